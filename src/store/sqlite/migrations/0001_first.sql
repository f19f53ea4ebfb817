-- Times are microseconds since 1970-01-01T00:00:00Z. A table may point only at tables above it.

CREATE TABLE feed (
    id            INTEGER PRIMARY KEY,
    name          TEXT    NOT NULL UNIQUE,
    source        TEXT    NOT NULL,
    removed       INTEGER,            -- when it left the configuration; NULL while it is configured
    next_poll     INTEGER NOT NULL,
    etag          BLOB,               -- validators are kept byte for byte
    last_modified BLOB,
    answered_by   TEXT,               -- the URL that the validators belong to
    document      BLOB,
    baseline      INTEGER NOT NULL,
    failures      INTEGER NOT NULL DEFAULT 0,
    last_error    TEXT,
    last_poll     INTEGER,
    last_success  INTEGER,
    last_new_item INTEGER,
    gone          INTEGER NOT NULL DEFAULT 0,
    items         INTEGER NOT NULL DEFAULT 0   -- counted here: counting the rows would read them all
) STRICT;

CREATE INDEX feed_due ON feed (next_poll) WHERE removed IS NULL AND gone = 0;

-- The long texts come last, so that reading the other columns does not load them.
CREATE TABLE item (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,   -- never given twice: identities outlive items
    feed       INTEGER NOT NULL REFERENCES feed,
    copy_of    INTEGER REFERENCES item,             -- always an original, never itself a copy
    baseline   INTEGER NOT NULL,
    first_seen INTEGER NOT NULL,
    published  INTEGER,
    updated    INTEGER,
    lang       TEXT,
    guid       TEXT,
    link       TEXT,
    title      TEXT    NOT NULL,
    author     TEXT,
    categories TEXT    NOT NULL,                    -- a JSON list of texts
    summary    TEXT    NOT NULL,
    content    TEXT    NOT NULL
) STRICT;

CREATE INDEX item_copy ON item (copy_of) WHERE copy_of IS NOT NULL;

-- What each feed's items are known by, and the original item that it stands for. By far the largest
-- table, asked about every item of every poll: the feed comes first, so that all questions of a poll
-- are answered by a few neighbouring pages. No foreign keys: its rows outlive the items.
CREATE TABLE identity (
    feed       INTEGER NOT NULL,
    key        BLOB    NOT NULL,
    everywhere INTEGER NOT NULL,                    -- whether it stands for the item in other feeds too
    original   INTEGER NOT NULL,
    PRIMARY KEY (feed, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX identity_everywhere ON identity (key, original) WHERE everywhere = 1;

CREATE TABLE alert (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    rule    TEXT    NOT NULL,
    created INTEGER NOT NULL
) STRICT;

CREATE TABLE match (
    id       INTEGER PRIMARY KEY,
    rule     TEXT    NOT NULL,
    item     INTEGER NOT NULL REFERENCES item,
    original INTEGER NOT NULL REFERENCES item,      -- the item itself, unless that is a copy
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'told', 'duplicate', 'closed')),
    alert    INTEGER REFERENCES alert,              -- what told it
    reason   TEXT,                                  -- why it was not told
    created  INTEGER NOT NULL,
    evidence TEXT    NOT NULL,                      -- JSON
    CHECK ((state = 'told') = (alert IS NOT NULL)),
    CHECK ((state IN ('duplicate', 'closed')) = (reason IS NOT NULL))
) STRICT;

-- The promise that a rule is told about an item at most once, whoever writes here.
CREATE UNIQUE INDEX match_once ON match (original, rule) WHERE state <> 'duplicate';
CREATE INDEX match_item ON match (item);
CREATE INDEX match_waiting ON match (created) WHERE state = 'waiting';
CREATE INDEX match_alert ON match (alert) WHERE alert IS NOT NULL;
CREATE INDEX match_untold ON match (created) WHERE reason IS NOT NULL;

CREATE TABLE delivery (
    id           TEXT    NOT NULL PRIMARY KEY,
    alert        INTEGER NOT NULL REFERENCES alert,
    channel      TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,                  -- '' where the channel has only one
    state        TEXT    NOT NULL CHECK (state IN ('pending', 'sent', 'dead', 'discarded')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    created      INTEGER NOT NULL,
    next_attempt INTEGER NOT NULL,
    leased_until INTEGER,
    last_error   TEXT,
    UNIQUE (alert, channel, recipient)
) STRICT;

CREATE INDEX delivery_due ON delivery (channel, next_attempt) WHERE state = 'pending';
CREATE INDEX delivery_dead ON delivery (created) WHERE state = 'dead';
CREATE INDEX delivery_created ON delivery (created);

CREATE TABLE attempt (
    id       INTEGER PRIMARY KEY,
    delivery TEXT    NOT NULL REFERENCES delivery,
    started  INTEGER NOT NULL,
    ended    INTEGER NOT NULL,
    outcome  TEXT    NOT NULL CHECK (outcome IN ('sent', 'retry', 'dead')),
    retry_at INTEGER,
    detail   TEXT    NOT NULL,                      -- the receiver's answer, or what went wrong
    CHECK ((outcome = 'retry') = (retry_at IS NOT NULL))
) STRICT;

CREATE INDEX attempt_delivery ON attempt (delivery);

CREATE TABLE channel_off (
    channel TEXT    NOT NULL PRIMARY KEY,
    target  TEXT    NOT NULL,                       -- a digest of where the channel led
    reason  TEXT    NOT NULL,
    since   INTEGER NOT NULL
) STRICT;
