DROP INDEX `held_copies_once`;--> statement-breakpoint
CREATE INDEX `held_copies_of_record` ON `held_copies` (`collection`,`record_id`);