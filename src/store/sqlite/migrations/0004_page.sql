-- The texts of articles, kept for a while by a digest of the page's address.
CREATE TABLE page (
    key     BLOB    NOT NULL PRIMARY KEY,
    fetched INTEGER NOT NULL,
    text    TEXT    NOT NULL
) STRICT;

CREATE INDEX page_fetched ON page (fetched);
