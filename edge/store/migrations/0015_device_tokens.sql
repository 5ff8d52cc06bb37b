ALTER TABLE `devices` ADD `next_token_hash` text;--> statement-breakpoint
ALTER TABLE `devices` ADD `former_token_hash` text;--> statement-breakpoint
ALTER TABLE `devices` ADD `token_since` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `devices_next_token_hash_unique` ON `devices` (`next_token_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `devices_former_token_hash_unique` ON `devices` (`former_token_hash`);