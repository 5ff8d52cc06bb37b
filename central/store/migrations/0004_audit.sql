CREATE TABLE `audit` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`who` text NOT NULL,
	`actor` text,
	`subject` text,
	`details` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER `audit_is_not_changed` BEFORE UPDATE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit trail is never changed'); END;
--> statement-breakpoint
CREATE TRIGGER `audit_is_not_shortened` BEFORE DELETE ON `audit` BEGIN SELECT RAISE(ABORT, 'the audit trail is never shortened'); END;
