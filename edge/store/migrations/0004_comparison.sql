ALTER TABLE `replica` ADD `compared_at` integer;--> statement-breakpoint
ALTER TABLE `replica` ADD `diverged_at` integer;--> statement-breakpoint
ALTER TABLE `replica` ADD `repaired_records` integer DEFAULT 0 NOT NULL;