CREATE TABLE `successions` (
	`node_id` text NOT NULL,
	`formerly` text NOT NULL,
	`up_to` integer NOT NULL,
	PRIMARY KEY(`node_id`, `formerly`)
);
