CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer,
	`last_seen_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `devices_token_hash_unique` ON `devices` (`token_hash`);--> statement-breakpoint
CREATE TABLE `replica` (
	`only` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`central_url` text,
	`node_id` text,
	`token` text,
	`token_code` text,
	`epoch` text,
	`cursor` text,
	`etag` text,
	`generation` integer DEFAULT 0 NOT NULL,
	`is_filled` integer DEFAULT false NOT NULL,
	`last_success_at` integer,
	`last_round` text,
	`link` text DEFAULT 'offline' NOT NULL,
	`last_error` text,
	`clock_offset_ms` integer,
	`central_time` integer,
	`last_report` text,
	`last_report_at` integer,
	CONSTRAINT "one_row" CHECK(only = 1)
);
--> statement-breakpoint
CREATE TABLE `clinics` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`time_zone` text NOT NULL,
	`active` integer DEFAULT true NOT NULL
);
--> statement-breakpoint
CREATE TABLE `edits` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`hash` text NOT NULL,
	`body` text NOT NULL,
	`collection` text NOT NULL,
	`record_id` text NOT NULL,
	`op` text NOT NULL,
	`principal_id` text NOT NULL,
	`received_at` integer NOT NULL,
	`status` integer NOT NULL,
	`revision` integer,
	`made_revision` integer,
	`rejection` text,
	`state` text NOT NULL,
	`seen` text,
	`outcome` text,
	`outcome_at` integer,
	`set_aside_until` integer,
	`last_error` text,
	CONSTRAINT "state_known" CHECK(state = 'waiting' or state = 'sent' or state = 'accepted' or state = 'needs_decision' or state = 'decided'),
	CONSTRAINT "status_known" CHECK(status = 200 or status = 403 or status = 409 or status = 422)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `edits_id_unique` ON `edits` (`id`);--> statement-breakpoint
CREATE INDEX `edits_by_record` ON `edits` (`record_id`);--> statement-breakpoint
CREATE INDEX `edits_by_principal` ON `edits` (`principal_id`);--> statement-breakpoint
CREATE INDEX `edits_unsettled` ON `edits` (`state`,`seq`) WHERE state in ('waiting', 'sent', 'needs_decision');--> statement-breakpoint
CREATE TABLE `feed` (
	`scope` integer NOT NULL,
	`record` integer NOT NULL,
	`seq` integer NOT NULL,
	`op` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`scope`, `record`),
	FOREIGN KEY (`scope`) REFERENCES `scopes`(`key`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`record`) REFERENCES `records`(`key`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "op_known" CHECK(op = 'put' or op = 'delete' or op = 'leave')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `feed_in_order` ON `feed` (`scope`,`seq`);--> statement-breakpoint
CREATE INDEX `feed_by_record` ON `feed` (`record`);--> statement-breakpoint
CREATE INDEX `feed_tombstones` ON `feed` (`at`) WHERE op <> 'put';--> statement-breakpoint
CREATE TABLE `identity` (
	`only` integer PRIMARY KEY DEFAULT 1 NOT NULL,
	`epoch` text NOT NULL,
	`cursor_key` text NOT NULL,
	`revision_floor` integer DEFAULT 0 NOT NULL,
	`probe` blob,
	CONSTRAINT "one_row" CHECK(only = 1)
);
--> statement-breakpoint
CREATE TABLE `presented` (
	`principal_id` text NOT NULL,
	`scope` integer NOT NULL,
	`position` integer NOT NULL,
	PRIMARY KEY(`principal_id`, `scope`),
	FOREIGN KEY (`scope`) REFERENCES `scopes`(`key`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `records` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`collection` text NOT NULL,
	`id` text NOT NULL,
	`revision` integer NOT NULL,
	`first_revision` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`last_synced_at` integer,
	`deleted_at` integer,
	`fields` text NOT NULL,
	`field_revisions` text DEFAULT '{}' NOT NULL,
	`pending` text,
	`sync_state` text,
	`confirmed` text,
	`generation` integer DEFAULT 0 NOT NULL,
	`clinic_id` text GENERATED ALWAYS AS (json_extract(fields, '$.clinic_id')) VIRTUAL,
	`patient_id` text GENERATED ALWAYS AS (json_extract(fields, '$.patient_id')) VIRTUAL,
	`doctor_id` text GENERATED ALWAYS AS (json_extract(fields, '$.doctor_id')) VIRTUAL,
	`pharmacy_id` text GENERATED ALWAYS AS (json_extract(fields, '$.pharmacy_id')) VIRTUAL,
	`medicine_id` text GENERATED ALWAYS AS (json_extract(fields, '$.medicine_id')) VIRTUAL,
	`starts_at` text GENERATED ALWAYS AS (json_extract(fields, '$.starts_at')) VIRTUAL,
	`card_number` text GENERATED ALWAYS AS (json_extract(fields, '$.card_number')) VIRTUAL,
	CONSTRAINT "revision_not_negative" CHECK(revision >= 0),
	CONSTRAINT "fields_are_json" CHECK(json_valid(fields)),
	CONSTRAINT "sync_state_known" CHECK(sync_state = 'synced' or sync_state = 'pending' or sync_state = 'attention')
);
--> statement-breakpoint
CREATE UNIQUE INDEX `records_by_id` ON `records` (`collection`,`id`);--> statement-breakpoint
CREATE INDEX `records_by_patient` ON `records` (`patient_id`) WHERE patient_id is not null;--> statement-breakpoint
CREATE INDEX `records_by_doctor` ON `records` (`doctor_id`,`starts_at`) WHERE doctor_id is not null;--> statement-breakpoint
CREATE INDEX `records_by_pharmacy` ON `records` (`pharmacy_id`) WHERE pharmacy_id is not null;--> statement-breakpoint
CREATE INDEX `records_by_medicine` ON `records` (`medicine_id`) WHERE medicine_id is not null;--> statement-breakpoint
CREATE INDEX `records_by_card` ON `records` (`card_number`,`clinic_id`) WHERE card_number is not null;--> statement-breakpoint
CREATE TABLE `scopes` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`head` integer DEFAULT 0 NOT NULL,
	`time` integer DEFAULT 0 NOT NULL,
	`forgotten_up_to` integer DEFAULT 0 NOT NULL,
	`is_gathered` integer DEFAULT false NOT NULL,
	`gathered_up_to` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scopes_name_unique` ON `scopes` (`name`);--> statement-breakpoint
CREATE TABLE `stock_movements` (
	`key` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`edit_id` text NOT NULL,
	`kind` text NOT NULL,
	`record_id` text NOT NULL,
	`delta` integer NOT NULL,
	`movement` text,
	`revision` integer NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stock_movements_once` ON `stock_movements` (`edit_id`,`kind`);--> statement-breakpoint
CREATE INDEX `stock_movements_by_record` ON `stock_movements` (`record_id`);