CREATE TABLE `pairing_codes` (
	`digits_hash` text PRIMARY KEY NOT NULL,
	`secret_hash` text NOT NULL,
	`name` text NOT NULL,
	`boot_id` text NOT NULL,
	`made_at_uptime` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `pairing_codes_secret_hash_unique` ON `pairing_codes` (`secret_hash`);--> statement-breakpoint
CREATE TABLE `staff` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`pin_hash` text,
	`is_manager` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	`removed_at` integer
);
--> statement-breakpoint
CREATE TABLE `staff_devices` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`device_id` text NOT NULL,
	`staff_id` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_devices_once` ON `staff_devices` (`device_id`,`staff_id`);--> statement-breakpoint
ALTER TABLE `devices` ADD `paired_with` text;--> statement-breakpoint
ALTER TABLE `devices` ADD `last_actor` text;