/*
 * script: Lua that people write, run without fear.
 *
 * An mx_script is one Lua 5.4 state. It sees the safe part of Lua's own library and
 * the modules store, frame, stats, composite, chart, report and indicator; it cannot reach files (but those
 * below one folder, through frame.read_csv), processes, the network, a clock, or
 * compiled code. It has budgets of memory, steps and time; when one is spent the
 * script ends with an error that names it and the line, whatever it wraps in pcall
 * or coroutines. Randomness is seeded, tables are walked in a fixed order: the same
 * script over the same data prints the same bytes.
 *
 * A script file may define indicators (indicator{…}); the caller lists them and
 * computes them, and gets frames with roles, to be disclosed like any result. A
 * state belongs to one thread. The store is borrowed and only read.
 */
#ifndef MX_SCRIPT_H
#define MX_SCRIPT_H

#include "mx/base.h"
#include "mx/chart.h"
#include "mx/disclose.h"
#include "mx/frame.h"
#include "mx/measure.h"
#include "mx/report.h"
#include "mx/store.h"

MX_DOOR_OPEN

/* What scripts read of one store to answer their questions: read when the first of them asks, and kept
 * for the others until it is freed. */
typedef struct mx_readings mx_readings;

/* `store` is borrowed, and may be NULL where all is lent. */
int mx_readings_new(mx_readings **out, mx_store *store) MX_MUST_CHECK;
void mx_readings_free(mx_readings *readings);
/* What the caller has read already, all of it and unfiltered; borrowed. NULL: not read. */
void mx_readings_lend(mx_readings *readings, const mx_follow_up *follow_up, const mx_frame *statements);

typedef struct {
    mx_store *store;         /* opened for reading; NULL: the module `store` says that there is none */
    mx_readings *readings;   /* of that store, shared with others; NULL: the state has its own */
    mx_gate *gate;           /* not NULL: what the module `store` gives goes out through it, and is no rows */
    const char *data_folder; /* frame.read_csv reads below it; NULL: reads nothing */
    uint64_t seed;
    size_t max_memory;       /* bytes, frames included */
    uint64_t max_steps;      /* instructions of the Lua machine; vector work is charged by length */
    double max_seconds;      /* by the wall */
    bool may_end_process;    /* work in C that outlasts max_seconds by a second ends the process, status 1 */
    void (*print)(void *payload, const char *line); /* what `print` says; NULL drops it */
    void *payload;
    /* Gives an indicator that the one that is computed needs: a frame that lives until the
     * computation is over. NULL: nothing can be needed. */
    int (*need)(void *payload, const mx_frame **out, const char *code);
    void *need_payload;
    /* Told of each release that a question of the store or a needed indicator gives, which it must not keep;
     * what it returns below 0 ends the script. NULL: nobody is. */
    int (*note)(void *payload, const char *question, const mx_release *release);
    void *note_payload;
    mx_report *report;          /* the document that the module `report` adds to; or */
    const mx_report_head *head; /* what a document that a script begins is made with; both NULL: none */
} mx_script_options;
#define MX_SCRIPT_OPTIONS_INIT \
    {.seed = 1, .max_memory = (size_t)256 << 20, .max_steps = 1000000000, .max_seconds = 60}

typedef struct mx_script mx_script;

/* A fresh state. Options are copied, what they point to is borrowed. */
int mx_script_open(mx_script **out, const mx_script_options *options) MX_MUST_CHECK;
void mx_script_close(mx_script *script);

/* Run a file of Lua source in the state; `arguments` are its table `arg`. Several files
 * may be run one after the other, to gather indicators. MX_E_SCRIPT: an error in it,
 * MX_E_LIMIT: a budget is spent; both name script and line. */
int mx_script_run(mx_script *script, const char *path, char *const arguments[], size_t n_arguments) MX_MUST_CHECK;

/* Do what a person typed: a statement, or an expression, whose values are printed. Globals stay, locals end
 * with the text; each text has the whole budget. `*wants_more`: it is not finished, and nothing was done. */
int mx_script_eval(mx_script *script, bool *wants_more, const char *text) MX_MUST_CHECK;

/* Look at a script without running it: what does not compile, globals that are not there, fields that a
 * module does not have are complained about. The return value says whether looking worked. */
int mx_script_check(mx_script *script, const char *path, mx_complaints *findings) MX_MUST_CHECK;

/* What a chart or a report is asked for; a script gets it as a table, `local ask = ...`, with `lang`
 * and, where it may compute indicators, `need`. NULL: not said. */
typedef struct {
    const char *territory, *network, *indicator, *cycle, *date;
    const char *const *territories; /* those in scope, by id; NULL: not said */
    size_t n_territories;
} mx_script_question;

/* Run a script that ends in `return chart.KIND{…}`. The chart lives as long as the state. MX_E_VALUE:
 * it returns something else. */
int mx_script_chart(const mx_chart **out, mx_script *script, const char *path, const mx_script_question *question) MX_MUST_CHECK;

/* Run a script that adds to the options' report, or begins its own: mx_script_take_report gives that
 * to the caller, MX_E_VALUE where it began none. */
int mx_script_tell(mx_script *script, const char *path, const mx_script_question *question) MX_MUST_CHECK;
int mx_script_take_report(mx_report **out, mx_script *script) MX_MUST_CHECK;

/* A value that means something: "moderate" from 10 on. */
typedef struct {
    const char *name;
    double value;
} mx_script_threshold;

/* An indicator that a script defined. Texts live as long as the state; those in pairs
 * are [MX_FR], [MX_EN], and never NULL. */
typedef struct {
    const char *code;
    const char *title[2];
    const char *meaning[2];
    const char *explain[2]; /* how it is computed, when not to use it, its source; "" when not said */
    const char *unit;       /* "share", "people", "mean"… */
    const char *direction;  /* "+", "-" or "" */
    const char *const *needs; /* codes of other indicators */
    size_t n_needs;
    const mx_script_threshold *thresholds; /* ascending */
    size_t n_thresholds;
    bool has_test;
    const char *script; /* the path it came from */
    const char *sha256; /* of the script's text */
} mx_script_indicator;

/* In order of their codes. */
size_t mx_script_n_indicators(const mx_script *script);
const mx_script_indicator *mx_script_get_indicator(const mx_script *script, size_t index);
/* SIZE_MAX when no indicator has this code. */
size_t mx_script_find_indicator(const mx_script *script, const char *code);

/* Compute it: a frame with roles, to be freed by the caller. MX_E_VALUE when the script
 * gives something else, or a table that does not say on how many people it rests. */
int mx_script_compute(mx_frame **out, mx_script *script, size_t index) MX_MUST_CHECK;

/* Run its test; MX_E_SCRIPT with the first thing that does not hold. One without a test is fine. */
int mx_script_test(mx_script *script, size_t index) MX_MUST_CHECK;

/* ---- A library of scripts -------------------------------------------------------------- */

/*
 * Scripts that define indicators, each in a state of its own, so that none can reach into
 * another. An indicator is computed after those it needs, once, and what it gives is
 * disclosed before anybody sees it, other indicators included.
 */
typedef struct mx_library mx_library;

/* `options` are those of every script; its gate is that of the results (NULL: internal). */
int mx_library_open(mx_library **out, const mx_script_options *options) MX_MUST_CHECK;
void mx_library_close(mx_library *library);

/* Run a file and take in its indicators. `is_ours` scripts may read rows of people also under a
 * rule, since they come with the program and say on how many people their figures rest; those of
 * others compute from released figures. A code that is there already: MX_E_EXISTS. */
int mx_library_add(mx_library *library, const char *path, bool is_ours) MX_MUST_CHECK;

/* In order of their codes; they live as long as the library. */
size_t mx_library_count(const mx_library *library);
const mx_script_indicator *mx_library_get(const mx_library *library, size_t index);
size_t mx_library_find(const mx_library *library, const char *code); /* SIZE_MAX when none */

/* The release lives as long as the library. MX_E_NOTFOUND: it needs one that is not there;
 * MX_E_VALUE: indicators that need each other in a circle, which the message names. */
int mx_library_compute(const mx_release **out, mx_library *library, size_t index) MX_MUST_CHECK;
/* The same, and the release is the caller's: the library computes it again when it is asked again. */
int mx_library_take(mx_release **out, mx_library *library, size_t index) MX_MUST_CHECK;
int mx_library_test(mx_library *library, size_t index) MX_MUST_CHECK;

/* From here on, tell `note` (as in mx_script_options) of what the scripts that are opened ask. NULL: nobody. */
void mx_library_set_note(mx_library *library, int (*note)(void *payload, const char *question, const mx_release *release),
                         void *payload);

/* A state for a chart or a report, whose ask.need(code) gives what the library computes. The
 * caller closes it before the library; `report` and `head` as in mx_script_options. */
int mx_library_open_script(mx_script **out, mx_library *library, mx_report *report, const mx_report_head *head) MX_MUST_CHECK;

MX_DOOR_CLOSE

#endif
