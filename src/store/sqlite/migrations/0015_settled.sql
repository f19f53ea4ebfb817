-- Up to which item the reports stand in the postings. Those of newer ones are held in memory, and written together.
CREATE TABLE settled (
    item INTEGER NOT NULL
) STRICT;
INSERT INTO settled SELECT coalesce(max(item), 0) FROM report;
