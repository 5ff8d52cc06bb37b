CREATE TABLE `untold_decisions` (
	`recipient` text NOT NULL,
	`edit_id` text NOT NULL,
	PRIMARY KEY(`recipient`, `edit_id`),
	FOREIGN KEY (`edit_id`) REFERENCES `decisions`(`edit_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `untold_decisions` (`recipient`, `edit_id`)
SELECT 'above', edit_id FROM decisions WHERE is_open;
--> statement-breakpoint
DROP INDEX `decisions_open`;--> statement-breakpoint
ALTER TABLE `decisions` DROP COLUMN `is_open`;--> statement-breakpoint
ALTER TABLE `replica` ADD `former_token_hashes` text DEFAULT '[]' NOT NULL;