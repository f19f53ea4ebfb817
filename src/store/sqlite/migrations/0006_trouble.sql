-- Since when the polls of a feed fail, without one that succeeded between.
ALTER TABLE feed ADD COLUMN failing_since INTEGER;
UPDATE feed SET failing_since = last_poll WHERE failures > 0;

-- What newswatch has said of itself and not taken back: each is said once, and so is its end.
CREATE TABLE trouble (
    subject TEXT    NOT NULL PRIMARY KEY,             -- as "feed Wire" or "channel desk"
    since   INTEGER NOT NULL,
    text    TEXT    NOT NULL
) STRICT;
