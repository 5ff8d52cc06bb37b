CREATE TABLE `central_deletions` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`collection` text NOT NULL,
	`record_id` text NOT NULL,
	`revision` integer NOT NULL,
	`learnt_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `central_deletions_by_id` ON `central_deletions` (`collection`,`record_id`);--> statement-breakpoint
CREATE TABLE `restores` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`epoch` text NOT NULL,
	`before` text NOT NULL,
	`restored_to` integer NOT NULL,
	`restored_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `replica` ADD `recovery` text;