-- A copy that gave way to another was kept as dismissed, with an English sentence for who had decided.
PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_held_copies` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`collection` text NOT NULL,
	`record_id` text NOT NULL,
	`op` text NOT NULL,
	`revision` integer NOT NULL,
	`line` text,
	`copy` text NOT NULL,
	`copy_hash` text DEFAULT '' NOT NULL,
	`reason` text NOT NULL,
	`fields` text,
	`floor` integer,
	`principal_id` text NOT NULL,
	`at` integer NOT NULL,
	`decision` text,
	`decided_at` integer,
	`decided_by` text,
	CONSTRAINT "decision_known" CHECK(decision = 'applied' or decision = 'dismissed' or decision = 'superseded')
);
--> statement-breakpoint
INSERT INTO `__new_held_copies`("key", "collection", "record_id", "op", "revision", "line", "copy", "copy_hash", "reason", "fields", "floor", "principal_id", "at", "decision", "decided_at", "decided_by") SELECT "key", "collection", "record_id", "op", "revision", "line", "copy", "copy_hash", "reason", "fields", "floor", "principal_id", "at", "decision", "decided_at", "decided_by" FROM `held_copies`;--> statement-breakpoint
DROP TABLE `held_copies`;--> statement-breakpoint
ALTER TABLE `__new_held_copies` RENAME TO `held_copies`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `held_copies_of_record` ON `held_copies` (`collection`,`record_id`);--> statement-breakpoint
UPDATE `held_copies` SET `decision` = 'superseded', `decided_by` = NULL
WHERE `decided_by` IN ('a later copy of the same hours', 'a copy of other hours');
