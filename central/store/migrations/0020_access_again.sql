CREATE TABLE `unknown_logins` (
	`key` integer PRIMARY KEY NOT NULL,
	`tries` integer NOT NULL,
	`noted_at` integer
);
--> statement-breakpoint
CREATE TABLE `order_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`order_id` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `principals` ADD `token_shared_since` integer;