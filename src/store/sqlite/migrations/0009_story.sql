-- Which items report the same thing. A story is known by its first item.
CREATE TABLE report (
    item    INTEGER NOT NULL PRIMARY KEY REFERENCES item,
    story   INTEGER NOT NULL REFERENCES item,
    voice   INTEGER NOT NULL,                       -- the report that this one copies, or itself
    reason  TEXT,                                   -- why it belongs to the story; NULL for its first
    seen    INTEGER NOT NULL,
    profile BLOB                                    -- what it says, as long as others may still join it
) STRICT;

CREATE INDEX report_story ON report (story, item);
CREATE INDEX report_open ON report (item) WHERE profile IS NOT NULL;

-- By what reports of the same thing are found. A row goes when its report is too old to be joined.
CREATE TABLE report_key (
    key  INTEGER NOT NULL,
    item INTEGER NOT NULL,
    PRIMARY KEY (key, item)
) STRICT, WITHOUT ROWID;

-- Why a match is told that is not simply new: its story has grown, or its item was edited. JSON.
ALTER TABLE match ADD COLUMN occasion TEXT;

-- How often an item was edited.
CREATE TABLE edit (
    item  INTEGER NOT NULL PRIMARY KEY REFERENCES item,
    count INTEGER NOT NULL,
    last  INTEGER NOT NULL
) STRICT;

-- Mutes may be about a story.
ALTER TABLE mute RENAME TO mute_before;
DROP INDEX mute_until;
CREATE TABLE mute (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT    NOT NULL CHECK (kind IN ('rule', 'feed', 'story', 'query')),
    target  TEXT    NOT NULL,                       -- the name, the number, or the query
    created INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    ended   INTEGER,                                -- when somebody ended it early
    reason  TEXT    NOT NULL                        -- may be empty
) STRICT;
INSERT INTO mute SELECT id, kind, target, created, until, ended, reason FROM mute_before;
DROP TABLE mute_before;
CREATE INDEX mute_until ON mute (until) WHERE ended IS NULL;
