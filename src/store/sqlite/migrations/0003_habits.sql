-- By what the publisher puts off the next poll, if it does; NULL where the schedule decides.
ALTER TABLE feed ADD COLUMN held_by TEXT;
-- Where the feed has moved to for good; asked instead of `source`.
ALTER TABLE feed ADD COLUMN moved_to TEXT;
-- When a document last came, be it known or not.
ALTER TABLE feed ADD COLUMN last_document INTEGER;
-- What else the polls have taught, as JSON; NULL while that is nothing.
ALTER TABLE feed ADD COLUMN habits TEXT;
