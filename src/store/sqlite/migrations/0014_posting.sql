-- Which of the newest reports have a key: all in one row, so that a look at a key costs one row, and a name that
-- everybody writes no more than another one. Numbers of items upwards, each as its difference from the one before (LEB128).
DROP TABLE report_key;
CREATE TABLE posting (
    key   INTEGER NOT NULL PRIMARY KEY,
    items BLOB    NOT NULL
) STRICT;

-- Profiles of no version: they are made anew at the next start, and the postings with them.
UPDATE report SET profile = x'00' WHERE profile IS NOT NULL;

-- The feed of the item, so that a look at a report costs one row, too.
ALTER TABLE report ADD COLUMN feed INTEGER REFERENCES feed;
UPDATE report SET feed = (SELECT feed FROM item WHERE item.id = report.item);
