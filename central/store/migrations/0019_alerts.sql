CREATE TABLE `alert_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`alert_seq` integer NOT NULL,
	`channel` text NOT NULL,
	`what` text NOT NULL,
	`created_at` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at` integer,
	`arrived_at` integer,
	`error` text,
	FOREIGN KEY (`alert_seq`) REFERENCES `alerts`(`seq`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "channel_known" CHECK(channel = 'webhook' or channel = 'email'),
	CONSTRAINT "what_known" CHECK(what = 'raised' or what = 'ended')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alert_messages_once` ON `alert_messages` (`alert_seq`,`channel`,`what`);--> statement-breakpoint
CREATE INDEX `alert_messages_due` ON `alert_messages` (`next_at`) WHERE next_at is not null;--> statement-breakpoint
CREATE TABLE `alerts` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`node_id` text NOT NULL,
	`kind` text NOT NULL,
	`since` integer,
	`found_at` integer NOT NULL,
	`raised_at` integer,
	`told_at` integer,
	`ended_at` integer,
	`ended_as` text,
	`end_told_at` integer,
	FOREIGN KEY (`node_id`) REFERENCES `principals`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ended_as_known" CHECK(ended_as = 'over' or ended_as = 'revoked' or ended_as = 'off')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alerts_open` ON `alerts` (`node_id`,`kind`) WHERE ended_at is null;--> statement-breakpoint
CREATE INDEX `alerts_untold` ON `alerts` (`told_at`) WHERE end_told_at is null;