-- A match may stand in several alerts: at once for one channel, in a digest for another.
ALTER TABLE match RENAME TO match_before;

CREATE TABLE match (
    id       INTEGER PRIMARY KEY,
    rule     TEXT    NOT NULL,
    item     INTEGER NOT NULL REFERENCES item,
    original INTEGER NOT NULL REFERENCES item,      -- the item itself, unless that is a copy
    state    TEXT    NOT NULL CHECK (state IN ('waiting', 'told', 'duplicate', 'closed')),
    reason   TEXT,                                  -- why it was not told
    created  INTEGER NOT NULL,
    evidence TEXT    NOT NULL,                      -- JSON
    CHECK ((state IN ('duplicate', 'closed')) = (reason IS NOT NULL))
) STRICT;

INSERT INTO match SELECT id, rule, item, original, state, reason, created, evidence FROM match_before;

CREATE TABLE alert_match (
    alert INTEGER NOT NULL REFERENCES alert,
    match INTEGER NOT NULL REFERENCES match,
    PRIMARY KEY (alert, match)
) STRICT, WITHOUT ROWID;

INSERT INTO alert_match SELECT alert, id FROM match_before WHERE alert IS NOT NULL;
DROP TABLE match_before;

-- The promise that a rule is told about an item at most once, whoever writes here.
CREATE UNIQUE INDEX match_once ON match (original, rule) WHERE state <> 'duplicate';
CREATE INDEX match_item ON match (item);
CREATE INDEX match_waiting ON match (created) WHERE state = 'waiting';
CREATE INDEX match_untold ON match (created) WHERE reason IS NOT NULL;
CREATE INDEX alert_match_match ON alert_match (match);

-- From here on, `rule` is empty where an alert tells of several rules.
ALTER TABLE alert ADD COLUMN hold TEXT CHECK (hold IN ('bundle', 'digest', 'quiet', 'limit'));  -- NULL: told at once
ALTER TABLE alert ADD COLUMN channel TEXT;                       -- the channel of one that is held
ALTER TABLE alert ADD COLUMN due INTEGER NOT NULL DEFAULT 0;     -- when it is told
ALTER TABLE alert ADD COLUMN open INTEGER NOT NULL DEFAULT 0;    -- whether matches may still be added
UPDATE alert SET due = created;
CREATE INDEX alert_due ON alert (due);
CREATE INDEX alert_open ON alert (channel) WHERE open = 1;

-- Once a delivery is being sent, or somebody has decided about it, nothing is added to its alert: it
-- would be missing in what was sent.
CREATE TRIGGER delivery_closes_alert AFTER UPDATE OF state, leased_until ON delivery
BEGIN
    UPDATE alert SET open = 0 WHERE id = new.alert AND open = 1;
END;

-- With the id, which is the last word on their order: else all that are due at one time are sorted at
-- each look, however many they are.
DROP INDEX delivery_due;
CREATE INDEX delivery_due ON delivery (channel, next_attempt, id) WHERE state = 'pending';
CREATE INDEX delivery_leased ON delivery (channel) WHERE state = 'pending' AND leased_until IS NOT NULL;
