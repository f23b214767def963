/*
 * store: the database, and the only room that speaks SQL.
 *
 * A store is one SQLite file: what a network knows and where it comes from. Rows
 * come in as canonical frames (mx_store_load) inside a transaction that a task
 * opens, and go out as the same frames (mx_store_table), as rows in passing
 * (mx_store_follow_up) or as the answer to a guarded query (mx_store_query).
 *
 * The room promises: a file is loaded whole or not at all; whatever happens to the
 * process or the disk, the file is whole when it is opened next; a person's code is
 * never overwritten; every row knows its import and line; nothing but a store of
 * this version or an older one is ever opened. Callers check what rows mean
 * (import); the store checks what it alone can know: rows of other imports.
 *
 * A connection belongs to one thread. Dates are yyyy-mm-dd and come from callers:
 * the store never asks for the time. Frames that are handed out belong to the caller.
 */
#ifndef MX_STORE_H
#define MX_STORE_H

#include "mx/base.h"
#include "mx/frame.h"
#include "mx/taxonomy.h"

MX_DOOR_OPEN

typedef struct mx_store mx_store;

/* The schema this program writes and the newest it reads. */
#define MX_STORE_VERSION 8

/* How long a call waits for another program to let go, in milliseconds. */
#define MX_STORE_WAIT_MS 2000

/* ---- Opening ---------------------------------------------------------------- */

typedef enum { MX_STORE_READ, MX_STORE_WRITE, MX_STORE_OTHERS } mx_store_mode;

/* Make a new store at `path`, readable by its owner alone (mode 0600), and open it
 * with a transaction begun: mx_store_commit keeps the file with what was loaded
 * until then; mx_store_close before that removes it, so that a store is never made
 * by half. Anything at `path` already: MX_E_EXISTS. */
int mx_store_create(mx_store **out, const char *path) MX_MUST_CHECK;

/* Open the store at `path`. MX_STORE_READ refuses every change, and works in a
 * read-only place; an older store is read as this version would have it, out of a copy in
 * memory. MX_STORE_WRITE brings an older store up to this version first. MX_STORE_OTHERS reads
 * the store of somebody else: not a byte of its file is written.
 * MX_E_NOTFOUND: nothing there (the message says how to make one). MX_E_STORE: a
 * folder, not a store, a newer store (both versions named), a damaged one.
 * MX_E_BUSY: another program holds it. MX_E_IO: the system refuses. */
int mx_store_open(mx_store **out, const char *path, mx_store_mode mode) MX_MUST_CHECK;

/* Close; an open transaction is rolled back. NULL is fine. */
void mx_store_close(mx_store *store);

/* The path as the caller gave it; lives as long as the store. */
const char *mx_store_path(const mx_store *store);

/* A setting by name ("framework": the version that codes speak when they do not say).
 * Copied into `arena`; MX_E_NOTFOUND when it was never set. */
int mx_store_setting(const char **out, mx_store *store, const char *name,
                     mx_arena *arena) MX_MUST_CHECK;
int mx_store_set(mx_store *store, const char *name, const char *value) MX_MUST_CHECK;

/* ---- Frameworks ---------------------------------------------------------------- */

/* Put a framework's four tables into the store; one of the same version is kept as it is
 * when it is the same, and MX_E_EXISTS when it differs. The first becomes the default
 * (the setting "framework"). */
int mx_store_add_framework(mx_store *store, const mx_taxonomy *taxonomy) MX_MUST_CHECK;

/* The framework of that version out of the store; NULL is the default. MX_E_NOTFOUND. */
int mx_store_taxonomy(mx_taxonomy **out, mx_store *store, const char *version) MX_MUST_CHECK;

/* ---- Transactions ------------------------------------------------------------- */

/* Begin a transaction for writing (the store is ours until it ends), or, inside one,
 * a savepoint. Each begin is ended by one commit or one rollback. A commit that fails
 * has changed nothing and leaves the transaction open for the rollback. */
int mx_store_begin(mx_store *store) MX_MUST_CHECK;
int mx_store_commit(mx_store *store) MX_MUST_CHECK;
void mx_store_rollback(mx_store *store);

/* ---- Tables ---------------------------------------------------------------------- */

/*
 * Canonical tables, by name, with their columns (N is MX_NUMBER, the rest MX_TEXT);
 * every frame has a last number column `line` besides. A missing cell is missing; ids
 * in a list are joined by ';'.
 *
 *   frameworks     framework name_fr name_en source dimensions components (read only, as are
 *                  the next three: see Frameworks)
 *   topics         framework code level parent name_fr name_en certainty source
 *   meanings       framework code category name_fr name_en certainty formerly
 *   beneficiaries  framework code name_fr name_en certainty
 *   territories    territory name kind country parent network since population(N)
 *                  latitude(N) longitude(N)
 *   groups         territory group name kind profile cycle started ended size(N)
 *                  entered(N) present(N)
 *   statements     territory statement text group cycle period question(N) author lang
 *                  consent(N 0/1) parent; a missing id is made from the row's content, so
 *                  that a corrected file keeps the ids of the rows it did not touch
 *   codes          territory statement coder framework component polarity meaning
 *                  beneficiary detail(N: the 11 of A01-11) round(N) coded_on; a missing
 *                  territory is found by the statement, a missing statement is the one of
 *                  the same import and line. The coder "consensus" holds what was settled
 *                  together
 *   proposals      territory statement model framework component confidence(N) polarity
 *                  component_2 confidence_2(N) component_3 confidence_3(N) decision;
 *                  `model` is the model's hash; a model's later proposal replaces its earlier
 *   indicators     indicator name component questionnaire scale lowest(N) highest(N)
 *                  direction unit low_max(N) high_min(N) target(N)
 *   levels         indicator level(N) text
 *   positions      questionnaire indicator position(N); positions only grow, and an
 *                  indicator has its place in one questionnaire
 *   answers        territory group respondent cycle phase period questionnaire weight(N)
 *                  levels; a character a position: '0' + level - lowest; '.' asked, no
 *                  answer; '/' does not know, '!' declines, '-' not concerned; ' ' not asked,
 *                  nor is what a shorter text leaves out
 *   reals          territory group respondent cycle phase period indicator weight(N) value(N)
 *   counts         territory group indicator period cycle phase who level(N) people(N)
 *                  weights(N) weights_rest(N) weights_squared(N) weights_squared_rest(N); a missing
 *                  level counts missing answers; `who` and sums as mx_follow_up_read has them (mx/measure.h)
 *   pairs          territory group indicator cycle moved(N) before(N) after(N) people(N) weights(N)
 *                  weights_rest(N) weights_squared(N) weights_squared_rest(N)
 *   withheld       territory group indicator period cycle phase what reason; of counts that others share
 *   published      territory group indicator period value(N) low(N) high(N) n(N) status source
 *   objectives     territory objective title component statements needs expectations target
 *                  set_on
 *   commitments    territory commitment title objective actor actor_kind scope start due
 *                  status done_on participants(N)
 *   actions        territory action title commitments component start end status
 *                  participants(N)
 *   contracts      territory contract signed_on group signatory signatory_kind; one row a
 *                  signatory
 *   reviews        territory review held_on contract objective finding; one row a finding
 *   releases       release(N) name released_on rule min_count(N) sha256 content withdrawn_on store; a
 *                  release is numbered by the store when its number is missing; `store` is the file
 *                  of another store that it went out from; see Releases
 *   masks          import(N) kind; one row for each piece of personal data that was masked, on its
 *                  line: kind is "e-mail", "phone", "social", "address", "birth" or "name"
 *   erasures       erasure(N) erased_on kind rows(N) tables left_over(N) program; read only: see
 *                  mx_store_prove
 *   imports        import(N) file sha256 part kind loaded_on rows(N) mapping program
 *                  replaced_by(N); read only: see Imports
 *   mappings       mapping name text; mapped: import(N) mapping headers; read only: see Imports
 *   modes          import(N) mode; wordings: import(N) indicator wording; read only: see Imports
 *   ledger         territory indicator period cycle phase questionnaire scale wording mode people(N)
 *                  groups(N) kinds import(N) file; read only: what was asked of whom, when and how, a row
 *                  for each time and import; kinds are those of the groups, "homogeneous, rainbow"
 */

/* Load `rows` of canonical `table` as part of `import` (0: made by the program itself).
 * Columns are found by name; a missing optional column is a column of missing cells.
 * Rows that the store refuses because of what it holds already (the same key with
 * other content, an unequal second answer) are complained about, naming `file` as the
 * import does, and left out; the caller decides whether to go on. Rows it holds
 * already with the same content are kept once. Runs in its own savepoint: on an error
 * nothing of `rows` stays. MX_E_VALUE: a value no check of the schema admits. */
int mx_store_load(mx_store *store, const char *table, const mx_frame *rows, int64_t import,
                  mx_complaints *complaints) MX_MUST_CHECK;

/* All rows of a canonical table, or of a view: `follow_up` (answers, reals and counts in
 * long form), `statement_codes` (THE code of each statement, of one that was cut as well as of its parts;
 * whoever counts leaves out those that others name as `parent` in `statements`, as mx_store_statements
 * does), `cycles`; in the order of their keys. MX_E_NOTFOUND, with the list of names, for another. */
int mx_store_table(mx_frame **out, mx_store *store, const char *table) MX_MUST_CHECK;

/* The names mx_store_table knows, in the order above; NULL after the last. */
const char *mx_store_table_name(size_t index);

/* ---- Reading --------------------------------------------------------------------- */

/* What stands for a statement that somebody cut in two: its parts (they count, it does not),
 * the whole as it was said (by which agreement is counted), or all of them. */
typedef enum { MX_STORE_PARTS, MX_STORE_WHOLES, MX_STORE_PARTS_AND_WHOLES } mx_store_cut;

/* What to read; NULL takes all. */
typedef struct {
    const char *territory, *group, *indicator, *period, *cycle, *phase;
    mx_store_cut cut; /* of statements */
    bool has_pairs;   /* follow-up for questions of change: pairs that are counted, too, and who is no part of them */
    bool is_own;      /* without what others share */
} mx_store_filter;
#define MX_STORE_FILTER_INIT {NULL, NULL, NULL, NULL, NULL, NULL, MX_STORE_PARTS, false, false}

/* Follow-up in long form, streamed in the order of territory and respondent. Cells in
 * this order: territory group indicator period phase cycle respondent value weight
 * level_people counted; `value` is decimal text, empty when asked and missing. A row of counts has
 * an empty respondent, in `level_people` its number of people, in `weight` the sum of their
 * weights divided by that number, in `counted` what else is known of them, as mx_follow_up_read has it. Answers that two imports give alike come once. `filter`
 * may be NULL and need not outlive the call; the store must not be closed before the rows. */
int mx_store_follow_up(mx_rows **out, mx_store *store, const mx_store_filter *filter) MX_MUST_CHECK;

/* Statements, each with THE code: territory group cycle period question(N) statement text
 * lang author consent(N) framework component polarity status coder confidence(N) parent. `status`
 * says whose code it is: "settled" together, "agreed" (all people who coded it), "auto" (a
 * model's proposal that stands), else "open" (people differ, or nobody decided; the
 * component is missing). A polarity that nobody gave is the question's. `coder` names who
 * coded it, joined by ';'. `parent` is the statement that it is a part of. Uses the filter's
 * territory, group, period, cycle and cut. */
int mx_store_statements(mx_frame **out, mx_store *store,
                        const mx_store_filter *filter) MX_MUST_CHECK;

/* A parameter of a query: a number when `text` is NULL. */
typedef struct {
    const char *text;
    double number;
} mx_store_param;

/* The rows of one SELECT, which may read every table and view and do nothing else: no
 * write, no pragma, no other file. `?` take `params` in turn. A column is MX_NUMBER when all
 * it holds are numbers. MX_E_VALUE: not one SELECT, or an error in it (SQLite's words,
 * quoted); MX_E_LIMIT: more than `max_steps` steps of SQLite's machine (0: no limit). */
int mx_store_query(mx_frame **out, mx_store *store, const char *sql,
                   const mx_store_param params[], size_t n_params,
                   uint64_t max_steps) MX_MUST_CHECK;

/* ---- Imports ------------------------------------------------------------------------ */

/* A file that was, or is being, loaded. Texts are borrowed from the caller. */
typedef struct {
    const char *file;      /* as complaints name it */
    const char *sha256;    /* of its bytes */
    const char *part;      /* the sheet of a workbook; "" for the whole file */
    const char *kind;      /* "statements", "follow-up"… */
    const char *loaded_on; /* yyyy-mm-dd */
    const char *mapping;   /* how headers were read; "" when as they stand */
    const char *program;   /* the version of mieux */
} mx_store_import;

/* The import that holds these bytes and has not been replaced; 0 when there is none. */
int mx_store_import_find(int64_t *out, mx_store *store, const char *sha256,
                         const char *part) MX_MUST_CHECK;
/* Begin an import, inside a transaction; finish says how many rows its file has. */
int mx_store_import_begin(int64_t *out, mx_store *store,
                          const mx_store_import *import) MX_MUST_CHECK;
int mx_store_import_finish(mx_store *store, int64_t import, int64_t n_rows) MX_MUST_CHECK;
/* Remember that `import` was read with a mapping file: its hash, the name it gives itself, its
 * whole text (kept once), and the header of the file at hand, a name a line. */
int mx_store_mapping_keep(mx_store *store, int64_t import, const char *sha256, const char *name,
                          const char *text, const char *headers) MX_MUST_CHECK;
/* Remember how people answered the file of `import` ("paper", "interview"…), and how it words an
 * indicator. */
int mx_store_mode_keep(mx_store *store, int64_t import, const char *mode) MX_MUST_CHECK;
int mx_store_wording_keep(mx_store *store, int64_t import, const char *indicator,
                          const char *wording) MX_MUST_CHECK;
/* The headers of the imports before `import` whose mapping has this name, of the same part: one text
 * column `headers`, the latest first, twenty at most. */
int mx_store_mapping_headers(mx_frame **out, mx_store *store, int64_t import, const char *name,
                             const char *part) MX_MUST_CHECK;
/* What rows of `import` speak of, territories and (where it declares any) indicators: one text
 * column `subject`. */
int mx_store_import_subjects(mx_frame **out, mx_store *store, int64_t import) MX_MUST_CHECK;
/* Erase the rows of `import` and mark it as replaced by `by` (0: by nothing), inside a
 * transaction, before the rows of `by` are loaded. What other rows still refer to must come
 * back before the commit, which else fails and names the first. MX_E_NOTFOUND: no such
 * import, or replaced already. `n_rows` (may be NULL) gets the number of rows erased. */
int mx_store_import_remove(mx_store *store, int64_t import, int64_t by,
                           int64_t *n_rows) MX_MUST_CHECK;

/* ---- Merging ------------------------------------------------------------------------ */

/* What a merge brought. */
typedef struct {
    size_t n_imports;   /* new here */
    size_t n_there;     /* here already: their rows were left where they are */
    size_t n_replaced;  /* replaced here, as they had been there */
    size_t n_corrected; /* here already, and replaced or taken back since: their rows stay out */
    size_t n_erasures;  /* proofs of erasures that were not here */
    mx_frame *rows;     /* table, rows(N): new rows, by table */
    bool has_changed;   /* anything at all */
} mx_store_merged;
void mx_store_merged_dispose(mx_store_merged *merged);

/* Bring all that `other` (opened as MX_STORE_OTHERS) holds into `store`, in a savepoint of its open
 * transaction, as if its files had been loaded here: imports are numbered anew, and one that is here already
 * brings nothing; answers take the place of shared counts of theirs; positions are laid out anew; equal rows
 * count once. Rows that say otherwise than what stands here are complained about as mx_store_load does, and
 * left out, as are references that lead nowhere and answers of people whom shared counts have here already:
 * the caller rolls back then. MX_E_VALUE: codes of another framework, people of one territory under two keys;
 * MX_E_EXISTS: another framework of the same name; MX_E_STORE: faults. */
int mx_store_merge(mx_store_merged *out, mx_store *store, mx_store *other, mx_complaints *complaints) MX_MUST_CHECK;

/* ---- Releases ----------------------------------------------------------------------- */

/* What was published, as mx_gate_said says it (mx/disclose.h). */
typedef struct {
    const char *name;        /* the document or command */
    const char *released_on; /* yyyy-mm-dd */
    const char *rule;
    int min_count;
    const char *content;
} mx_store_release;

/* Remember a release. *number is 0: a new one gets its number there, but one that says the same under
 * the same name and rule is that one, and stays as it is; else the release of that number, which its
 * maker is not through with, says this from now on. `is_new` (may be NULL): a row was added. */
int mx_store_keep_release(int64_t *number, bool *is_new, mx_store *store, const mx_store_release *release) MX_MUST_CHECK;

/* Forget what releases said that nobody saw outside: nothing is held against them any more. That they were
 * there, and the day they were withdrawn, stays. MX_E_NOTFOUND: no such release, or withdrawn already. */
int mx_store_withdraw(mx_store *store, int64_t number, const char *day) MX_MUST_CHECK;

/* ---- Keeping ---------------------------------------------------------------------- */

/* Whom to forget: a person (respondent, author, signatory or actor) or a group of a
 * territory; one of the two is NULL. */
typedef struct {
    const char *territory, *person, *group;
} mx_store_whom;

/* What mx_store_forget would erase: table, rows(N), and the files the rows came from,
 * joined by "; ". No rows: nothing is known of them. */
int mx_store_known(mx_frame **out, mx_store *store, const mx_store_whom *whom) MX_MUST_CHECK;

/* Where they count, as releases name figures: texts kind ("answers", "statements", "members" of a group,
 * "commitments"), group, cycle, period, phase, indicator and statement; missing where a kind has none. All of it is
 * of their territory. */
int mx_store_traces(mx_frame **out, mx_store *store, const mx_store_whom *whom) MX_MUST_CHECK;

/* Erase, inside a transaction, all they said and answered: rows, their codes and links;
 * names of a person in what stays. Bytes are overwritten. mx_store_compact, after the commit,
 * rewrites the file without the space they left. */
int mx_store_forget(mx_store *store, const mx_store_whom *whom) MX_MUST_CHECK;

/* Leave a proof of an erasure, in the same transaction, in the table `erasures`: the day, what was
 * erased of (`known`: what mx_store_known said before), what it says now, and `program`, the version
 * that did it. Nothing in it tells of whom. */
int mx_store_prove(mx_store *store, const mx_store_whom *whom, const mx_frame *known, const char *day,
                   const char *program) MX_MUST_CHECK;
int mx_store_compact(mx_store *store) MX_MUST_CHECK;

/* Verify everything: the file's pages and indexes, the structure against this version's,
 * references, codes against their framework, levels against questionnaires and scales,
 * hashes. Findings are complaints about the store's path, `column` naming the table. The
 * return value says only whether checking itself worked. */
int mx_store_check(mx_store *store, mx_complaints *findings) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
