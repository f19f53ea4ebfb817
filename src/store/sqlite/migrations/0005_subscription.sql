-- The hub that the newest document names, and the feed's address as that hub knows it (WebSub).
ALTER TABLE feed ADD COLUMN hub TEXT;
ALTER TABLE feed ADD COLUMN topic TEXT;
ALTER TABLE feed ADD COLUMN hub_outside INTEGER NOT NULL DEFAULT 1;  -- named by a feed on the Internet
-- When its hub last said that it has changed, until the poll that this led to.
ALTER TABLE feed ADD COLUMN pushed INTEGER;
CREATE INDEX feed_hub ON feed (id) WHERE hub IS NOT NULL;

CREATE TABLE subscription (
    feed        INTEGER NOT NULL PRIMARY KEY REFERENCES feed,
    hub         TEXT    NOT NULL,
    topic       TEXT    NOT NULL,
    outside     INTEGER NOT NULL,
    token       TEXT    NOT NULL UNIQUE,              -- the end of the address that the hub calls
    secret      TEXT    NOT NULL,                     -- what the hub signs with
    state       TEXT    NOT NULL CHECK (state IN ('asked', 'active', 'denied', 'ending')),
    lease_until INTEGER,
    next_action INTEGER NOT NULL,
    failures    INTEGER NOT NULL DEFAULT 0
) STRICT;
