-- Told items that their feed holds no longer, though it reaches further back.
CREATE TABLE absence (
    feed      INTEGER NOT NULL REFERENCES feed,
    original  INTEGER NOT NULL,                     -- the item that it stands for
    since     INTEGER NOT NULL,
    asked     INTEGER,                              -- when its page was asked for last, and was there
    withdrawn INTEGER NOT NULL DEFAULT 0,           -- whether it was found to be taken back
    PRIMARY KEY (feed, original)
) STRICT, WITHOUT ROWID;
