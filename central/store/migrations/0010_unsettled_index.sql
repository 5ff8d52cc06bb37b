DROP INDEX `edits_unsettled`;--> statement-breakpoint
CREATE INDEX `edits_unsettled` ON `edits` (`state`,`seq`) WHERE (state = 'waiting' or state = 'sent' or state = 'needs_decision');