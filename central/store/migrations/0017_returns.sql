ALTER TABLE `principals` ADD `returned_in` text;--> statement-breakpoint
ALTER TABLE `decisions` ADD `told_at` integer;