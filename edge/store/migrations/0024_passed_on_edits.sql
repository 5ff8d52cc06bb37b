ALTER TABLE `edits` ADD `is_passed_on` integer DEFAULT false NOT NULL;--> statement-breakpoint
-- A create of what was there was told by what its writer saw there.
UPDATE `edits` SET `is_passed_on` = 1 WHERE `op` = 'create' AND `status` = 200 AND `seen` IS NOT NULL;
