-- What was wrong with the newest document of a feed and was repaired, for people.
ALTER TABLE feed ADD COLUMN repaired TEXT;
