ALTER TABLE `held_copies` ADD `fields` text;--> statement-breakpoint
ALTER TABLE `held_copies` ADD `floor` integer;