CREATE TABLE `former_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`principal_id` text NOT NULL,
	`replaced_at` integer NOT NULL,
	FOREIGN KEY (`principal_id`) REFERENCES `principals`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `orders` (
	`id` text PRIMARY KEY NOT NULL,
	`node_id` text NOT NULL,
	`kind` text NOT NULL,
	`args` text NOT NULL,
	`created_at` integer NOT NULL,
	`ended_at` integer,
	`result` text,
	FOREIGN KEY (`node_id`) REFERENCES `principals`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `orders_by_node` ON `orders` (`node_id`);--> statement-breakpoint
ALTER TABLE `principals` ADD `next_token_hash` text;--> statement-breakpoint
ALTER TABLE `principals` ADD `token_since` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `principals_next_token_hash_unique` ON `principals` (`next_token_hash`);