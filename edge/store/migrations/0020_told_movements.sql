CREATE TABLE `told_movements` (
	`record_id` text NOT NULL,
	`edit_id` text NOT NULL,
	`learnt_at` integer NOT NULL,
	PRIMARY KEY(`record_id`, `edit_id`)
);
