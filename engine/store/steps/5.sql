-- Schema 5. What was erased for good: when, and how many rows of which tables; never of whom.

CREATE TABLE erasures (
    erasure INTEGER PRIMARY KEY,
    erased_on TEXT NOT NULL CHECK (erased_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'group')),
    rows INTEGER NOT NULL CHECK (rows >= 0),
    tables TEXT NOT NULL,
    left_over INTEGER NOT NULL CHECK (left_over >= 0),
    program TEXT NOT NULL
) STRICT;
