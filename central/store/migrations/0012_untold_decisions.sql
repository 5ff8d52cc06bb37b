CREATE TABLE `untold_decisions` (
	`recipient` text NOT NULL,
	`edit_id` text NOT NULL,
	PRIMARY KEY(`recipient`, `edit_id`),
	FOREIGN KEY (`edit_id`) REFERENCES `decisions`(`edit_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `untold_decisions` (`recipient`, `edit_id`)
WITH RECURSIVE owner(id, edit_id, seq) AS (
	SELECT d.principal_id, d.edit_id, coalesce(e.seq, 0)
	FROM decisions d LEFT JOIN edits e ON e.id = d.edit_id WHERE d.is_open
	UNION
	SELECT s.node_id, owner.edit_id, owner.seq
	FROM owner JOIN successions s ON s.formerly = owner.id AND s.up_to >= owner.seq)
SELECT id, edit_id FROM owner;
--> statement-breakpoint
DROP INDEX `decisions_open`;--> statement-breakpoint
ALTER TABLE `decisions` DROP COLUMN `is_open`;