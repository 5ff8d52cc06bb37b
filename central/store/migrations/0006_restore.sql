CREATE TABLE `held_copies` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`collection` text NOT NULL,
	`record_id` text NOT NULL,
	`op` text NOT NULL,
	`revision` integer NOT NULL,
	`copy` text NOT NULL,
	`reason` text NOT NULL,
	`principal_id` text NOT NULL,
	`at` integer NOT NULL,
	`decision` text,
	`decided_at` integer,
	CONSTRAINT "decision_known" CHECK(decision = 'applied' or decision = 'dismissed')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `held_copies_once` ON `held_copies` (`collection`,`record_id`,`op`,`revision`);--> statement-breakpoint
CREATE TABLE `recovered_records` (
	`collection` text NOT NULL,
	`record_id` text NOT NULL,
	`revision` integer NOT NULL,
	PRIMARY KEY(`collection`, `record_id`)
);
--> statement-breakpoint
CREATE TABLE `restores` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`epoch` text NOT NULL,
	`before` text NOT NULL,
	`restored_to` integer NOT NULL,
	`restored_at` integer NOT NULL
);
