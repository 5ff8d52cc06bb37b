ALTER TABLE `told_movements` ADD `decision` text;--> statement-breakpoint
CREATE INDEX `decisions_by_new_edit` ON `decisions` (`new_edit`) WHERE new_edit is not null;