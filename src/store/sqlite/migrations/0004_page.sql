-- The texts of articles, so that no page is fetched twice within a week.
CREATE TABLE page (
    key     BLOB    NOT NULL PRIMARY KEY,             -- a digest of the address
    fetched INTEGER NOT NULL,
    text    TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX page_fetched ON page (fetched);
