CREATE TABLE `held_copies` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`copy` text NOT NULL,
	`copy_hash` text NOT NULL,
	`restored_to` text DEFAULT '' NOT NULL,
	`line` text DEFAULT '' NOT NULL,
	`held_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `held_copies_once` ON `held_copies` (`line`,`copy_hash`);--> statement-breakpoint
-- That all was brought back is told by one phase more: what was held comes last.
UPDATE `replica` SET `recovery` = json_set(`recovery`, '$.phase', 14) WHERE json_extract(`recovery`, '$.phase') = 13;
