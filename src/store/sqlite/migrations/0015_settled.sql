-- How the postings are looked after.
CREATE TABLE settled (
    item  INTEGER NOT NULL,                         -- the reports up to this one stand in them; newer ones are in memory
    swept INTEGER NOT NULL                          -- when all of them were last looked at
) STRICT;
INSERT INTO settled SELECT coalesce(max(item), 0), 0 FROM report;
