CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`args` text NOT NULL,
	`received_at` integer NOT NULL,
	`ended_at` integer,
	`result` text,
	`is_acknowledged` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
ALTER TABLE `replica` ADD `former_token` text;--> statement-breakpoint
ALTER TABLE `replica` ADD `is_token_new` integer DEFAULT false NOT NULL;