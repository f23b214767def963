-- Schema 1. Names are keys: a territory, a group, an indicator is referred to by the name its files
-- use, so that rows read as they stand, and rows that are taken back and loaded again meet their
-- references; these are checked at commit, since the rows of a file come in its own order. What is
-- missing is NULL; a part of a key that may be missing is '', and a generated column gives the reference
-- NULL for it. import and line say which file a row came from; NULL when the program made it.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- replaced_by is the import itself when it was taken back for nothing.
CREATE TABLE imports (
    import INTEGER PRIMARY KEY,
    file TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),
    part TEXT NOT NULL DEFAULT '',
    kind TEXT NOT NULL,
    loaded_on TEXT NOT NULL CHECK (loaded_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    rows INTEGER CHECK (rows >= 0),
    mapping TEXT NOT NULL DEFAULT '',
    program TEXT NOT NULL,
    replaced_by INTEGER REFERENCES imports (import) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX imports_by_hash ON imports (sha256, part);

-- ---- The framework ----

CREATE TABLE frameworks (
    framework TEXT PRIMARY KEY,
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    source TEXT,
    dimensions TEXT,
    components TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE topics (
    framework TEXT NOT NULL REFERENCES frameworks (framework) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT NOT NULL CHECK (code <> ''),
    level TEXT NOT NULL CHECK (level IN ('dimension', 'component')),
    parent TEXT,
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    certainty TEXT,
    source TEXT,
    PRIMARY KEY (framework, code),
    UNIQUE (framework, position),
    CHECK ((level = 'dimension') = (parent IS NULL)),
    FOREIGN KEY (framework, parent) REFERENCES topics (framework, code) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE meanings (
    framework TEXT NOT NULL REFERENCES frameworks (framework) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT NOT NULL CHECK (code <> ''),
    category TEXT,
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    certainty TEXT,
    formerly TEXT,
    PRIMARY KEY (framework, code),
    UNIQUE (framework, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE beneficiaries (
    framework TEXT NOT NULL REFERENCES frameworks (framework) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    code TEXT NOT NULL CHECK (code <> ''),
    name_fr TEXT NOT NULL,
    name_en TEXT NOT NULL,
    certainty TEXT,
    PRIMARY KEY (framework, code),
    UNIQUE (framework, position)
) STRICT, WITHOUT ROWID;

CREATE VIEW dimensions AS
    SELECT framework, code AS dimension, name_fr, name_en, certainty
    FROM topics
    WHERE level = 'dimension' ORDER BY framework, position;

CREATE VIEW components AS
    SELECT framework, code AS component, parent AS dimension, name_fr, name_en, certainty
    FROM topics
    WHERE level = 'component' ORDER BY framework, position;

-- ---- Who takes part ----

CREATE TABLE territories (
    territory TEXT PRIMARY KEY CHECK (territory <> ''),
    name TEXT NOT NULL,
    kind TEXT,
    country TEXT,
    parent TEXT REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    network TEXT,
    since TEXT,
    population REAL CHECK (population >= 0 AND population < 1e300),
    latitude REAL CHECK (latitude BETWEEN -90 AND 90),
    longitude REAL CHECK (longitude BETWEEN -180 AND 180),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    CHECK (parent <> territory)
) STRICT, WITHOUT ROWID;
CREATE INDEX territories_by_parent ON territories (parent);

CREATE TABLE groups (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    [group] TEXT NOT NULL CHECK ([group] <> ''),
    name TEXT NOT NULL,
    kind TEXT,
    profile TEXT,
    cycle TEXT,
    started TEXT CHECK (started GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    ended TEXT CHECK (ended GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    size INTEGER CHECK (size >= 0),
    entered INTEGER CHECK (entered >= 0),
    present INTEGER CHECK (present >= 0),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, [group])
) STRICT, WITHOUT ROWID;

CREATE VIEW cycles AS
    SELECT territory, cycle, min(started) AS started, max(ended) AS ended, count(*) AS groups
    FROM groups
    WHERE cycle IS NOT NULL GROUP BY territory, cycle;

-- ---- What was said, and how it was coded ----

CREATE TABLE statements (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    statement TEXT NOT NULL CHECK (statement <> ''),
    text TEXT NOT NULL CHECK (text <> ''),
    [group] TEXT,
    cycle TEXT,
    period TEXT,
    question INTEGER CHECK (question BETWEEN 1 AND 3),
    author TEXT,
    lang TEXT,
    consent INTEGER CHECK (consent IN (0, 1)),
    parent TEXT,
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, statement),
    CHECK (parent <> statement),
    FOREIGN KEY (territory, [group])
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (territory, parent)
        REFERENCES statements (territory, statement) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX statements_by_group ON statements (territory, [group]);
CREATE INDEX statements_by_parent ON statements (territory, parent) WHERE parent IS NOT NULL;

-- 'together' is the coder of what was settled together.
CREATE TABLE coders (
    coder TEXT PRIMARY KEY CHECK (coder <> ''),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'model', 'together'))
) STRICT, WITHOUT ROWID;

CREATE TABLE codes (
    territory TEXT NOT NULL,
    statement TEXT NOT NULL,
    framework TEXT NOT NULL REFERENCES frameworks (framework) DEFERRABLE INITIALLY DEFERRED,
    coder TEXT NOT NULL REFERENCES coders (coder),
    round INTEGER NOT NULL CHECK (round >= 1),
    component TEXT NOT NULL,
    polarity TEXT CHECK (polarity IN ('+', '-')),
    meaning TEXT,
    beneficiary TEXT,
    detail INTEGER CHECK (detail BETWEEN 1 AND 99),
    coded_on TEXT CHECK (coded_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, statement, framework, coder, round),
    FOREIGN KEY (territory, statement)
        REFERENCES statements (territory, statement) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (framework, component) REFERENCES topics (framework, code) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- What models propose: the last of a model for a statement.
CREATE TABLE proposals (
    proposal INTEGER PRIMARY KEY,
    territory TEXT NOT NULL,
    statement TEXT NOT NULL,
    model TEXT NOT NULL REFERENCES coders (coder),
    framework TEXT NOT NULL,
    component TEXT NOT NULL,
    confidence REAL CHECK (confidence BETWEEN 0 AND 1),
    polarity TEXT CHECK (polarity IN ('+', '-')),
    component_2 TEXT,
    confidence_2 REAL CHECK (confidence_2 BETWEEN 0 AND 1),
    component_3 TEXT,
    confidence_3 REAL CHECK (confidence_3 BETWEEN 0 AND 1),
    decision TEXT NOT NULL CHECK (decision IN ('auto', 'review')),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    UNIQUE (territory, statement, model),
    FOREIGN KEY (territory, statement)
        REFERENCES statements (territory, statement) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (framework, component) REFERENCES topics (framework, code) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- ---- Follow-up ----

CREATE TABLE indicators (
    indicator TEXT PRIMARY KEY CHECK (indicator <> ''),
    name TEXT NOT NULL,
    component TEXT,
    questionnaire TEXT,
    scale TEXT,
    lowest REAL CHECK (abs(lowest) < 1e300),
    highest REAL CHECK (abs(highest) < 1e300),
    direction TEXT CHECK (direction IN ('+', '-')),
    unit TEXT,
    low_max REAL CHECK (abs(low_max) < 1e300),
    high_min REAL CHECK (abs(high_min) < 1e300),
    target REAL CHECK (abs(target) < 1e300),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    CHECK (lowest < highest)
) STRICT, WITHOUT ROWID;

CREATE TABLE levels (
    indicator TEXT NOT NULL REFERENCES indicators (indicator) DEFERRABLE INITIALLY DEFERRED,
    level INTEGER NOT NULL,
    text TEXT NOT NULL,
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (indicator, level)
) STRICT, WITHOUT ROWID;

-- A version counts how often a questionnaire grew; a position says since which version it is there.
CREATE TABLE questionnaires (
    questionnaire TEXT PRIMARY KEY CHECK (questionnaire <> ''),
    version INTEGER NOT NULL CHECK (version >= 1)
) STRICT, WITHOUT ROWID;

CREATE TABLE positions (
    questionnaire TEXT NOT NULL REFERENCES questionnaires (questionnaire),
    position INTEGER NOT NULL CHECK (position >= 1),
    indicator TEXT NOT NULL UNIQUE REFERENCES indicators (indicator) DEFERRABLE INITIALLY DEFERRED,
    version INTEGER NOT NULL,
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (questionnaire, position)
) STRICT, WITHOUT ROWID;

-- A person, a questionnaire, a period. levels has a character a position: '0' + level - lowest; '.' asked
-- and not answered, '/' does not know, '!' declines, '-' not concerned; ' ' (or the end) not asked.
CREATE TABLE answers (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    respondent TEXT NOT NULL CHECK (respondent <> ''),
    questionnaire TEXT NOT NULL REFERENCES questionnaires (questionnaire),
    period TEXT NOT NULL CHECK (period <> ''),
    cycle TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    [group] TEXT NOT NULL DEFAULT '',
    import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    weight REAL CHECK (weight >= 0 AND weight < 1e300),
    levels TEXT NOT NULL CHECK (levels NOT GLOB '*[^ -~]*'),
    group_or_null TEXT GENERATED ALWAYS AS (nullif([group], '')) VIRTUAL,
    PRIMARY KEY (territory, respondent, questionnaire, period, cycle, phase, [group], import),
    FOREIGN KEY (territory, group_or_null)
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE reals (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    respondent TEXT NOT NULL CHECK (respondent <> ''),
    indicator TEXT NOT NULL REFERENCES indicators (indicator) DEFERRABLE INITIALLY DEFERRED,
    period TEXT NOT NULL CHECK (period <> ''),
    cycle TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    [group] TEXT NOT NULL DEFAULT '',
    import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    weight REAL CHECK (weight >= 0 AND weight < 1e300),
    value REAL CHECK (abs(value) < 1e300),
    group_or_null TEXT GENERATED ALWAYS AS (nullif([group], '')) VIRTUAL,
    PRIMARY KEY (territory, respondent, indicator, period, cycle, phase, [group], import),
    FOREIGN KEY (territory, group_or_null)
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- How many people at each level; a NULL level counts those who were asked and did not answer.
CREATE TABLE counts (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    [group] TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL REFERENCES indicators (indicator) DEFERRABLE INITIALLY DEFERRED,
    period TEXT NOT NULL CHECK (period <> ''),
    cycle TEXT NOT NULL DEFAULT '',
    phase TEXT NOT NULL DEFAULT '',
    level REAL CHECK (abs(level) < 1e300),
    people INTEGER NOT NULL CHECK (people >= 0),
    weights REAL CHECK (weights >= 0 AND weights < 1e300),
    weights_squared REAL CHECK (weights_squared >= 0 AND weights_squared < 1e300),
    import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    group_or_null TEXT GENERATED ALWAYS AS (nullif([group], '')) VIRTUAL,
    FOREIGN KEY (territory, group_or_null)
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE UNIQUE INDEX counts_key ON counts
    (territory, [group], indicator, period, cycle, phase, ifnull(level, ''), import);

-- Figures of others, as they published them.
CREATE TABLE published (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    [group] TEXT NOT NULL DEFAULT '',
    indicator TEXT NOT NULL REFERENCES indicators (indicator) DEFERRABLE INITIALLY DEFERRED,
    period TEXT NOT NULL CHECK (period <> ''),
    source TEXT NOT NULL DEFAULT '',
    value REAL CHECK (abs(value) < 1e300),
    low REAL CHECK (abs(low) < 1e300),
    high REAL CHECK (abs(high) < 1e300),
    n INTEGER CHECK (n >= 0),
    status TEXT,
    import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    group_or_null TEXT GENERATED ALWAYS AS (nullif([group], '')) VIRTUAL,
    CHECK (low <= high),
    PRIMARY KEY (territory, [group], indicator, period, source, import),
    FOREIGN KEY (territory, group_or_null)
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- ---- The chain of the contract ----

CREATE TABLE objectives (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    objective TEXT NOT NULL CHECK (objective <> ''),
    title TEXT NOT NULL,
    component TEXT,
    needs TEXT,
    expectations TEXT,
    target TEXT,
    set_on TEXT CHECK (set_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, objective)
) STRICT, WITHOUT ROWID;

CREATE TABLE objective_statements (
    territory TEXT NOT NULL,
    objective TEXT NOT NULL,
    statement TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (territory, objective, statement),
    FOREIGN KEY (territory, objective)
        REFERENCES objectives (territory, objective) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (territory, statement)
        REFERENCES statements (territory, statement) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX objective_statements_by_statement ON objective_statements (territory, statement);

CREATE TABLE commitments (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    commitment TEXT NOT NULL CHECK (commitment <> ''),
    title TEXT NOT NULL,
    objective TEXT,
    actor TEXT,
    actor_kind TEXT,
    scope TEXT CHECK (scope IN ('individual', 'collective', 'institutional')),
    start TEXT CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    due TEXT CHECK (due GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    status TEXT CHECK (status IN ('planned', 'under way', 'kept', 'partly kept', 'not kept', 'dropped')),
    done_on TEXT CHECK (done_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    participants INTEGER CHECK (participants >= 0),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, commitment),
    FOREIGN KEY (territory, objective)
        REFERENCES objectives (territory, objective) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX commitments_by_objective ON commitments (territory, objective);

CREATE TABLE actions (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    action TEXT NOT NULL CHECK (action <> ''),
    title TEXT NOT NULL,
    component TEXT,
    start TEXT CHECK (start GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    [end] TEXT CHECK ([end] GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    status TEXT,
    participants INTEGER CHECK (participants >= 0),
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, action)
) STRICT, WITHOUT ROWID;

CREATE TABLE action_commitments (
    territory TEXT NOT NULL,
    action TEXT NOT NULL,
    commitment TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (territory, action, commitment),
    FOREIGN KEY (territory, action)
        REFERENCES actions (territory, action) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (territory, commitment)
        REFERENCES commitments (territory, commitment) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;
CREATE INDEX action_commitments_by_commitment ON action_commitments (territory, commitment);

CREATE TABLE contracts (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    contract TEXT NOT NULL CHECK (contract <> ''),
    signed_on TEXT CHECK (signed_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    [group] TEXT,
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, contract),
    FOREIGN KEY (territory, [group])
        REFERENCES groups (territory, [group]) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

CREATE TABLE signatures (
    territory TEXT NOT NULL,
    contract TEXT NOT NULL,
    signatory TEXT NOT NULL CHECK (signatory <> ''),
    signatory_kind TEXT,
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    PRIMARY KEY (territory, contract, signatory),
    FOREIGN KEY (territory, contract)
        REFERENCES contracts (territory, contract) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- One row a finding: a review may judge several objectives, and several contracts.
CREATE TABLE reviews (
    territory TEXT NOT NULL REFERENCES territories (territory) DEFERRABLE INITIALLY DEFERRED,
    review TEXT NOT NULL CHECK (review <> ''),
    held_on TEXT CHECK (held_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    contract TEXT NOT NULL DEFAULT '',
    objective TEXT NOT NULL DEFAULT '',
    finding TEXT,
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1),
    contract_or_null TEXT GENERATED ALWAYS AS (nullif([contract], '')) VIRTUAL,
    objective_or_null TEXT GENERATED ALWAYS AS (nullif([objective], '')) VIRTUAL,
    PRIMARY KEY (territory, review, contract, objective),
    FOREIGN KEY (territory, objective_or_null)
        REFERENCES objectives (territory, objective) DEFERRABLE INITIALLY DEFERRED,
    FOREIGN KEY (territory, contract_or_null)
        REFERENCES contracts (territory, contract) DEFERRABLE INITIALLY DEFERRED
) STRICT, WITHOUT ROWID;

-- ---- What was published ----

CREATE TABLE releases (
    release INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    released_on TEXT NOT NULL CHECK (released_on GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]'),
    rule TEXT NOT NULL,
    min_count INTEGER CHECK (min_count >= 0),
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    content TEXT NOT NULL,
    import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1)
) STRICT;

-- ---- Views ----

-- Answers, reals and counts in long form. Each answer comes once: a level goes before a reason, then the
-- first import before the others. Characters from '0' on are levels, those below are reasons.
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
WHERE NOT EXISTS (
    SELECT 1 FROM counts AS b
    WHERE b.territory = c.territory AND b.[group] = c.[group] AND b.indicator = c.indicator
        AND b.period = c.period AND b.cycle = c.cycle AND b.phase = c.phase
        AND ifnull(b.level, '') = ifnull(c.level, '') AND b.import < c.import
);

-- THE code of each statement, in the framework of the store: what was settled together, else what all
-- people who coded it say (the last word of each), else the last proposal if it stands, else open.
CREATE VIEW statement_codes (
    territory, statement, framework, component, polarity, meaning, beneficiary, status, coder, confidence
) AS
WITH
    speaks (framework) AS (SELECT value FROM settings WHERE name = 'framework'),
    latest AS (
        SELECT c.*, k.kind FROM codes AS c
        JOIN coders AS k ON k.coder = c.coder
        JOIN speaks ON speaks.framework = c.framework
        WHERE NOT EXISTS (
            SELECT 1 FROM codes AS d
            WHERE d.territory = c.territory AND d.statement = c.statement AND d.framework = c.framework
                AND d.coder = c.coder AND d.round > c.round
        )
    ),
    people AS (
        SELECT territory, statement, group_concat(coder, ';') AS coders,
            min(component) = max(component) AND min(polarity) IS max(polarity) AS agree,
            min(component) AS component, min(polarity) AS polarity,
            CASE WHEN min(meaning) = max(meaning) THEN min(meaning) END AS meaning,
            CASE WHEN min(beneficiary) = max(beneficiary) THEN min(beneficiary) END AS beneficiary
        FROM latest WHERE kind = 'person' GROUP BY territory, statement
    ),
    proposed AS (
        SELECT p.*, max(p.proposal) FROM proposals AS p
        JOIN speaks ON speaks.framework = p.framework
        GROUP BY p.territory, p.statement
    ),
    said AS (
        SELECT s.territory, s.statement, t.coder AS together, h.coders AS people, m.model,
            CASE WHEN t.component IS NOT NULL THEN 'settled' WHEN h.agree THEN 'agreed'
                WHEN h.agree IS NULL AND m.decision = 'auto' THEN 'auto' ELSE 'open' END AS status,
            t.component AS t_component, t.polarity AS t_polarity, t.meaning AS t_meaning,
            t.beneficiary AS t_beneficiary, h.component AS h_component, h.polarity AS h_polarity,
            h.meaning AS h_meaning, h.beneficiary AS h_beneficiary, m.component AS m_component,
            m.polarity AS m_polarity, m.confidence
        FROM statements AS s
        LEFT JOIN latest AS t ON t.territory = s.territory AND t.statement = s.statement AND t.kind = 'together'
        LEFT JOIN people AS h ON h.territory = s.territory AND h.statement = s.statement
        LEFT JOIN proposed AS m ON m.territory = s.territory AND m.statement = s.statement
    )
SELECT
    territory, statement, (SELECT framework FROM speaks),
    CASE status WHEN 'settled' THEN t_component WHEN 'agreed' THEN h_component WHEN 'auto' THEN m_component END,
    CASE status WHEN 'settled' THEN t_polarity WHEN 'agreed' THEN h_polarity WHEN 'auto' THEN m_polarity END,
    CASE status WHEN 'settled' THEN t_meaning WHEN 'agreed' THEN h_meaning END,
    CASE status WHEN 'settled' THEN t_beneficiary WHEN 'agreed' THEN h_beneficiary END,
    status, coalesce(together, people, model),
    CASE WHEN together IS NULL AND people IS NULL THEN confidence END
FROM said;
