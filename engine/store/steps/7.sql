-- Schema 7. Counts that others share. Sums of weights are exact: what a number leaves out stands beside it. Of
-- people of whom some answered both evaluations of a cycle there are two kinds of counts, all of them and
-- those who are not linked; pairs say how the others changed. What the others did not want to show has its
-- place, too: withheld is neither zero nor not asked.

ALTER TABLE counts ADD COLUMN who TEXT NOT NULL DEFAULT '' CHECK (who IN ('', 'all', 'unlinked'));
ALTER TABLE counts ADD COLUMN weights_rest REAL CHECK (abs(weights_rest) < 1);
ALTER TABLE counts ADD COLUMN weights_squared_rest REAL CHECK (abs(weights_squared_rest) < 1);
DROP INDEX counts_key;
CREATE UNIQUE INDEX counts_key ON counts
    (territory, [group], indicator, period, cycle, phase, who, ifnull(level, ''), import);

-- People who answered both evaluations, by what they said before and after; where these are NULL only whether
-- they rose (1), stayed (0) or fell (-1) on the scale is known. A pair weighs the mean of its two weights.
CREATE TABLE pairs (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    [group] TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL REFERENCES indicators (indicator) DEFERRABLE INITIALLY DEFERRED,
    cycle TEXT NOT NULL DEFAULT '',
    before REAL CHECK (abs(before) < 1e300),
    after REAL CHECK (abs(after) < 1e300),
    moved INTEGER NOT NULL CHECK (moved IN (-1, 0, 1)),
    people INTEGER NOT NULL CHECK (people >= 0),
    weights REAL CHECK (weights >= 0 AND weights < 1e300),
    weights_rest REAL CHECK (abs(weights_rest) < 1),
    weights_squared REAL CHECK (weights_squared >= 0 AND weights_squared < 1e300),
    weights_squared_rest REAL CHECK (abs(weights_squared_rest) < 1),
    import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    group_or_null TEXT GENERATED ALWAYS AS (nullif([group], '')) VIRTUAL,
    CHECK ((before IS NULL) = (after IS NULL)),
    FOREIGN KEY (territory, group_or_null)
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX pairs_key ON pairs
    (territory, [group], indicator, cycle, moved, ifnull(before, ''), ifnull(after, ''), import);

-- What was not shared: all counts of people, of those who are not linked, of pairs, or how pairs stand by levels.
CREATE TABLE withheld (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    [group] TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL REFERENCES indicators (indicator) DEFERRABLE INITIALLY DEFERRED,
    period TEXT NOT NULL DEFAULT '',
    cycle TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    what TEXT NOT NULL CHECK (what IN ('people', 'unlinked', 'pairs', 'levels')),
    reason TEXT NOT NULL,
    import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    group_or_null TEXT GENERATED ALWAYS AS (nullif([group], '')) VIRTUAL,
    PRIMARY KEY (territory, [group], indicator, period, cycle, phase, what, import),
    FOREIGN KEY (territory, group_or_null)
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- Both views as they were, with everybody counted once.
DROP VIEW follow_up;
CREATE VIEW follow_up (
    territory, [group], indicator, period, phase, cycle, respondent, value, reason, weight, people, import, line
) AS
SELECT
    a.territory, nullif(a.[group], ''), p.indicator, a.period, nullif(a.phase, ''), nullif(a.cycle, ''),
    a.respondent,
    CASE WHEN substr(a.levels, p.position, 1) >= '0'
        THEN unicode(substr(a.levels, p.position, 1)) - unicode('0') + i.lowest END,
    CASE substr(a.levels, p.position, 1)
        WHEN '.' THEN 'no answer' WHEN '/' THEN 'does not know' WHEN '!' THEN 'declines'
        WHEN '-' THEN 'not concerned' END,
    a.weight, 1, a.import, a.line
FROM answers AS a
JOIN positions AS p ON p.questionnaire = a.questionnaire
JOIN indicators AS i ON i.indicator = p.indicator
WHERE substr(a.levels, p.position, 1) NOT IN ('', ' ') AND NOT EXISTS (
    SELECT 1 FROM answers AS b
    WHERE b.territory = a.territory AND b.respondent = a.respondent AND b.questionnaire = a.questionnaire
        AND b.period = a.period AND b.cycle = a.cycle AND b.phase = a.phase AND b.[group] = a.[group]
        AND b.import <> a.import AND substr(b.levels, p.position, 1) NOT IN ('', ' ')
        AND (substr(b.levels, p.position, 1) >= '0') * 2 + (b.import < a.import)
            > (substr(a.levels, p.position, 1) >= '0') * 2
)
UNION ALL
SELECT
    r.territory, nullif(r.[group], ''), r.indicator, r.period, nullif(r.phase, ''), nullif(r.cycle, ''),
    r.respondent, r.value, CASE WHEN r.value IS NULL THEN 'no answer' END, r.weight, 1, r.import, r.line
FROM reals AS r
WHERE NOT EXISTS (
    SELECT 1 FROM reals AS b
    WHERE b.territory = r.territory AND b.respondent = r.respondent AND b.indicator = r.indicator
        AND b.period = r.period AND b.cycle = r.cycle AND b.phase = r.phase AND b.[group] = r.[group]
        AND b.import < r.import
)
UNION ALL
SELECT
    c.territory, nullif(c.[group], ''), c.indicator, c.period, nullif(c.phase, ''), nullif(c.cycle, ''),
    NULL, c.level, CASE WHEN c.level IS NULL THEN 'no answer' END, c.weights / c.people, c.people,
    c.import, c.line
FROM counts AS c
WHERE c.who <> 'unlinked' AND NOT EXISTS (
    SELECT 1 FROM counts AS b
    WHERE b.territory = c.territory AND b.[group] = c.[group] AND b.indicator = c.indicator
        AND b.period = c.period AND b.cycle = c.cycle AND b.phase = c.phase
        AND b.who = c.who AND ifnull(b.level, '') = ifnull(c.level, '') AND b.import < c.import
);

DROP VIEW ledger;
CREATE VIEW ledger AS
    WITH asked AS (
        SELECT territory, questionnaire, period, cycle, phase, import, count(DISTINCT respondent) AS people,
            count(DISTINCT nullif([group], '')) AS groups, max(length(rtrim(levels))) AS reach
        FROM answers GROUP BY territory, questionnaire, period, cycle, phase, import
    ),
    times AS (
        SELECT a.territory, p.indicator, a.period, a.cycle, a.phase, a.import, a.questionnaire, a.people,
            a.groups
        FROM asked AS a
            JOIN positions AS p ON p.questionnaire = a.questionnaire AND p.position <= a.reach
        UNION ALL
        SELECT territory, indicator, period, cycle, phase, import, NULL, count(DISTINCT respondent),
            count(DISTINCT nullif([group], ''))
        FROM reals GROUP BY territory, indicator, period, cycle, phase, import
        UNION ALL
        SELECT territory, indicator, period, cycle, phase, import, NULL, sum(people),
            count(DISTINCT nullif([group], ''))
        FROM counts WHERE who <> 'unlinked' GROUP BY territory, indicator, period, cycle, phase, import
    ),
    present AS (
        SELECT DISTINCT a.territory, a.period, a.cycle, a.phase, a.import, g.kind
        FROM answers AS a JOIN groups AS g ON g.territory = a.territory AND g.[group] = a.[group]
        WHERE g.kind IS NOT NULL ORDER BY g.kind
    ),
    profiles AS (
        SELECT territory, period, cycle, phase, import, group_concat(kind, ', ') AS kinds
        FROM present GROUP BY territory, period, cycle, phase, import
    )
    SELECT t.territory, t.indicator, t.period, t.cycle, t.phase, t.questionnaire, i.scale, w.wording, m.mode,
        t.people, t.groups, k.kinds, t.import, f.file
    FROM times AS t
        JOIN indicators AS i ON i.indicator = t.indicator
        JOIN imports AS f ON f.import = t.import
        LEFT JOIN wordings AS w ON w.import = t.import AND w.indicator = t.indicator
        LEFT JOIN modes AS m ON m.import = t.import
        LEFT JOIN profiles AS k ON k.territory = t.territory AND k.period = t.period
            AND k.cycle = t.cycle AND k.phase = t.phase AND k.import = t.import;
