-- What is left of matches that were pruned: the rule was told of what the item stands for, or had a reason
-- not to be. No foreign keys: its rows outlive the items, as identities do.
CREATE TABLE told (
    original INTEGER NOT NULL,
    rule     TEXT    NOT NULL,
    PRIMARY KEY (original, rule)
) STRICT, WITHOUT ROWID;

-- A row stands here in a copy of a store that nobody has run on yet: when that one polled last.
CREATE TABLE copied (
    at INTEGER
) STRICT;

-- The items of a feed, the oldest first: without it, each look at one feed would read the items of all.
CREATE INDEX item_feed ON item (feed);
-- Items that came again in other words were not counted before.
UPDATE feed SET items = (SELECT count(*) FROM item WHERE item.feed = feed.id);
-- The index for `match_once` leaves the duplicates out, and they point at items, too.
CREATE INDEX match_original ON match (original);
