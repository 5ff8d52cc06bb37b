ALTER TABLE `replica` ADD `new_token` text;--> statement-breakpoint
ALTER TABLE `replica` ADD `revoked_since` integer;--> statement-breakpoint
ALTER TABLE `replica` ADD `incarnation` text;--> statement-breakpoint
ALTER TABLE `replica` ADD `next_incarnation` text;--> statement-breakpoint
ALTER TABLE `replica` ADD `incarnation_day` integer;--> statement-breakpoint
ALTER TABLE `replica` ADD `rewound_at` integer;