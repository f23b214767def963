-- Schema 3. What was masked on the way in: where and of which kind, never the text.

CREATE TABLE masks (
    mask INTEGER PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES imports (import),
    line INTEGER NOT NULL CHECK (line >= 1),
    kind TEXT NOT NULL CHECK (kind IN ('e-mail', 'phone', 'social', 'address', 'birth', 'name'))
) STRICT;
CREATE INDEX masks_by_import ON masks (import);
