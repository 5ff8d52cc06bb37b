CREATE TABLE `share_requests` (
	`id` text PRIMARY KEY NOT NULL,
	`patient_id` text NOT NULL,
	`clinic_id` text NOT NULL,
	`handle_hash` text NOT NULL,
	`known_by` text NOT NULL,
	`reason` text,
	`principal_id` text NOT NULL,
	`device` text,
	`actor` text,
	`asked_at` integer NOT NULL,
	`state` text NOT NULL,
	`decided_by` text,
	`note` text,
	`decided_at` integer,
	CONSTRAINT "share_state_known" CHECK(state = 'waiting' or state = 'granted' or state = 'refused')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `share_requests_by_handle` ON `share_requests` (`handle_hash`,`clinic_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `share_requests_waiting_once` ON `share_requests` (`patient_id`,`clinic_id`) WHERE state = 'waiting';--> statement-breakpoint
CREATE INDEX `share_requests_in_time` ON `share_requests` (`asked_at`);