ALTER TABLE `identity` ADD `search_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `identity` ADD `search_up_to` integer;--> statement-breakpoint
CREATE VIRTUAL TABLE `search` USING fts5(words, content='', contentless_delete=1, detail=none, tokenize="ascii tokenchars '#'");
