-- What the polls of each feed came to. What an older version polled is not counted.
ALTER TABLE feed ADD COLUMN polls_new INTEGER NOT NULL DEFAULT 0;           -- brought something new
ALTER TABLE feed ADD COLUMN polls_unchanged INTEGER NOT NULL DEFAULT 0;     -- brought a document with nothing new
ALTER TABLE feed ADD COLUMN polls_not_modified INTEGER NOT NULL DEFAULT 0;  -- were answered by 304
ALTER TABLE feed ADD COLUMN polls_failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN received INTEGER NOT NULL DEFAULT 0;            -- bytes of all documents, decompressed
ALTER TABLE feed ADD COLUMN answers INTEGER NOT NULL DEFAULT 0;             -- documents and 304s
ALTER TABLE feed ADD COLUMN answering INTEGER NOT NULL DEFAULT 0;           -- microseconds that they took together
ALTER TABLE feed ADD COLUMN last_answering INTEGER;                         -- microseconds that the last one took

-- How often each rule matched, duplicates included. Counted here: counting the rows would read them all.
CREATE TABLE match_count (
    rule  TEXT    NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO match_count SELECT rule, count(*) FROM match GROUP BY rule;

-- The same of attempts.
CREATE TABLE attempt_count (
    channel TEXT    NOT NULL,
    outcome TEXT    NOT NULL,
    count   INTEGER NOT NULL,
    PRIMARY KEY (channel, outcome)
) STRICT, WITHOUT ROWID;
INSERT INTO attempt_count
    SELECT delivery.channel, attempt.outcome, count(*)
    FROM attempt JOIN delivery ON delivery.id = attempt.delivery GROUP BY delivery.channel, attempt.outcome;
