-- Schema 2. The mapping files that imports were read with: each text once, by the hash of its bytes, and
-- for each import the header that its file had, a name a line, so that the next file can be compared.

CREATE TABLE mappings (
    mapping TEXT PRIMARY KEY CHECK (length(mapping) = 64 AND mapping NOT GLOB '*[^0-9a-f]*'),
    name TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mapped (
    import INTEGER PRIMARY KEY REFERENCES imports (import),
    mapping TEXT NOT NULL REFERENCES mappings (mapping),
    headers TEXT NOT NULL
) STRICT;
CREATE INDEX mapped_by_mapping ON mapped (mapping);
