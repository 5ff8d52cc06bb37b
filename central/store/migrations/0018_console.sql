CREATE TABLE `round_figures` (
	`node_id` text NOT NULL,
	`grain` text NOT NULL,
	`at` integer NOT NULL,
	`rounds` integer NOT NULL,
	`failed` integer NOT NULL,
	`requests` integer NOT NULL,
	`duration_ms` integer NOT NULL,
	`duration_ms_max` integer NOT NULL,
	`bytes_received` integer NOT NULL,
	`bytes_sent` integer NOT NULL,
	`pulled` integer NOT NULL,
	`accepted` integer NOT NULL,
	`rejected` integer NOT NULL,
	PRIMARY KEY(`node_id`, `grain`, `at`),
	FOREIGN KEY (`node_id`) REFERENCES `principals`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "grain_known" CHECK(grain = 'round' or grain = 'hour' or grain = 'day')
);
--> statement-breakpoint
CREATE TABLE `support_bundles` (
	`order_id` text PRIMARY KEY NOT NULL,
	`node_id` text NOT NULL,
	`at` integer NOT NULL,
	`bundle` text NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`node_id`) REFERENCES `principals`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `support_bundles_by_node` ON `support_bundles` (`node_id`);--> statement-breakpoint
ALTER TABLE `orders` ADD `given_by` text;--> statement-breakpoint
CREATE INDEX `audit_by_who` ON `audit` (`who`);--> statement-breakpoint
CREATE INDEX `audit_by_subject` ON `audit` (`subject`) WHERE subject is not null;--> statement-breakpoint
CREATE INDEX `stock_discrepancies` ON `stock_movements` (`key`) WHERE kind = 'DISCREPANCY';