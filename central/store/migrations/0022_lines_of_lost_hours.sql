DROP INDEX `held_copies_once`;--> statement-breakpoint
ALTER TABLE `held_copies` ADD `line` text;--> statement-breakpoint
ALTER TABLE `held_copies` ADD `copy_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `held_copies_once` ON `held_copies` (`collection`,`record_id`,`op`,`revision`,`copy_hash`);--> statement-breakpoint
ALTER TABLE `recovered_records` ADD `line` text;--> statement-breakpoint
ALTER TABLE `restores` ADD `floor` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `restores` ADD `is_found` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- Of the last one it is known: it is that of the database.
UPDATE `restores` SET `floor` = (SELECT `revision_floor` FROM `identity`) WHERE `key` = (SELECT max(`key`) FROM `restores`);
