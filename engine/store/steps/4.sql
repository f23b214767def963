-- Schema 4. The comparability ledger: what was asked of whom, when and how. A file that a mapping reads
-- has questions for headers: the wording of each indicator; and an import may say its mode (paper,
-- interview…). The scale of an indicator cannot change once answers stand on it.

CREATE TABLE modes (
    import INTEGER PRIMARY KEY REFERENCES imports (import),
    mode TEXT NOT NULL CHECK (mode <> '')
) STRICT;

CREATE TABLE wordings (
    import INTEGER NOT NULL REFERENCES imports (import),
    indicator TEXT NOT NULL CHECK (indicator <> ''),
    wording TEXT NOT NULL CHECK (wording <> ''),
    PRIMARY KEY (import, indicator)
) STRICT, WITHOUT ROWID;

-- A row for each territory, indicator, time and import. A questionnaire was asked as far as the longest of
-- its answers; profiles are the kinds of the groups that answered.
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
        FROM counts GROUP BY territory, indicator, period, cycle, phase, import
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
