CREATE TABLE `decisions` (
	`edit_id` text PRIMARY KEY NOT NULL,
	`decision` text NOT NULL,
	`actor` text NOT NULL,
	`at` integer NOT NULL,
	`new_edit` text,
	`principal_id` text NOT NULL,
	`made_at` text NOT NULL,
	`is_open` integer NOT NULL,
	`request_hash` text,
	`answer` text,
	CONSTRAINT "made_at_known" CHECK(made_at = 'here' or made_at = 'above' or made_at = 'below')
);
--> statement-breakpoint
CREATE INDEX `decisions_open` ON `decisions` (`principal_id`) WHERE is_open;