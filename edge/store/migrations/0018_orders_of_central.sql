ALTER TABLE `orders` ADD `begun_at` integer;--> statement-breakpoint
ALTER TABLE `replica` ADD `paused_until` integer;--> statement-breakpoint
CREATE INDEX `stock_discrepancies` ON `stock_movements` (`key`) WHERE kind = 'DISCREPANCY';