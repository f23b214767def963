/*
 * The annual report while it is composed; for the annual_*.c of this room only.
 *
 * Reading fills the frames, composing asks `measure`, hands each result to `disclose`
 * and each release to `report` and `chart`. Errors stick in `rc`, as in mx_report: a
 * section goes on, gets empty texts and no releases, and the task returns the first one.
 */
#ifndef MX_ANNUAL_I_H
#define MX_ANNUAL_I_H

#include "mx/chart.h"
#include "mx/measure.h"
#include "mx/report.h"
#include "mx/store.h"
#include "mx/task.h"
#include "outlet.h"
#include "mx/taxonomy.h"

#include "annual_files.h"
#include "coded.h"
#include "scripts.h"

/* At most so many: indicators compared (two in a report that is not about comparing), moves told, shared components,
 * trends drawn, rows and levels of a chart,
 * published values listed; breaks of trends told are ANNUAL_BREAKS. */
#define ANNUAL_COMPARED 10
#define ANNUAL_MOVES 8
#define ANNUAL_SHARED 8
#define ANNUAL_TRENDS 6
#define ANNUAL_BREAKS 6
#define ANNUAL_CHART_ROWS 40
#define ANNUAL_CALENDAR 24 /* commitments drawn one by one */
#define ANNUAL_LEVELS 7
#define ANNUAL_PUBLISHED 60

/* A release that was made, and the question it answers, for the trail. */
typedef struct {
    mx_release *release;
    const char *question;
} annual_release;

/* What was asked and may be told: all figures of the report. NULL where there is nothing. */
typedef struct {
    const mx_release *groups, *participants, *acts, *objectives, *objective_list, *commitment_list, *reviews, *status, *kept,
        *partners, *contracts;
    const mx_release *sources; /* statements behind objectives; internal documents only */
    const mx_release *said, *questions, *dimensions, *five, *new, *coding, *agreement, *specific, *shared, *typical, *corrected, *map;
    const mx_release *situations, *ladder, *linked, *unlinked, *trend, *slopes;
    const mx_release *groups_apart, *participants_apart, *said_apart, *published, *published_one;
    const mx_release *compare[ANNUAL_COMPARED]; /* one indicator each */
    bool has_two_phases;                        /* situations has before and after */
    int ladder_lowest; /* the scale of the rows of `ladder`, those of situations that share one */
    size_t ladder_levels;
    size_t n_decided[2]; /* behind `corrected`: decisions on what the model codes alone, and on what it does not */
    bool is_first_cycle; /* of what was said: nothing earlier to compare with */
    size_t n_trends;     /* indicators with a trend, shown or not */
    size_t n_published;  /* series published by others, shown or not */
} annual_results;

/* The store's statements with what a model proposes for each. */
typedef struct {
    mx_model *model;
    coded all;
} annual_proposals;

/* What is the same for all reports on one store, found when one first asks: the indicators at hand for
 * sections in Lua, and what the classifier proposes. Not to be shared between processes. */
typedef struct {
    mx_shelf shelf;
    mx_readings *readings;
    bool is_open;
    annual_proposals proposals; /* without a model: none to be had */
    bool is_proposed;
} annual_shelf;

typedef struct annual annual;

struct annual {
    const mx_context *context;
    const mx_annual *ask;
    mx_lang lang;
    unsigned formats; /* of its files */
    mx_arena *arena;
    mx_store *store;   /* while it is read */
    bool is_said_only; /* follow-up is not read: nothing is asked of it */
    const char *style;
    mx_report_theme theme;
    mx_taxonomy *taxonomy;
    mx_texts *texts;
    mx_report *report;

    /* The store's tables, in canonical columns. */
    mx_frame *territories, *groups, *statements, *codes, *indicators, *published, *objectives, *commitments,
        *actions, *contracts, *reviews, *imports, *ledger, *withheld;
    mx_follow_up *follow_up;
    annual_shelf *shelf, own_shelf; /* the caller's, who closes it; NULL: the report's own */

    /* The scope: its name for people, the ids it takes in. */
    const char *name;
    mx_ids *members;
    size_t n_territories;     /* members without any below them */
    const char *date;         /* yyyy-mm-dd */
    const char *year;         /* of the report, four digits */
    const char *cycle;        /* of what was said; NULL when no statement has one */
    const char *follow_cycle; /* of the change; NULL when no answer has one */
    mx_cut together, apart;   /* all of the scope as one, each territory by itself */
    annual_results found;

    annual_release *releases;
    size_t n_releases, capacity;
    const char **noted; /* steps of the trail that sections in Lua made */
    size_t n_noted, noted_capacity;
    outlet outlet;          /* under the report's rule; opened with the tables */
    mx_frame *said_merging; /* territories put together in what was said */
    mx_frame *above, *topics; /* ids of territories, components, and of what they are part of */
    mx_frame *rehearsal;    /* what each question would withhold (merged.h); NULL: no rehearsal */
    int rc;
};

/* ---- From beginning to end -------------------------------------------------- */

/* Read all that reports are made from; mx_annual__close lets go of it (annual_read.c). */
int mx_annual__read(annual *a) MX_MUST_CHECK;
void mx_annual__close(annual *a);
annual_shelf *mx_annual__shelf(annual *a);
void mx_annual__close_shelf(annual_shelf *shelf); /* annual_scripts.c */
/* Find whom `ask` is about; find the day and the year (task_report.c). */
int mx_annual__find_scope(annual *a) MX_MUST_CHECK;
int mx_annual__find_date(annual *a) MX_MUST_CHECK;
/* Ask and tell: `report` is then ready to be written. mx_annual__clear lets go of what was asked and
 * told, and of nothing that was read. */
int mx_annual__compose(annual *a) MX_MUST_CHECK;
void mx_annual__clear(annual *a);
/* Whether other territories name the one of this row as the one above them. */
bool mx_annual__has_children(const annual *a, size_t row);

/* ---- Words (annual_tools.c) ------------------------------------------------ */

/* Values for texts: ANNUAL_SAY(a, "key", VALUE_TEXT("name", name), VALUE_COUNT("n", 12)). */
#define VALUE_TEXT(name_, text_) ((mx_text_value){.name = (name_), .text = (text_)})
#define VALUE_MARKUP(name_, text_) ((mx_text_value){.name = (name_), .markup = (text_)})
#define VALUE_COUNT(name_, x) ((mx_text_value){.name = (name_), .number = (double)(x), .show = MX_SHOW_COUNT})
#define VALUE_SHARE(name_, x) ((mx_text_value){.name = (name_), .number = (x), .show = MX_SHOW_SHARE})
#define VALUE_POINTS(name_, x) ((mx_text_value){.name = (name_), .number = (x), .show = MX_SHOW_POINTS})
#define VALUE_DECIMAL(name_, x, n)                                                                           \
    ((mx_text_value){.name = (name_), .number = (x), .show = MX_SHOW_DECIMAL, .decimals = (n)})
#define ANNUAL_VALUES(...)                                                                                   \
    (const mx_text_value[]){__VA_ARGS__}, sizeof((const mx_text_value[]){__VA_ARGS__}) / sizeof(mx_text_value)

/* A bound of an interval in points, with as many decimals as keep it apart from 0. */
mx_text_value mx_annual__bound(const char *name, double value);

/* A text filled in, as markup; "" once an error stuck. Lives as long as the report. */
const char *mx_annual__fill(annual *a, const char *key, const mx_text_value values[], size_t count);
#define ANNUAL_SAY(a, key, ...) mx_annual__fill((a), (key), ANNUAL_VALUES(__VA_ARGS__))
/* A text without values; and the same as plain text, for headings of tables and charts. */
const char *mx_annual__text(annual *a, const char *key);
const char *mx_annual__plain(annual *a, const char *key);
/* Markup as plain text. */
const char *mx_annual__unmark(annual *a, const char *markup);
/* Add a paragraph: a text filled in. */
#define ANNUAL_PARAGRAPH(a, key, ...) mx_report_paragraph((a)->report, ANNUAL_SAY((a), (key), __VA_ARGS__))
void mx_annual__paragraph(annual *a, const char *key);
/* A paragraph of markup, unless there is nothing to tell (NULL). */
void mx_annual__tell(annual *a, const char *markup);
/* The report's date in words. */
const char *mx_annual__date(annual *a);
void mx_annual__heading(annual *a, int level, const char *id, const char *key);

/* Remember the first failure. True when all is well so far. */
bool mx_annual__ok(annual *a, int rc);

/* ---- Names for codes (annual_tools.c) -------------------------------------- */

typedef enum {
    NAME_TERRITORY,
    NAME_INDICATOR,
    NAME_DIMENSION,
    NAME_COMPONENT,
    NAME_QUESTION,
    NAME_PHASE,
    NAME_STATUS,
    NAME_SCOPE,
    NAME_KIND,
    NAME_CONCLUSION
} annual_naming;

/* What people call it; the code itself when nobody gave it a name. */
const char *mx_annual__name(annual *a, annual_naming naming, const char *code);

/* What the part of a row is called: its group, else its territory; "" where it has neither. */
const char *mx_annual__part(const annual *a, const mx_frame *frame, size_t row);

/* Which column's codes become names before a release is made. */
typedef struct {
    const char *column;
    annual_naming naming;
} annual_named;

/* ---- Releases (annual_tools.c) ---------------------------------------------- */

/* Take over `*frame`, which a call of measure that returned `rc` has made, put names in
 * the place of codes (`named` ends with {0}, may be NULL), and release it under the
 * report's rule; `total` is the column whose rows add up to something shown elsewhere, or
 * NULL. NULL when anything failed. The release lives as long as the report. */
const mx_release *mx_annual__release_of(annual *a, int rc, mx_frame **frame, const char *question,
                                        const annual_named named[], const char *total);

/* A question whose keys can be put together: `ask` it, with `how` as its own and `merging` for the source
 * (NULL: as they are). Only the ladders whose keys the result has count. */
typedef struct {
    int (*ask)(mx_frame **out, annual *a, const mx_frame *merging, const void *how);
    const void *how;
    const char *question, *about; /* `about`: what else tells its table from others; NULL: nothing */
    const annual_named *named;
    const char *total;
    mx_frame **shared; /* what the first table with it puts together is put together in the next too; NULL: none */
    bool has_tests;    /* p_adjusted is of those that are shown */
} annual_asked;
/* Its release as above, with values put together where more can be shown so (merged.h). */
const mx_release *mx_annual__release_merged(annual *a, const annual_asked *asked);
/* What can be put together in questions asked of this store; the frames live as long as the report. */
int mx_annual__ladders(annual *a, mx_ladder out[4], size_t *n) MX_MUST_CHECK;

size_t mx_annual__n_rows(const mx_release *release); /* 0 for NULL */
/* NaN and NULL for what is missing, withheld, or not a column. */
double mx_annual__number(const mx_release *release, size_t row, const char *column);
const char *mx_annual__word(const mx_release *release, size_t row, const char *column);
/* Rows in which `column` has a figure. */
size_t mx_annual__n_shown(const mx_release *release, const char *column);
/* The first row that counts public acts, not people. */
size_t mx_annual__find_acts(const mx_release *release);

/* As mx_report_table; nothing where there is no release. */
void mx_annual__table(annual *a, const mx_release *release, const mx_report_column columns[],
                      size_t n_columns, const char *caption, const char *note);

/* A chart with its alternative text. Charts without a row to show are left out. */
void mx_annual__draw(annual *a, mx_chart *chart, const char *caption);

bool mx_annual__is_member(const annual *a, const char *territory);

/* ---- Asking (annual_ask.c) ---------------------------------------------------- */

/* Have the store remember what the report publishes, before it is written (annual_tools.c). */
int mx_annual__remember(annual *a) MX_MUST_CHECK;

/* Territories that are put together stand below what all of them are part of (annual_tools.c). */
int mx_annual__graft(annual *a, const mx_frame *merging) MX_MUST_CHECK;

/* Ask everything, and release it. Fills `found`. */
void mx_annual__ask(annual *a);
/* Objectives one by one, their reviews, and their sources (annual_acts.c). */
void mx_annual__ask_objectives(annual *a);
/* Where the question was not asked as before: columns changed, changed_in, asked_in, series; and the slopes of what is
 * shown of `trend` (annual_trend.c). */
int mx_annual__add_breaks(annual *a, mx_frame *trend) MX_MUST_CHECK;
void mx_annual__ask_slopes(annual *a);
/* Corrected shares (annual_corrected.c), the map of who speaks of what (annual_map.c). */
void mx_annual__ask_corrected(annual *a, const mx_cut *cut);
void mx_annual__ask_map(annual *a);
/* The statements of the context's store with the proposals of a model (a file, or NULL for the one that
 * comes along). To be forgotten whatever this returns. */
int mx_annual__propose(annual_proposals *out, const mx_context *context, const char *model) MX_MUST_CHECK;
void mx_annual__forget_proposals(annual_proposals *proposals);
/* The two columns by which a table of public acts passes every rule. */
int mx_annual__add_acts_columns(mx_frame *frame) MX_MUST_CHECK;

/* ---- Sections, each in its file ---------------------------------------------- */

void mx_annual__essential(annual *a); /* annual_essential.c: key figures of page one */
void mx_annual__said(annual *a);      /* annual_said.c: what was said */
void mx_annual__corrected(annual *a); /* annual_corrected.c */
void mx_annual__synthesis(annual *a); /* annual_synthesis.c: the end of what was said */
void mx_annual__map(annual *a);       /* annual_map.c, within it */
void mx_annual__chain(annual *a);     /* annual_chain.c: objectives and commitments */
void mx_annual__change(annual *a);    /* annual_change.c: situations and change */
void mx_annual__trend(annual *a);  /* annual_trend.c */
void mx_annual__territories(annual *a); /* annual_territories.c: side by side */
void mx_annual__scripts(annual *a);     /* annual_scripts.c: sections in Lua */
void mx_annual__published(annual *a);   /* the figures of others */
void mx_annual__method(annual *a);      /* annual_method.c: method, sources, trail */

/* A step of the trail: a question, how much of its answer was withheld, and the hash of what was not. */
const char *mx_annual__step(annual *a, const char *question, const mx_release *release);

/* Findings as sentences, each by its section, for page one too; NULL when there is nothing that
 * may be said. */
const char *mx_annual__tell_said(annual *a);
const char *mx_annual__tell_first_dimension(annual *a);
const char *mx_annual__tell_objectives(annual *a);
const char *mx_annual__tell_kept(annual *a);
const char *mx_annual__tell_change(annual *a);

/* Whether there is an objective, a commitment or a contract to tell of. */
bool mx_annual__has_acts(const annual *a);

/* All texts the report uses (annual_texts.c). */
extern const mx_text_key mx_annual__keys[];
extern const size_t mx_annual__n_keys;

#endif
