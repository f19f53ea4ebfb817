-- Where news may have been missed. Each table forgets what is older than a season.

-- Since when the source of a feed has been read: delays of older items say nothing.
ALTER TABLE feed ADD COLUMN watched_since INTEGER;

-- Times between two polls of a feed, or more in a row, that did not overlap.
CREATE TABLE gap (
    feed  INTEGER NOT NULL REFERENCES feed,
    began INTEGER NOT NULL,                         -- the last good poll before
    ended INTEGER NOT NULL,                         -- the last poll that found nothing known
    polls INTEGER NOT NULL,                         -- how many did, in a row
    items INTEGER NOT NULL,                         -- how many items the document of the last one held
    PRIMARY KEY (feed, began)
) STRICT, WITHOUT ROWID;
CREATE INDEX gap_ended ON gap (ended);

-- Times in which a feed could not be read; that which lasts is in feed.failing_since.
CREATE TABLE blind_spot (
    feed   INTEGER NOT NULL REFERENCES feed,
    began  INTEGER NOT NULL,
    ended  INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    PRIMARY KEY (feed, began)
) STRICT, WITHOUT ROWID;
CREATE INDEX blind_spot_ended ON blind_spot (ended);

-- Polls that came later than planned, by the day.
CREATE TABLE late_poll (
    feed    INTEGER NOT NULL REFERENCES feed,
    day     INTEGER NOT NULL,                       -- its beginning, in UTC
    polls   INTEGER NOT NULL,
    longest INTEGER NOT NULL,                       -- microseconds
    PRIMARY KEY (feed, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX late_poll_day ON late_poll (day);

-- Times in which newswatch ran as a daemon, or was run once or several times; and in which nobody answered. The
-- newest row of a kind grows with each sign of life.
CREATE TABLE watch (
    kind  TEXT    NOT NULL CHECK (kind IN ('daemon', 'once', 'offline')),
    began INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    PRIMARY KEY (kind, began)
) STRICT, WITHOUT ROWID;
