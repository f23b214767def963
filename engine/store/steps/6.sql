-- Schema 6. A release that never went out can be withdrawn: what it said is emptied, that it was there stays.

ALTER TABLE releases ADD COLUMN withdrawn_on TEXT CHECK (withdrawn_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]');
