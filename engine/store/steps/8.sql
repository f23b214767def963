-- Schema 8. What other stores published, which a merge brings: the file of the store that it went out from.

ALTER TABLE releases ADD COLUMN store TEXT;
