-- What people do not want to be told of for a while.
CREATE TABLE mute (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind    TEXT    NOT NULL CHECK (kind IN ('rule', 'feed', 'query')),
    target  TEXT    NOT NULL,                       -- the name, or the query
    created INTEGER NOT NULL,
    until   INTEGER NOT NULL,
    ended   INTEGER,                                -- when somebody ended it early
    reason  TEXT    NOT NULL                        -- may be empty
) STRICT;
CREATE INDEX mute_until ON mute (until) WHERE ended IS NULL;

-- When a rule matched last.
CREATE INDEX match_rule ON match (rule, created);
