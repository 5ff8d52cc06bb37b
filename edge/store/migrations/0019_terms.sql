CREATE TABLE `term_heads` (
	`scope` integer NOT NULL,
	`term` integer NOT NULL,
	`head` integer NOT NULL,
	PRIMARY KEY(`scope`, `term`),
	FOREIGN KEY (`scope`) REFERENCES `scopes`(`key`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`term`) REFERENCES `terms`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `terms` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`time` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `terms_id_unique` ON `terms` (`id`);