/*
 * task: one file for each thing a user asks.
 *
 * A task joins rooms: it opens the store, owns the transaction, hands the rows of
 * one room to the next, and leaves results as releases (mx/disclose.h). The faces
 * (cli, later serve) read options, call one task and print. A task writes nothing
 * to standard output; what it has to tell besides its result goes through `say`.
 *
 * Options are structs with an _INIT value; strings are borrowed for the call. A task
 * that fails leaves the store and the files as they were.
 */
#ifndef MX_TASK_H
#define MX_TASK_H

#include "mx/base.h"
#include "mx/disclose.h"
#include "mx/frame.h"

MX_DOOR_OPEN

/* What every task is told. */
typedef struct {
    const char *store; /* path of the store */
    uint64_t seed;
    mx_lang lang;
    /* Progress and remarks, one line each without its end, for a person; may be NULL. */
    void (*say)(void *payload, const char *line);
    /* The same for what somebody must hear who wants to hear of no progress: a danger to people's privacy. */
    void (*warn)(void *payload, const char *line);
    void *payload;
} mx_context;

/* One line to the person, if anybody listens. */
void mx_say(const mx_context *context, const char *format, ...) MX_PRINTF(2, 3);
void mx_warn(const mx_context *context, const char *format, ...) MX_PRINTF(2, 3);

/* ---- Printing ----------------------------------------------------------------- */

typedef enum {
    MX_FORMAT_TABLE,
    MX_FORMAT_CSV,
    MX_FORMAT_JSON,
    MX_FORMAT_GUARDED_CSV /* texts cannot start a formula in a spreadsheet; import undoes it */
} mx_format;

/* A release to a stream: an aligned table for people (numbers rounded, in the language
 * of messages), CSV (full precision), or JSON (an array of objects; missing is null).
 * MX_E_IO when the stream refuses. */
int mx_task_print(const mx_release *release, mx_format format, FILE *out) MX_MUST_CHECK;

/* ---- Weighting ------------------------------------------------------------------- */

/* To which margins people are weighted, row by row (mx_margin in mx/measure.h); at most one of them. Margins are
 * columns of files by their names; of a store territory, group, and the kind and profile of groups. */
typedef struct {
    const char *rake;        /* a table of known margins: margin, category, share (or number of people) */
    const char *standardise; /* names of margins with commas between, which take the shares of all answers */
} mx_weighting;

/* ---- Describing ------------------------------------------------------------------ */

typedef struct {
    const char *file;     /* follow-up as CSV; "-": standard input; NULL: the store */
    const char *by;       /* names of columns with commas between; NULL: territory,indicator,period */
    const char *scale;    /* "1-5", of all indicators; NULL: the store's, or what is seen */
    const char *encoding; /* NULL: found out; so are delimiter and decimal when 0 */
    const char *sheet;    /* of a workbook; NULL: the first in sight */
    char delimiter, decimal;
    unsigned n_threads;   /* 0: one for each processor; the result is the same */
    mx_weighting weighting;
    mx_rule rule;
    /* What is wrong with the file, before MX_E_REFUSED; may be NULL. */
    void (*complain)(void *payload, mx_complaints *list);
    void *payload;
} mx_describe;

/* One row for each combination of the keys, with the columns of mx_tally_result (contract
 * §4), under the rule. MX_E_USAGE: an unknown key, with those there are. MX_E_REFUSED: cells
 * that are no values. */
int mx_task_describe(mx_release **out, const mx_context *context, const mx_describe *options) MX_MUST_CHECK;
/* What that would withhold, and what merging saves or would save: the columns of mx_task_rehearse. */
int mx_task_describe_rehearse(mx_release **out, const mx_context *context, const mx_describe *options) MX_MUST_CHECK;

/* ---- Questions asked of follow-up -------------------------------------------------- */

/* Of what the questions below are asked, and how answers are put together. */
typedef struct {
    char *const *files; /* follow-up as CSV, read as one; "-": standard input */
    size_t n_files;     /* 0: the store */
    const char *by;     /* names of columns with commas between; NULL: as the question has it */
    const char *territory; /* id or name: this territory and those below it; or */
    const char *network;   /* the territories of this network (of a store); both NULL: all */
    const char *indicator, *cycle, *period; /* one of them; NULL: all */
    bool is_together;                       /* all territories count as one */
    /* Of files: "1-5" for all indicators (NULL: the range seen), whether fewer is better, how
     * to read them (NULL and 0: found out). */
    const char *scale;
    bool is_reversed;
    const char *encoding, *sheet;
    char delimiter, decimal;
    mx_weighting weighting; /* of change and compare */
    mx_rule rule;
    /* What is wrong with the files, before MX_E_REFUSED; may be NULL. */
    void (*complain)(void *payload, mx_complaints *list);
    void *payload;
} mx_question;

/*
 * Each gives a table under the rule, and tells through `say` what one has to know of it: that it
 * is internal, how many tests it holds. MX_E_NOTFOUND: no such territory, network, indicator,
 * period, or nothing to show. MX_E_USAGE: an unknown key. MX_E_REFUSED: cells that are no values.
 */

/* The comparability ledger of the store (columns of mx_measure_ledger), or only its changes; by
 * territory, network and indicator. MX_E_USAGE with files. */
int mx_task_ledger(mx_release **out, const mx_context *context, const mx_question *question,
                   bool only_changes) MX_MUST_CHECK;

typedef enum { MX_CHANGE_BOTH, MX_CHANGE_LINKED, MX_CHANGE_UNLINKED } mx_change_design;

/* Change between the phases "before" and "after", or between two periods (both or neither NULL);
 * columns of mx_measure_change, p adjusted for the number of tests. By territory,indicator. */
int mx_task_change(mx_release **out, const mx_context *context, const mx_question *question,
                   mx_change_design design, const char *before, const char *after) MX_MUST_CHECK;

/* What an action of the store changed: columns of mx_measure_action, p adjusted; with has_periods a row a
 * period. `before` and `after` as above. Keys are fixed: MX_E_USAGE with `by`, files or is_together. */
int mx_task_change_by_action(mx_release **out, const mx_context *context, const mx_question *question,
                             const char *action, const char *before, const char *after,
                             bool has_periods) MX_MUST_CHECK;

/* What of a trend is asked: the share in high situations, a row a period (columns of mx_measure_trend); a row a
 * series (mx_measure_slopes); a row a territory over its indicators, or an indicator over territories
 * (mx_measure_slopes_together); whether territories draw together (mx_measure_convergence). */
typedef enum {
    MX_TREND_PERIODS,
    MX_TREND_SLOPES,
    MX_TREND_OVER_INDICATORS,
    MX_TREND_OVER_TERRITORIES,
    MX_TREND_CONVERGENCE
} mx_trend_kind;

/* p adjusted for the number of tests. Keys are territory and indicator: no `by`. MX_E_USAGE: territories put
 * together where they are compared. */
int mx_task_trend(mx_release **out, const mx_context *context, const mx_question *question,
                  mx_trend_kind kind) MX_MUST_CHECK;

/* Territories or groups side by side by name (columns of mx_measure_side_by_side), by
 * indicator,territory. With is_ranked also ranks, and intervals that hold for all rows of an
 * indicator at once (Bonferroni); MX_E_VALUE where too few people or groups stand behind
 * too many of them for any rank. */
int mx_task_compare(mx_release **out, const mx_context *context, const mx_question *question,
                    bool is_ranked) MX_MUST_CHECK;

/* ---- Agreement ---------------------------------------------------------------------- */

typedef struct {
    const char *territory, *network; /* as in mx_question */
    const char *cycle;
    mx_rule rule;
} mx_agree;

/* How well coders of the store agree with each other and with the models (columns of
 * mx_measure_agree); or the statements on which they do not, which is always internal
 * (MX_E_USAGE under another rule). MX_E_NOTFOUND: nothing was coded twice. */
int mx_task_agree(mx_release **out, const mx_context *context, const mx_agree *options) MX_MUST_CHECK;
int mx_task_disagreements(mx_release **out, const mx_context *context, const mx_agree *options) MX_MUST_CHECK;

/* ---- What was published --------------------------------------------------------------- */

/* The first characters of the hash of what a document said, by which its method box names it. */
#define MX_FINGERPRINT 8

/* What the store remembers of what was published, as an internal table: release(N) released_on name rule
 * min_count(N) figures(N) withheld(N) fingerprint withdrawn_on store (of others that it went out from); or the one of this number (0: all).
 * MX_E_NOTFOUND. */
int mx_task_releases(mx_release **out, const mx_context *context, int64_t number) MX_MUST_CHECK;

/* Hold nothing against a release any more that never went out. MX_E_NOTFOUND: none of this number, or
 * withdrawn already. */
int mx_task_withdraw(const mx_context *context, int64_t number) MX_MUST_CHECK;

/* ---- Making a store, loading files -------------------------------------------------- */

/* Make the context's store, with the framework loaded. MX_E_EXISTS when something is there. */
int mx_task_init(const mx_context *context) MX_MUST_CHECK;

/* Write a new key for pseudonyms to `path` (see mx/personal.h), and make the store unless it is there.
 * MX_E_EXISTS: something is at `path`. */
int mx_task_new_key(const mx_context *context, const char *path) MX_MUST_CHECK;

/* Whether the first line of a list of statements is a title; unsaid, a person is asked where it may be. */
typedef enum { MX_FIRST_LINE_UNSAID, MX_FIRST_LINE_TITLE, MX_FIRST_LINE_STATEMENT } mx_first_line;

typedef struct {
    char *const *files;
    size_t n_files;
    const char *kind;                 /* of all of them; NULL: told by the header of each */
    const char *territory, *coder;    /* for files without that column; NULL: none */
    const char *group, *cycle, *period, *question; /* the same */
    const char *mode;       /* how people answered, for the comparability ledger; NULL: not said */
    const char *encoding;             /* NULL: found out */
    char delimiter;                   /* 0: found out */
    const char *rejects;              /* a file for the refused rows; NULL: none */
    int64_t replaces;                 /* the import whose place the file takes; 0: none */
    bool keeps_good;                  /* load the good rows of a file with bad ones */
    bool is_dry_run;                  /* check all, load nothing */
    unsigned n_threads;               /* 0: one for each processor */
    const char *sheet;                /* of workbooks; NULL: the first in sight */
    const char *key;                  /* file of the key for pseudonyms; NULL: none */
    bool keeps_names;                 /* respondents and authors that look like names stay as they are */
    mx_first_line first_line;         /* of a list of statements */
    bool masks_all, masks_nothing;    /* personal data in all free text, in none; else in statements */
    const char *mapping;              /* a mapping file to read them by; NULL: as they stand */
    /* Whether to do it: a question with a yes or no; NULL when nobody can be asked. */
    bool (*ask)(void *payload, const char *question);
    /* What is wrong with a file, once for each that has bad rows; may be NULL. */
    void (*complain)(void *payload, mx_complaints *list);
    void *payload;
} mx_import_files;
#define MX_IMPORT_FILES_INIT {.files = NULL}

typedef struct {
    uint64_t n_refused; /* rows left out */
} mx_import_outcome;

/* Load files into the context's store, in the order in which they refer to each other, each
 * in one transaction: whole, or not at all. The same bytes again change nothing. MX_E_REFUSED:
 * a file has bad rows (they were complained about); MX_E_EXISTS: a file of that name is loaded
 * for these territories, and nobody said to replace it. Files before that one stay loaded. */
int mx_task_import(mx_import_outcome *out, const mx_context *context, const mx_import_files *files) MX_MUST_CHECK;

/* Propose a mapping for the one file, with what the store knows (it need not be there); *n_open of its guesses
 * have to be confirmed. MX_E_VALUE: nothing in the file can be told. */
int mx_task_propose(mx_buf *out, size_t *n_open, const mx_context *context, const mx_import_files *files) MX_MUST_CHECK;

/* ---- Scripts -------------------------------------------------------------------- */

typedef struct {
    const char *data_folder; /* frame.read_csv reads below it; NULL: nothing */
    const char *script;      /* indicators: one more script than the shipped ones; NULL: none */
    uint64_t max_memory_mib, max_steps;
    double max_seconds;
    bool may_end_process;    /* what outlasts max_seconds in C ends the process, with status 1 */
    void (*print)(void *payload, const char *line); /* what the script prints */
    void *payload;
} mx_script_settings;

/* Run a script in the sandbox over the context's store, where there is one. With a rule the
 * script gets released figures only. MX_E_SCRIPT, MX_E_LIMIT: script and line named. */
int mx_task_run(const mx_context *context, const char *path, char *const arguments[], size_t n_arguments,
                const mx_script_settings *settings, const mx_rule *rule) MX_MUST_CHECK;

/* Look at a script without running it: what does not compile, names and fields that are not there. */
int mx_task_run_check(const mx_context *context, const char *path, mx_complaints *findings) MX_MUST_CHECK;

/* A conversation: each text is done, or its value printed, in one state. `*wants_more`: the text is not
 * finished. An error in it is MX_E_SCRIPT or MX_E_LIMIT, and the conversation goes on. */
typedef struct mx_lua mx_lua;
int mx_task_lua_open(mx_lua **out, const mx_context *context, const mx_script_settings *settings, const mx_rule *rule) MX_MUST_CHECK;
int mx_task_lua_say(mx_lua *lua, bool *wants_more, const char *text) MX_MUST_CHECK;
void mx_task_lua_close(mx_lua *lua);

/* Indicators of the scripts that came along, of the user's own (below ~/.local/share/mieux/scripts),
 * and of settings->script: all of them as a table; one in words; one computed over the store,
 * after those it needs, and disclosed (rule NULL: internal). */
int mx_task_indicators_list(mx_release **out, const mx_context *context,
                            const mx_script_settings *settings) MX_MUST_CHECK;
int mx_task_indicators_explain(mx_buf *out, const mx_context *context, const char *code,
                               const mx_script_settings *settings) MX_MUST_CHECK;
int mx_task_indicators_compute(mx_release **out, const mx_context *context, const char *code,
                               const mx_script_settings *settings, const mx_rule *rule) MX_MUST_CHECK;

/* Run the tests inside scripts, of one indicator or (`code` NULL) of all: a table of words with
 * what failed and why. */
int mx_task_indicators_test(mx_release **out, size_t *n_failed, const mx_context *context, const char *code,
                            const mx_script_settings *settings) MX_MUST_CHECK;

/* Write CODE.lua here, an indicator that works, to be changed. MX_E_EXISTS: the file is there;
 * MX_E_USAGE: no code. */
int mx_task_indicators_new(const mx_context *context, const char *code) MX_MUST_CHECK;

/* ---- What was said ----------------------------------------------------------------- */

typedef enum {
    MX_SYNTHESIS_MENTIONS, /* statements and people by keys, with their balance */
    MX_SYNTHESIS_SPECIFIC, /* what a part says more, or less, than all */
    MX_SYNTHESIS_SHARED,   /* what most groups name */
    MX_SYNTHESIS_NEW,      /* components of the last cycle that nobody had named */
    MX_SYNTHESIS_MAP,      /* who speaks of what: correspondence analysis (mx_measure_correspond) */
    MX_SYNTHESIS_TYPICAL,  /* a statement for each, where its author consents, masked */
    MX_SYNTHESIS_CORRECTED /* shares corrected for what the model confuses (mx_measure_corrected) */
} mx_synthesis_kind;

typedef struct {
    mx_synthesis_kind kind;
    const char *by; /* keys with commas between (mx_measure_mentions); NULL: dimension */
    const char *territory, *network, *cycle; /* NULL: all */
    const char *model; /* corrected: the model's file; NULL is the one that comes with the program */
    mx_rule rule;
    const char *quotes; /* as in mx_annual */
} mx_synthesis;

/* The answer under the rule, with a column `name` for what a dimension or component is called.
 * MX_E_NOTFOUND: nothing was said there; MX_E_VALUE: an unknown key, or (corrected) a model that learnt
 * from what people coded, which tells nothing of its errors. */
int mx_task_synthesis(mx_release **out, const mx_context *context, const mx_synthesis *asked) MX_MUST_CHECK;

/* ---- Reports --------------------------------------------------------------------- */

typedef enum {
    MX_REPORT_ANNUAL,    /* what a year brought, for a territory, a network or all */
    MX_REPORT_TERRITORY, /* the same of one territory, to be laid beside others */
    MX_REPORT_COMPARISON /* territories side by side */
} mx_report_kind;

typedef struct {
    mx_report_kind kind;
    const char *script;    /* not NULL: in its place the report of a script, by name (reports/NAME.lua) or path */
    const char *output;    /* a file; its ending is its format: .html, .pdf, .odt or .json */
    const char *as;        /* several formats of one document, "html,pdf": files called as `output`; NULL: `output` alone */
    const char *data;      /* a folder for its tables as CSV, described; NULL: none */
    const char *territory; /* id or name: this territory and those below it; or */
    const char *network;   /* the territories of this network; both NULL: the whole store */
    const char *title;     /* what the cover calls them; NULL: their name */
    const char *cycle;     /* of what was said and of the change; NULL: the last of each */
    const char *date;      /* yyyy-mm-dd of the report; NULL: the day of the store's last import */
    int year;              /* that the report is called after; 0: the year of its date */
    mx_rule rule;          /* min_count 0 makes an internal document, marked as such */
    bool has_trail;        /* add the question and hash behind each table */
    const char *quotes;    /* statements of rare stories that a person confirmed, "territory/statement", with commas
                              between; NULL: none */
} mx_annual;

/* Write a report of the store in the context's language. The same store, options and version give the
 * same bytes. MX_E_NOTFOUND: no such territory or network; MX_E_USAGE: an ending that is no format. */
int mx_task_report(const mx_context *context, const mx_annual *options) MX_MUST_CHECK;

/* What that report would withhold, question by question, and which merging would save most; nothing is
 * written or remembered. `output` may be NULL. An internal table: question rows(N) withheld(N)
 * partly(N) figures(N) merge saved(N): rows, those withheld, those with a figure withheld, figures
 * withheld; the key by which withheld rows could be put together, and how many would be saved. */
int mx_task_rehearse(mx_release **out, const mx_context *context, const mx_annual *options) MX_MUST_CHECK;

/* One report for each territory of the scope that has none below it, as FOLDER/ID.ENDING, and an
 * index.html that leads to them; `output` and `data` of `options` are not used; `as` NULL is "html", and the
 * index leads to the first of several formats. Work is shared among processes, one a core. `*n_written` counts the territories. */
int mx_task_report_each(size_t *n_written, const mx_context *context, const mx_annual *options,
                        const char *folder) MX_MUST_CHECK;

/* A complete run on the data that comes with the program, in `folder` (made where it is not
 * there): two fresh stores, whatever a run before left under their names; imports,
 * classification, an indicator, annual reports of `date` in both languages. The paths of the
 * files are appended to `written`, one a line. */
int mx_task_demo(mx_buf *written, const mx_context *context, const char *folder, const char *date) MX_MUST_CHECK;

/* ---- Charts ------------------------------------------------------------------------ */

typedef struct {
    const char *name;      /* one of mx_chart_kind_name (mx/chart.h), or a script's:
                              charts/NAME.lua, or a path that ends in .lua */
    const char *output;    /* a file; its ending is its format: .svg, .png or .pdf */
    const char *territory; /* id or name: this territory and those below it; or */
    const char *network;   /* the territories of this network; both NULL: the whole store */
    const char *indicator; /* id or name: territories are drawn; NULL: indicators are */
    const char *cycle;     /* NULL: all */
    const char *outline;   /* map: a GeoJSON file; NULL: no ground */
    const char *date;      /* calendar: the day on which something is late; NULL: that of the last import */
    const char *data;      /* a table to draw in the place of the store; NULL: none */
    const char *columns;   /* what its columns mean, "by=territory,y=share"; NULL: those of the usual names */
    const char *title, *subtitle, *note; /* in the place of the usual ones; NULL: those */
    mx_rule rule;
    int width;    /* logical pixels; 0: as usual */
    double scale; /* pixels of a .png for each of them; 0: one */
} mx_drawing;

/* Draw a chart of the store in the context's language. MX_E_NOTFOUND: no such chart,
 * territory, network or indicator, or nothing to show. */
int mx_task_chart(const mx_context *context, const mx_drawing *options) MX_MUST_CHECK;

/* ---- Classifying ---------------------------------------------------------------- */

typedef struct {
    const char *model; /* a model's file; NULL is the one that comes with the program */
    unsigned threads;  /* 0: one a core */
    bool with_reasons; /* adds the columns words, words_2 */
    bool with_split;   /* adds theme, theme_component, theme_confidence and the same of theme_2:
                        * the two criteria of a statement that holds two, the main one first */
    bool with_codes;   /* adds the columns code, meaning, beneficiary */
    const char *sheet; /* of a workbook; NULL: the first in sight */
} mx_classify_options;
#define MX_CLASSIFY_OPTIONS_INIT {NULL, 0, false, false, false, NULL}

/* A proposal for each statement of `file` (a table with a column `text`, or "-" for lines
 * of standard input), as CSV to `out` while reading: one row a row, in the same order. */
int mx_task_classify_file(const mx_context *context, const char *file,
                          const mx_classify_options *options, FILE *out) MX_MUST_CHECK;

/* A proposal for each statement of the store, kept there under the model's hash; what
 * people decided stays as it is. `out`: statements, auto and review by dimension. */
int mx_task_classify_store(mx_release **out, const mx_context *context,
                           const mx_classify_options *options) MX_MUST_CHECK;

/* The model against the labels of files: figures with intervals, the confusion of dimensions
 * (rows: people; columns: the model), and how its confidence and the truth go together by tenths
 * (columns of mx_score_reliability; NULL: not wanted). */
int mx_task_score(mx_release **figures, mx_release **confusion, mx_release **reliability, const mx_context *context,
                  char *const files[], size_t n_files, const mx_classify_options *options) MX_MUST_CHECK;

/* The model against what people decided in the store (settled together, or by all who coded it
 * alike): the same two tables, and in `pairs` how often it proposes what where they decided what
 * (decided, proposed, decision, n), from which shares can be corrected. MX_E_VALUE for a model that
 * learnt from a store: it would be asked what it was told. MX_E_NOTFOUND: nobody coded there. */
int mx_task_score_store(mx_release **figures, mx_release **confusion, mx_release **pairs, const mx_context *context,
                        const mx_classify_options *options) MX_MUST_CHECK;

/* The model's card, as Markdown in the language of messages, appended to `out`: its purpose, data,
 * method, what it is worth on labelled files (with 95 % Wilson intervals; by language, by
 * dimension, by tenth of confidence), where it fails. */
int mx_task_card(mx_buf *out, const mx_context *context, char *const files[], size_t n_files,
                 const mx_classify_options *options) MX_MUST_CHECK;

/* What to train on: labelled files, a recipe (a table of files and weights, relative to its
 * own folder), or both. Without either, the recipe that comes with the program. */
typedef struct {
    char *const *files;
    size_t n_files;
    const char *recipe;
    const char *framework; /* of the codes; NULL is the default one */
    unsigned threads;
    unsigned without; /* kinds of features to leave out (mx_kind_of_feature); 0: none */
    const char *sheet; /* of the files that are workbooks; NULL: the first in sight */
} mx_train_options;
#define MX_TRAIN_OPTIONS_INIT {NULL, 0, NULL, NULL, 0, 0, NULL}

/* The bits of kinds named with commas between ("pairs,letters"; pairs, heads, opening, letters,
 * telling, composed). MX_E_USAGE for another name. */
int mx_task_kinds(unsigned *out, const char *names) MX_MUST_CHECK;

/* Fit a model and write it to `output`; `out` says what it was made of. */
int mx_task_train(mx_release **out, const mx_context *context, const mx_train_options *options,
                  const char *output) MX_MUST_CHECK;

/* What people coded in the store joins the texts of `options` (mx_task_train). */
typedef struct {
    double weight; /* of a statement that people coded, beside a row of the texts */
    int folds;     /* parts to judge by */
} mx_adapt;
#define MX_ADAPT_INIT {1, 3}

/* Fit a model on both and write it to `output`. `comparison` sets the model that comes along
 * (before) beside models like the new one (after) on statements held out, by the figures of
 * mx_score_figures; NULL when fewer than two texts a part were coded. MX_E_NOTFOUND: nobody
 * coded anything. */
int mx_task_adapt(mx_release **facts, mx_release **comparison, const mx_context *context,
                  const mx_train_options *options, const mx_adapt *how, const char *output) MX_MUST_CHECK;

/* Stratified cross-validation over `folds` parts; equal texts stay in one part. */
int mx_task_cross_validate(mx_release **figures, mx_release **confusion, const mx_context *context,
                           const mx_train_options *options, int folds) MX_MUST_CHECK;

/* ---- People decide ---------------------------------------------------------------- */

typedef struct {
    const char *territory, *group; /* of the statements; NULL: all */
    const char *coder;             /* for whom: what they coded already does not come again; may be NULL */
    const char *model;             /* as in mx_classify_options */
    size_t most;                   /* places in the sheet; statements that say the same share one */
    bool all;                      /* also what people decided, and all that the model codes alone */
    char delimiter;                /* of a CSV for spreadsheets, which gets the mark of UTF-8; 0: a plain CSV */
    bool is_workbook;              /* XLSX in place of CSV */
    unsigned threads;
} mx_review;
#define MX_REVIEW_INIT {NULL, NULL, NULL, NULL, 100, false, 0, false, 0}

/* A coding sheet (CSV or XLSX, headers in the context's language) of the store's statements that most
 * need a person's eye, to `out`: where people differ, then where the model is least sure,
 * components and groups in turn (mx_reading_order); one place in ten is drawn with the seed from
 * what the model codes alone. MX_E_NOTFOUND: no such statements. Then the list of codes. */
int mx_task_review(const mx_context *context, const mx_review *options, FILE *out) MX_MUST_CHECK;
int mx_task_review_codes(const mx_context *context, const mx_review *options, FILE *out) MX_MUST_CHECK;

typedef struct {
    const char *file;  /* the sheet, filled in */
    const char *sheet; /* … of a workbook; NULL: the first in sight */
    const char *coder; /* whose codes they are; "consensus": settled together */
    const char *model; /* to compare with */
    bool keeps_good;
    unsigned threads;
    /* What is wrong with the sheet; may be NULL. */
    void (*complain)(void *payload, mx_complaints *list);
    void *payload;
} mx_review_read;

/* Take a sheet back: its rows with a component become codes of the coder, in a round of their own
 * where they change what the coder said before. Whole, or not at all (but keeps_good): MX_E_REFUSED
 * after the complaints. `out` is how far the model agrees: decision, figure, n, value, low, high,
 * expected; NULL when the same bytes were read before. */
int mx_task_review_read(mx_release **out, mx_import_outcome *outcome, const mx_context *context,
                        const mx_review_read *options) MX_MUST_CHECK;

/* ---- Keeping a store ------------------------------------------------------------- */

/* Verify the store: findings are complaints about it (see mx/store.h). The return value
 * says only whether checking itself worked. */
int mx_task_check(const mx_context *context, mx_complaints *findings) MX_MUST_CHECK;

/* A table or view of the store by name, as an internal output. MX_E_NOTFOUND, with the list of
 * names, for another. The name of the index-th; NULL after the last. */
int mx_task_export(mx_release **out, const mx_context *context, const char *table) MX_MUST_CHECK;
const char *mx_task_export_name(size_t index);
/* What mx_task_export gave of `table`, as an XLSX workbook (see mx_sheet_write_workbook). */
int mx_task_export_workbook(const mx_release *release, const char *table, FILE *out) MX_MUST_CHECK;

/* The follow-up of the store as counts under `rule`, for others to load by mx_task_merge: a workbook, or the same
 * tables in one CSV file. by_group: each group of a territory apart. What goes out is remembered in the
 * store as any release is. MX_E_NOTFOUND: there is no follow-up; MX_E_VALUE: people in two groups by_group. */
int mx_task_export_counts(const mx_context *context, const mx_rule *rule, bool by_group, FILE *out,
                          bool is_workbook) MX_MUST_CHECK;

/* A person, by the name in the files, or a group (the other is NULL) of a territory. */
typedef struct {
    const char *territory, *person, *group;
    const char *key; /* the file by which names became pseudonyms; NULL: the store has the name */
} mx_whom;

/* What the store knows of them: rows by table, and the files they came from. MX_E_NOTFOUND
 * when that is nothing. */
int mx_task_known(mx_release **out, const mx_context *context, const mx_whom *whom) MX_MUST_CHECK;
/* The past releases that count them or quote them, as far as the store remembers: release(N), released_on, name, held:
 * which figures. No rows: none does. */
int mx_task_held(mx_release **out, const mx_context *context, const mx_whom *whom) MX_MUST_CHECK;
/* Forget it, for good; says which releases held it, and what lies out of reach. */
int mx_task_forget(const mx_context *context, const mx_whom *whom) MX_MUST_CHECK;

/* ---- Merging --------------------------------------------------------------------- */

typedef struct {
    char *const *stores; /* paths of stores of other territories */
    size_t n_stores;
    bool is_dry_run; /* say what would come, merge nothing */
    int64_t replaces; /* the import that the one file of shared counts takes the place of; 0: none */
    /* What the stores say otherwise than the context's, before MX_E_REFUSED; may be NULL. */
    void (*complain)(void *payload, mx_complaints *list);
    void *payload;
} mx_merge;

/* Bring all that the stores hold into the context's, in one transaction: all of them, or none. A path that ends in .xlsx
 * or .csv is a file of counts that mx_task_export_counts wrote. They are read
 * and never changed, those of an older version too. What is here already comes once. MX_E_REFUSED: rows
 * disagree (they were complained about); else as mx_store_merge (mx/store.h). */
int mx_task_merge(const mx_context *context, const mx_merge *options) MX_MUST_CHECK;

/* ---- Help ----------------------------------------------------------------------- */

/* What the functions of `stats` in scripts are for, from reports/stats.txt, in the language of messages: all
 * their names when `name` is NULL, the page of one, or with `is_manual` all pages in mdoc. MX_E_NOTFOUND
 * when there is no such function. Added to `out`. */
int mx_task_explain_stats(mx_buf *out, const char *name, bool is_manual) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
