/*
 * The schema, as a list of steps: step k turns a store of version k - 1 into one of
 * version k, and commits together with `user_version = k`. A step that was released
 * is never changed; the next version is the next step.
 *
 * Names are keys: a territory, a group or an indicator is referred to by the name its
 * files use, so that any SQLite tool shows readable rows, and rows that are taken
 * back and loaded again meet their references. References are checked at commit,
 * since the rows of a file come in its own order. What is missing is NULL; a key's part that
 * may be missing (the group of an answer) is '', and a generated column gives the
 * reference NULL for it.
 */
#include "store_i.h"

/* The trail: the import and line a row came from; NULL when the program made it. */
#define TRAIL " import INTEGER REFERENCES imports (import), line INTEGER CHECK (line >= 1)"
#define LATER " DEFERRABLE INITIALLY DEFERRED"

#define DATE(column) column " TEXT CHECK (" column " GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]')"
#define KEY(column) column " TEXT NOT NULL CHECK (" column " <> '')"
#define MAYBE(column) column " TEXT NOT NULL DEFAULT ''"
#define REAL(column) column " REAL CHECK (abs(" column ") < 1e300)"
#define PEOPLE(column) column " INTEGER CHECK (" column " >= 0)"
#define SHARE(column) column " REAL CHECK (" column " BETWEEN 0 AND 1)"
#define POLARITY " polarity TEXT CHECK (polarity IN ('+', '-'))"
#define TERRITORY " territory TEXT NOT NULL REFERENCES territories (territory)" LATER
#define OR_NULL(column) column "_or_null TEXT GENERATED ALWAYS AS (nullif([" column "], '')) VIRTUAL"
#define GROUP_OR_NULL " " OR_NULL("group")
#define GROUP_REFERENCE(column)                                                                              \
    " FOREIGN KEY (territory, " column ") REFERENCES groups (territory, [group])" LATER
#define INDICATOR " indicator TEXT NOT NULL REFERENCES indicators (indicator)" LATER
#define STATEMENT_REFERENCE                                                                                  \
    " FOREIGN KEY (territory, statement) REFERENCES statements (territory, statement)" LATER
#define OBJECTIVE_REFERENCE                                                                                  \
    " FOREIGN KEY (territory, objective) REFERENCES objectives (territory, objective)" LATER
#define COMMITMENT_REFERENCE                                                                                 \
    " FOREIGN KEY (territory, commitment) REFERENCES commitments (territory, commitment)" LATER
#define CONTRACT_REFERENCE                                                                                   \
    " FOREIGN KEY (territory, contract) REFERENCES contracts (territory, contract)" LATER

/* clang-format off */
static const char *const step_1[] = {
    "CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",

    /* replaced_by is the import itself when it was taken back for nothing. */
    "CREATE TABLE imports (import INTEGER PRIMARY KEY, file TEXT NOT NULL,"
    " sha256 TEXT NOT NULL CHECK (length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'),"
    " part TEXT NOT NULL DEFAULT '', kind TEXT NOT NULL,"
    " " DATE("loaded_on") " NOT NULL, rows INTEGER CHECK (rows >= 0),"
    " mapping TEXT NOT NULL DEFAULT '', program TEXT NOT NULL,"
    " replaced_by INTEGER REFERENCES imports (import)" LATER ") STRICT",
    "CREATE INDEX imports_by_hash ON imports (sha256, part)",

    /* ---- The framework ---- */
    "CREATE TABLE frameworks (framework TEXT PRIMARY KEY, name_fr TEXT NOT NULL, name_en TEXT NOT NULL,"
    " source TEXT, dimensions TEXT, components TEXT) STRICT, WITHOUT ROWID",
    "CREATE TABLE topics (framework TEXT NOT NULL REFERENCES frameworks (framework) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, " KEY("code") ","
    " level TEXT NOT NULL CHECK (level IN ('dimension', 'component')), parent TEXT,"
    " name_fr TEXT NOT NULL, name_en TEXT NOT NULL, certainty TEXT, source TEXT,"
    " PRIMARY KEY (framework, code), UNIQUE (framework, position),"
    " CHECK ((level = 'dimension') = (parent IS NULL)),"
    " FOREIGN KEY (framework, parent) REFERENCES topics (framework, code)" LATER ")"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE meanings (framework TEXT NOT NULL REFERENCES frameworks (framework) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, " KEY("code") ", category TEXT, name_fr TEXT NOT NULL,"
    " name_en TEXT NOT NULL, certainty TEXT, formerly TEXT,"
    " PRIMARY KEY (framework, code), UNIQUE (framework, position)) STRICT, WITHOUT ROWID",
    "CREATE TABLE beneficiaries (framework TEXT NOT NULL REFERENCES frameworks (framework) ON DELETE CASCADE,"
    " position INTEGER NOT NULL, " KEY("code") ", name_fr TEXT NOT NULL, name_en TEXT NOT NULL,"
    " certainty TEXT, PRIMARY KEY (framework, code), UNIQUE (framework, position))"
    " STRICT, WITHOUT ROWID",
    "CREATE VIEW dimensions AS SELECT framework, code AS dimension, name_fr, name_en, certainty"
    " FROM topics WHERE level = 'dimension' ORDER BY framework, position",
    "CREATE VIEW components AS SELECT framework, code AS component, parent AS dimension, name_fr,"
    " name_en, certainty FROM topics WHERE level = 'component' ORDER BY framework, position",

    /* ---- Who takes part ---- */
    "CREATE TABLE territories (territory TEXT PRIMARY KEY CHECK (territory <> ''), name TEXT NOT NULL,"
    " kind TEXT, country TEXT, parent TEXT REFERENCES territories (territory)" LATER ","
    " network TEXT, since TEXT, population REAL CHECK (population >= 0 AND population < 1e300),"
    " latitude REAL CHECK (latitude BETWEEN -90 AND 90),"
    " longitude REAL CHECK (longitude BETWEEN -180 AND 180)," TRAIL ","
    " CHECK (parent <> territory)) STRICT, WITHOUT ROWID",
    "CREATE INDEX territories_by_parent ON territories (parent)",
    "CREATE TABLE groups (" TERRITORY ", " KEY("[group]") ", name TEXT NOT NULL, kind TEXT, profile TEXT,"
    " cycle TEXT, " DATE("started") ", " DATE("ended") ", " PEOPLE("size") ", " PEOPLE("entered") ","
    " " PEOPLE("present") "," TRAIL ", PRIMARY KEY (territory, [group])) STRICT, WITHOUT ROWID",
    "CREATE VIEW cycles AS SELECT territory, cycle, min(started) AS started, max(ended) AS ended,"
    " count(*) AS groups FROM groups WHERE cycle IS NOT NULL GROUP BY territory, cycle",

    /* ---- What was said, and how it was coded ---- */
    "CREATE TABLE statements (" TERRITORY ", " KEY("statement") ", " KEY("text") ", [group] TEXT,"
    " cycle TEXT, period TEXT, question INTEGER CHECK (question BETWEEN 1 AND 3), author TEXT,"
    " lang TEXT, consent INTEGER CHECK (consent IN (0, 1)), parent TEXT," TRAIL ","
    " PRIMARY KEY (territory, statement), CHECK (parent <> statement),"
    GROUP_REFERENCE("[group]") ","
    " FOREIGN KEY (territory, parent) REFERENCES statements (territory, statement)" LATER ")"
    " STRICT, WITHOUT ROWID",
    "CREATE INDEX statements_by_group ON statements (territory, [group])",
    "CREATE INDEX statements_by_parent ON statements (territory, parent) WHERE parent IS NOT NULL",
    "CREATE TABLE coders (coder TEXT PRIMARY KEY CHECK (coder <> ''),"
    " kind TEXT NOT NULL CHECK (kind IN ('person', 'model', 'together'))) STRICT, WITHOUT ROWID",
    "CREATE TABLE codes (territory TEXT NOT NULL, statement TEXT NOT NULL,"
    " framework TEXT NOT NULL REFERENCES frameworks (framework)" LATER ","
    " coder TEXT NOT NULL REFERENCES coders (coder), round INTEGER NOT NULL CHECK (round >= 1),"
    " component TEXT NOT NULL," POLARITY ", meaning TEXT, beneficiary TEXT,"
    " detail INTEGER CHECK (detail BETWEEN 1 AND 99), " DATE("coded_on") "," TRAIL ","
    " PRIMARY KEY (territory, statement, framework, coder, round)," STATEMENT_REFERENCE ","
    " FOREIGN KEY (framework, component) REFERENCES topics (framework, code)" LATER ")"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE proposals (proposal INTEGER PRIMARY KEY, territory TEXT NOT NULL, statement TEXT NOT NULL,"
    " model TEXT NOT NULL REFERENCES coders (coder),"
    " framework TEXT NOT NULL, component TEXT NOT NULL, " SHARE("confidence") "," POLARITY ","
    " component_2 TEXT, " SHARE("confidence_2") ", component_3 TEXT, " SHARE("confidence_3") ","
    " decision TEXT NOT NULL CHECK (decision IN ('auto', 'review'))," TRAIL ","
    " UNIQUE (territory, statement, model)," STATEMENT_REFERENCE ","
    " FOREIGN KEY (framework, component) REFERENCES topics (framework, code)" LATER ") STRICT",

    /* ---- Follow-up ---- */
    "CREATE TABLE indicators (indicator TEXT PRIMARY KEY CHECK (indicator <> ''), name TEXT NOT NULL,"
    " component TEXT, questionnaire TEXT, scale TEXT, " REAL("lowest") ", " REAL("highest") ","
    " direction TEXT CHECK (direction IN ('+', '-')), unit TEXT, " REAL("low_max") ","
    " " REAL("high_min") ", " REAL("target") "," TRAIL ", CHECK (lowest < highest))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE levels (" INDICATOR ", level INTEGER NOT NULL, text TEXT NOT NULL," TRAIL ","
    " PRIMARY KEY (indicator, level)) STRICT, WITHOUT ROWID",
    /* A questionnaire's version counts how often it grew; a question says since which version. */
    "CREATE TABLE questionnaires (questionnaire TEXT PRIMARY KEY CHECK (questionnaire <> ''),"
    " version INTEGER NOT NULL CHECK (version >= 1)) STRICT, WITHOUT ROWID",
    "CREATE TABLE positions (questionnaire TEXT NOT NULL REFERENCES questionnaires (questionnaire),"
    " position INTEGER NOT NULL CHECK (position >= 1),"
    " indicator TEXT NOT NULL UNIQUE REFERENCES indicators (indicator)" LATER ","
    " version INTEGER NOT NULL," TRAIL ", PRIMARY KEY (questionnaire, position)) STRICT, WITHOUT ROWID",
    "CREATE TABLE answers (" TERRITORY ", " KEY("respondent") ","
    " questionnaire TEXT NOT NULL REFERENCES questionnaires (questionnaire),"
    " " KEY("period") ", " MAYBE("cycle") ", " MAYBE("phase") ", " MAYBE("[group]") ","
    " import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),"
    " weight REAL CHECK (weight >= 0 AND weight < 1e300),"
    " levels TEXT NOT NULL CHECK (levels NOT GLOB '*[^ -~]*')," GROUP_OR_NULL ","
    " PRIMARY KEY (territory, respondent, questionnaire, period, cycle, phase, [group], import),"
    GROUP_REFERENCE("group_or_null") ") STRICT, WITHOUT ROWID",
    "CREATE TABLE reals (" TERRITORY ", " KEY("respondent") "," INDICATOR ", " KEY("period") ","
    " " MAYBE("cycle") ", " MAYBE("phase") ", " MAYBE("[group]") ","
    " import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),"
    " weight REAL CHECK (weight >= 0 AND weight < 1e300), " REAL("value") "," GROUP_OR_NULL ","
    " PRIMARY KEY (territory, respondent, indicator, period, cycle, phase, [group], import),"
    GROUP_REFERENCE("group_or_null") ") STRICT, WITHOUT ROWID",
    /* A NULL level counts the people who were asked and did not answer. */
    "CREATE TABLE counts (" TERRITORY ", " MAYBE("[group]") "," INDICATOR ", " KEY("period") ","
    " " MAYBE("cycle") ", " MAYBE("phase") ", " REAL("level") ", people INTEGER NOT NULL CHECK (people >= 0),"
    " weights REAL CHECK (weights >= 0 AND weights < 1e300),"
    " weights_squared REAL CHECK (weights_squared >= 0 AND weights_squared < 1e300),"
    " import INTEGER NOT NULL REFERENCES imports (import), line INTEGER CHECK (line >= 1),"
    " " GROUP_OR_NULL "," GROUP_REFERENCE("group_or_null") ") STRICT",
    "CREATE UNIQUE INDEX counts_key ON counts"
    " (territory, [group], indicator, period, cycle, phase, ifnull(level, ''), import)",
    "CREATE TABLE published (" TERRITORY ", " MAYBE("[group]") "," INDICATOR ", " KEY("period") ","
    " " MAYBE("source") ", " REAL("value") ", " REAL("low") ", " REAL("high") ", " PEOPLE("n") ","
    " status TEXT, import INTEGER NOT NULL REFERENCES imports (import),"
    " line INTEGER CHECK (line >= 1)," GROUP_OR_NULL ", CHECK (low <= high),"
    " PRIMARY KEY (territory, [group], indicator, period, source, import),"
    GROUP_REFERENCE("group_or_null") ") STRICT, WITHOUT ROWID",

    /* ---- The chain of the contract ---- */
    "CREATE TABLE objectives (" TERRITORY ", " KEY("objective") ", title TEXT NOT NULL, component TEXT,"
    " needs TEXT, expectations TEXT, target TEXT, " DATE("set_on") "," TRAIL ","
    " PRIMARY KEY (territory, objective)) STRICT, WITHOUT ROWID",
    "CREATE TABLE objective_statements (territory TEXT NOT NULL, objective TEXT NOT NULL,"
    " statement TEXT NOT NULL, position INTEGER NOT NULL,"
    " PRIMARY KEY (territory, objective, statement)," OBJECTIVE_REFERENCE " ,"
    STATEMENT_REFERENCE ") STRICT, WITHOUT ROWID",
    "CREATE INDEX objective_statements_by_statement ON objective_statements (territory, statement)",
    "CREATE TABLE commitments (" TERRITORY ", " KEY("commitment") ", title TEXT NOT NULL, objective TEXT,"
    " actor TEXT, actor_kind TEXT,"
    " scope TEXT CHECK (scope IN ('individual', 'collective', 'institutional')),"
    " " DATE("start") ", " DATE("due") ","
    " status TEXT CHECK (status IN"
    " ('planned', 'under way', 'kept', 'partly kept', 'not kept', 'dropped')),"
    " " DATE("done_on") ", " PEOPLE("participants") "," TRAIL ","
    " PRIMARY KEY (territory, commitment)," OBJECTIVE_REFERENCE ") STRICT, WITHOUT ROWID",
    "CREATE INDEX commitments_by_objective ON commitments (territory, objective)",
    "CREATE TABLE actions (" TERRITORY ", " KEY("action") ", title TEXT NOT NULL, component TEXT,"
    " " DATE("start") ", " DATE("[end]") ", status TEXT, " PEOPLE("participants") "," TRAIL ","
    " PRIMARY KEY (territory, action)) STRICT, WITHOUT ROWID",
    "CREATE TABLE action_commitments (territory TEXT NOT NULL, action TEXT NOT NULL,"
    " commitment TEXT NOT NULL, position INTEGER NOT NULL,"
    " PRIMARY KEY (territory, action, commitment),"
    " FOREIGN KEY (territory, action) REFERENCES actions (territory, action)" LATER ","
    COMMITMENT_REFERENCE ") STRICT, WITHOUT ROWID",
    "CREATE INDEX action_commitments_by_commitment ON action_commitments (territory, commitment)",
    "CREATE TABLE contracts (" TERRITORY ", " KEY("contract") ", " DATE("signed_on") ", [group] TEXT,"
    TRAIL ", PRIMARY KEY (territory, contract)," GROUP_REFERENCE("[group]") ") STRICT, WITHOUT ROWID",
    "CREATE TABLE signatures (territory TEXT NOT NULL, contract TEXT NOT NULL, " KEY("signatory") ","
    " signatory_kind TEXT," TRAIL ", PRIMARY KEY (territory, contract, signatory),"
    CONTRACT_REFERENCE ") STRICT, WITHOUT ROWID",
    /* One row a finding: a review may judge several objectives, and several contracts. */
    "CREATE TABLE reviews (" TERRITORY ", " KEY("review") ", " DATE("held_on") ", " MAYBE("contract") ","
    " " MAYBE("objective") ", finding TEXT," TRAIL ", " OR_NULL("contract") ", " OR_NULL("objective") ","
    " PRIMARY KEY (territory, review, contract, objective),"
    " FOREIGN KEY (territory, objective_or_null) REFERENCES objectives (territory, objective)" LATER ","
    " FOREIGN KEY (territory, contract_or_null) REFERENCES contracts (territory, contract)" LATER ")"
    " STRICT, WITHOUT ROWID",

    /* ---- What was published ---- */
    "CREATE TABLE releases (release INTEGER PRIMARY KEY, name TEXT NOT NULL, " DATE("released_on") " NOT NULL,"
    " rule TEXT NOT NULL, min_count INTEGER CHECK (min_count >= 0),"
    " sha256 TEXT NOT NULL CHECK (length(sha256) = 64), content TEXT NOT NULL," TRAIL ") STRICT",

    /* ---- Views ---- */

    /* Each answer once: the first import that gives it. Characters below '0' are reasons. */
    "CREATE VIEW follow_up (territory, [group], indicator, period, phase, cycle, respondent, value,"
    " reason, weight, people, import, line) AS"
    " SELECT a.territory, nullif(a.[group], ''), p.indicator, a.period, nullif(a.phase, ''),"
    " nullif(a.cycle, ''), a.respondent,"
    " CASE WHEN substr(a.levels, p.position, 1) >= '0'"
    " THEN unicode(substr(a.levels, p.position, 1)) - 48 + i.lowest END,"
    " CASE substr(a.levels, p.position, 1) WHEN '.' THEN 'no answer' WHEN '/' THEN 'does not know'"
    " WHEN '!' THEN 'declines' WHEN '-' THEN 'not concerned' END,"
    " a.weight, 1, a.import, a.line"
    " FROM answers AS a JOIN positions AS p ON p.questionnaire = a.questionnaire"
    " JOIN indicators AS i ON i.indicator = p.indicator"
    " WHERE substr(a.levels, p.position, 1) NOT IN ('', ' ') AND NOT EXISTS ("
    "SELECT 1 FROM answers AS b WHERE b.territory = a.territory AND b.respondent = a.respondent"
    " AND b.questionnaire = a.questionnaire AND b.period = a.period AND b.cycle = a.cycle"
    " AND b.phase = a.phase AND b.[group] = a.[group] AND b.import <> a.import"
    " AND substr(b.levels, p.position, 1) NOT IN ('', ' ')"
    " AND (substr(b.levels, p.position, 1) >= '0') * 2 + (b.import < a.import)"
    " > (substr(a.levels, p.position, 1) >= '0') * 2)"
    " UNION ALL"
    " SELECT r.territory, nullif(r.[group], ''), r.indicator, r.period, nullif(r.phase, ''),"
    " nullif(r.cycle, ''), r.respondent, r.value, CASE WHEN r.value IS NULL THEN 'no answer' END,"
    " r.weight, 1, r.import, r.line FROM reals AS r WHERE NOT EXISTS ("
    "SELECT 1 FROM reals AS b WHERE b.territory = r.territory AND b.respondent = r.respondent"
    " AND b.indicator = r.indicator AND b.period = r.period AND b.cycle = r.cycle"
    " AND b.phase = r.phase AND b.[group] = r.[group] AND b.import < r.import)"
    " UNION ALL"
    " SELECT c.territory, nullif(c.[group], ''), c.indicator, c.period, nullif(c.phase, ''),"
    " nullif(c.cycle, ''), NULL, c.level, CASE WHEN c.level IS NULL THEN 'no answer' END,"
    " c.weights / c.people, c.people, c.import, c.line FROM counts AS c WHERE NOT EXISTS ("
    "SELECT 1 FROM counts AS b WHERE b.territory = c.territory AND b.[group] = c.[group]"
    " AND b.indicator = c.indicator AND b.period = c.period AND b.cycle = c.cycle"
    " AND b.phase = c.phase AND ifnull(b.level, '') = ifnull(c.level, '') AND b.import < c.import)",

    /* THE code of each statement, in the framework of the store: what was settled together,
     * else what all people who coded it say, else the last proposal if it stands. */
    "CREATE VIEW statement_codes (territory, statement, framework, component, polarity, meaning,"
    " beneficiary, status, coder, confidence) AS"
    " WITH speaks (framework) AS (SELECT value FROM settings WHERE name = 'framework'),"
    " latest AS (SELECT c.*, k.kind FROM codes AS c JOIN coders AS k ON k.coder = c.coder"
    " JOIN speaks ON speaks.framework = c.framework WHERE NOT EXISTS (SELECT 1 FROM codes AS d"
    " WHERE d.territory = c.territory AND d.statement = c.statement AND d.framework = c.framework"
    " AND d.coder = c.coder AND d.round > c.round)),"
    " people AS (SELECT territory, statement, min(component) AS component, min(polarity) AS polarity,"
    " CASE WHEN min(meaning) = max(meaning) THEN min(meaning) END AS meaning,"
    " CASE WHEN min(beneficiary) = max(beneficiary) THEN min(beneficiary) END AS beneficiary,"
    " min(component) = max(component) AND min(polarity) IS max(polarity) AS agree,"
    " group_concat(coder, ';') AS coders"
    " FROM latest WHERE kind = 'person' GROUP BY territory, statement),"
    " proposed AS (SELECT p.*, max(p.proposal) FROM proposals AS p"
    " JOIN speaks ON speaks.framework = p.framework GROUP BY p.territory, p.statement)"
    " SELECT s.territory, s.statement, (SELECT framework FROM speaks),"
    " CASE WHEN t.component IS NOT NULL THEN t.component"
    " WHEN h.agree THEN h.component"
    " WHEN h.agree IS NULL AND m.decision = 'auto' THEN m.component END,"
    " CASE WHEN t.component IS NOT NULL THEN t.polarity WHEN h.agree THEN h.polarity"
    " WHEN h.agree IS NULL AND m.decision = 'auto' THEN m.polarity END,"
    " CASE WHEN t.component IS NOT NULL THEN t.meaning WHEN h.agree THEN h.meaning END,"
    " CASE WHEN t.component IS NOT NULL THEN t.beneficiary WHEN h.agree THEN h.beneficiary END,"
    " CASE WHEN t.component IS NOT NULL THEN 'settled' WHEN h.agree THEN 'agreed'"
    " WHEN h.agree IS NULL AND m.decision = 'auto' THEN 'auto' ELSE 'open' END,"
    " CASE WHEN t.component IS NOT NULL THEN t.coder WHEN h.agree IS NOT NULL THEN h.coders"
    " ELSE m.model END,"
    " CASE WHEN t.component IS NULL AND h.agree IS NULL THEN m.confidence END"
    " FROM statements AS s"
    " LEFT JOIN latest AS t ON t.territory = s.territory AND t.statement = s.statement"
    " AND t.kind = 'together'"
    " LEFT JOIN people AS h ON h.territory = s.territory AND h.statement = s.statement"
    " LEFT JOIN proposed AS m ON m.territory = s.territory AND m.statement = s.statement",
    NULL,
};
/* clang-format on */

static const char *const *const steps[MX_STORE_VERSION] = {step_1};

static int take_step(mx_store *store, int version)
{
    char set_version[48];
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d", version);
    int rc = MX_OK;
    for (const char *const *sql = steps[version - 1]; !rc && *sql; sql++) rc = mx_store__exec(store, *sql);
    return rc ? rc : mx_store__exec(store, set_version);
}

int mx_store__migrate(mx_store *store, int from)
{
    for (int version = from + 1; version <= MX_STORE_VERSION; version++) {
        int rc = mx_store_begin(store);
        if (rc) return rc;
        rc = take_step(store, version);
        if (!rc) rc = mx_store_commit(store);
        if (rc) {
            mx_store_rollback(store);
            return rc;
        }
    }
    return MX_OK;
}
