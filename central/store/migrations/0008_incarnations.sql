CREATE TABLE `incarnations` (
	`node_id` text NOT NULL,
	`current` text NOT NULL,
	`next` text NOT NULL,
	`standing` text NOT NULL,
	`epoch` text NOT NULL,
	`seen_at` integer,
	`address` text,
	`report` text,
	PRIMARY KEY(`node_id`, `current`, `next`),
	FOREIGN KEY (`node_id`) REFERENCES `principals`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "standing_known" CHECK(standing = 'present' or standing = 'past' or standing = 'left' or standing = 'rival' or standing = 'out')
);
--> statement-breakpoint
ALTER TABLE `principals` ADD `twin_since` integer;--> statement-breakpoint
ALTER TABLE `principals` ADD `is_next_released` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `principals` ADD `rewound_at` integer;--> statement-breakpoint
ALTER TABLE `principals` ADD `rewound_count` integer DEFAULT 0 NOT NULL;