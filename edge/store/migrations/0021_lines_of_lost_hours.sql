ALTER TABLE `restores` ADD `floor` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `restores` ADD `is_found` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- Of the last one it is known: it is that of the database.
UPDATE `restores` SET `floor` = (SELECT `revision_floor` FROM `identity`) WHERE `key` = (SELECT max(`key`) FROM `restores`);
