ALTER TABLE `edits` ADD `patient_id` text GENERATED ALWAYS AS (json_extract(body, '$.movement.patient_id')) VIRTUAL;--> statement-breakpoint
CREATE INDEX `edits_by_patient` ON `edits` (`patient_id`) WHERE patient_id is not null;--> statement-breakpoint
ALTER TABLE `stock_movements` ADD `patient_id` text GENERATED ALWAYS AS (json_extract(movement, '$.patient_id')) VIRTUAL;--> statement-breakpoint
CREATE INDEX `stock_movements_by_patient` ON `stock_movements` (`patient_id`) WHERE patient_id is not null;