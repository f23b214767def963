/*
 * Which past releases count a person or a group.
 *
 * What is remembered of a release has a line for each row that went out: its subject, its keys by their codes, and
 * its figures (mx_gate_said). Where rows of theirs stand says which of those lines count them: no key of the line speaks of
 * another territory, group, cycle, period, phase or indicator. Codes of statements are not looked at, since people change
 * them afterwards.
 */
#include "held.h"

#include <stdlib.h>
#include <string.h>

#include "mx/disclose.h"

/* Rows of theirs, by kind, as bits. */
enum { ANSWERS = 1, STATEMENTS = 2, MEMBERS = 4, COMMITMENTS = 8, ANY = 15 };

/* What lines that begin with a subject count, and what people call that. Others, "indicator good_situation", are named as they
 * are. */
typedef struct {
    const char *subject;
    unsigned kinds;
    const char *fr, *en;
} family;

static const family families[] = {
    {"answers", ANSWERS, "réponses", "answers"},
    {"all answers", ANSWERS, "réponses", "answers"},
    {"change", ANSWERS, "changement", "change"},
    {"statements", STATEMENTS, "expressions", "statements"},
    {"corrected", STATEMENTS, "expressions", "statements"},
    {"typical", STATEMENTS, "expressions", "statements"},
    {"agreement", STATEMENTS, "accord des codeurs", "agreement of coders"},
    {"participants", MEMBERS, "participants", "participants"},
    {"commitments", COMMITMENTS, "engagements", "commitments"},
    {"kept", COMMITMENTS, "engagements tenus", "commitments kept"},
};

/* A trace (mx_store_traces); texts are missing where it does not say. */
typedef struct {
    unsigned kind;
    const char *group, *cycle, *period, *phase, *indicator;
    char quoted[MX_QUOTED]; /* by which a release knows that it quotes the statement; "": none */
} trace;

typedef struct {
    mx_arena *arena;
    const char *territory;
    const char **above; /* the territory, and all that it stands under */
    size_t n_above;
    trace *traces;
    size_t n_traces;
} theirs;

/* ---- Reading ------------------------------------------------------------------------------------- */

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

static bool is_one_of(const char *const names[], size_t n, mx_str name)
{
    for (size_t i = 0; i < n; i++)
        if (mx_str_is(name, names[i])) return true;
    return false;
}

/* The territory, its parents, and last the network. */
static int climb(theirs *t, const mx_frame *territories)
{
    const size_t n = mx_frame_n_rows(territories);
    const char *network = NULL;
    t->above = mx_arena_alloc(t->arena, (n + 2) * sizeof *t->above);
    if (!t->above) return mx_fail_memory();
    for (const char *at = t->territory; at && t->n_above <= n;) {
        size_t row = 0;
        t->above[t->n_above++] = at;
        while (row < n && strcmp(cell(territories, row, "territory"), at) != 0) row++;
        if (!network && row < n) network = cell(territories, row, "network");
        at = row < n ? cell(territories, row, "parent") : NULL;
    }
    if (network) t->above[t->n_above++] = network;
    return MX_OK;
}

static unsigned kind_of(const char *name)
{
    return strcmp(name, "answers") == 0 ? ANSWERS : strcmp(name, "statements") == 0 ? STATEMENTS
         : strcmp(name, "members") == 0 ? MEMBERS : COMMITMENTS;
}

static int read_traces(theirs *t, const mx_frame *rows)
{
    t->n_traces = mx_frame_n_rows(rows);
    t->traces = mx_arena_alloc(t->arena, (t->n_traces + 1) * sizeof *t->traces);
    if (!t->traces) return mx_fail_memory();
    for (size_t i = 0; i < t->n_traces; i++) {
        const char *statement = cell(rows, i, "statement");
        t->traces[i] = (trace){.kind = kind_of(cell(rows, i, "kind")), .group = cell(rows, i, "group"),
                               .cycle = cell(rows, i, "cycle"), .period = cell(rows, i, "period"),
                               .phase = cell(rows, i, "phase"), .indicator = cell(rows, i, "indicator")};
        if (statement) mx_gate_name_quoted(t->traces[i].quoted, t->territory, statement);
    }
    return MX_OK;
}

/* ---- Lines of a release ---------------------------------------------------------------------------- */

static mx_str take(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str piece = {text->at, end ? (size_t)(end - text->at) : text->size};
    text->at += piece.size + (end != NULL);
    text->size -= piece.size + (end != NULL);
    return piece;
}

/* Whether any figure of the line was shown. */
static bool is_shown(mx_str figures)
{
    while (figures.size > 0) {
        mx_str figure = take(&figures, '\t');
        take(&figure, '=');
        if (!mx_str_is(figure, "-")) return true;
    }
    return false;
}

/* Whether the value of a key is this one, or puts it together with others. */
static bool has_value(mx_str value, const char *const names[], size_t n)
{
    for (;;) {
        size_t end = 0;
        while (end < value.size && (value.size - end < 3 || memcmp(value.at + end, " + ", 3) != 0)) end++;
        if (is_one_of(names, n, (mx_str){value.at, end})) return true;
        if (end == value.size) return false;
        value = (mx_str){value.at + end + 3, value.size - end - 3};
    }
}

static bool is_territory(const theirs *t, mx_str value)
{
    bool is_whole = value.size > 0 && value.at[value.size - 1] == '+';
    if (is_whole) value.size--;
    bool is_merged = value.size > 0 && memchr(value.at, '+', value.size) != NULL;
    return has_value(value, t->above, is_whole || is_merged ? t->n_above : 1);
}

/* Whether two periods have days in common; labels are compared by their text. */
static bool is_period(mx_str value, const char *period)
{
    mx_period a, b;
    bool are_days = mx_period_parse(&a, value) == MX_OK && mx_period_parse(&b, mx_str_of(period)) == MX_OK;
    mx_error_clear(); /* a label is no failure */
    return mx_str_is(value, period) || (are_days && a.first <= b.last && b.first <= a.last);
}

/* Whether a row of theirs may be counted where a key has this value. */
static bool agrees(const theirs *t, const trace *its, mx_str key, mx_str value)
{
    const struct {
        const char *key, *text; /* of the trace; NULL: it does not say, and all agree */
        unsigned kinds;         /* that rows by this key count */
    } keys[] = {{"indicator", its->indicator, ANSWERS},  {"phase", its->phase, ANSWERS},
                {"group", its->group, ANY ^ COMMITMENTS},     {"cycle", its->cycle, ANY ^ COMMITMENTS},
                {"component", NULL, ANY ^ COMMITMENTS},       {"dimension", NULL, ANY ^ COMMITMENTS}};
    if (mx_str_is(key, "territory")) return is_territory(t, value);
    if (mx_str_is(key, "period"))
        return its->period ? is_period(value, its->period) : its->kind == ANSWERS;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (mx_str_is(key, keys[i].key))
            return (its->kind & keys[i].kinds) && (!keys[i].text || has_value(value, &keys[i].text, 1));
    return true;
}

/* Whether no key of a line speaks of others than a trace. A change has two periods: either will do. By component, but of no
 * indicator, are things that were said. */
static bool counts(const theirs *t, const trace *its, mx_str keys)
{
    bool has_periods = false, is_in_period = false, has_component = false, has_indicator = false;
    while (keys.size > 0) {
        mx_str value = take(&keys, '|'), key = take(&value, '=');
        bool is_change = mx_str_is(key, "before") || mx_str_is(key, "after");
        has_periods = has_periods || is_change;
        has_component = has_component || mx_str_is(key, "component");
        has_indicator = has_indicator || mx_str_is(key, "indicator");
        is_in_period = is_in_period || (is_change && (!its->period || is_period(value, its->period)));
        if (!agrees(t, its, key, value)) return false;
    }
    if (has_component && !has_indicator && its->kind == ANSWERS) return false;
    return !has_periods || is_in_period;
}

static bool counts_any(const theirs *t, unsigned kinds, mx_str keys)
{
    for (size_t i = 0; i < t->n_traces; i++)
        if ((t->traces[i].kind & kinds) && counts(t, &t->traces[i], keys)) return true;
    return false;
}

static bool is_quoted(const theirs *t, mx_str name)
{
    for (size_t i = 0; i < t->n_traces; i++)
        if (t->traces[i].quoted[0] && mx_str_is(name, t->traces[i].quoted)) return true;
    return false;
}

/* ---- Releases ---------------------------------------------------------------------------------------- */

static int name_figures(mx_ids *held, const char *text)
{
    uint32_t id;
    return mx_ids_add(held, mx_str_of(text), &id);
}

/* What the line shows of theirs, if it does; what is known already is not looked for again. */
static int read_line(mx_ids *held, const theirs *t, mx_str line, mx_buf *text)
{
    const bool is_row = mx_gate_is_row(line);
    mx_str name = take(&line, '\t'), keys = name, subject = take(&keys, '|');
    const family *its = NULL;
    if (is_quoted(t, name)) return name_figures(held, mx_tr("citation mot pour mot", "quoted word for word"));
    if (!is_row) return MX_OK;
    for (size_t i = 0; !its && i < sizeof families / sizeof *families; i++)
        if (mx_str_is(subject, families[i].subject)) its = &families[i];
    mx_buf_clear(text);
    if (its) mx_buf_text(text, mx_tr(its->fr, its->en));
    else mx_buf_add(text, subject.at, subject.size);
    int rc = mx_buf_check(text);
    if (rc < 0 || mx_ids_find(held, mx_str_of(text->at)) != MX_NO_ID) return rc;
    bool is_theirs = is_shown(line) && counts_any(t, its ? its->kinds : ANY ^ MEMBERS, keys);
    return is_theirs ? name_figures(held, text->at) : MX_OK;
}

/* Names of figures, ", " between; "" for a release that shows nothing of theirs. */
static int read_release(mx_buf *out, const theirs *t, const char *content)
{
    mx_ids *held = NULL;
    mx_buf text = {0};
    mx_str rest = mx_str_of(content);
    int rc = mx_ids_new(&held);
    mx_buf_clear(out);
    while (rc == MX_OK && rest.size > 0) {
        mx_str line = take(&rest, '\n');
        rc = read_line(held, t, line, &text);
    }
    for (uint32_t i = 0; rc == MX_OK && i < mx_ids_count(held); i++)
        mx_buf_format(out, "%s%.*s", i > 0 ? ", " : "", MX_STR(mx_ids_text(held, i)));
    mx_buf_dispose(&text);
    mx_ids_free(held);
    return rc == MX_OK ? mx_buf_check(out) : rc;
}

static int add_release(mx_frame *to, const mx_frame *from, size_t row, const char *held)
{
    const size_t at = mx_frame_n_rows(to);
    int rc = mx_frame_add_row(to);
    if (rc == MX_OK) mx_frame_set_number(to, at, 0, mx_frame_number(from, row, mx_frame_find(from, "release")));
    if (rc == MX_OK) rc = mx_frame_set_text(to, at, 1, cell(from, row, "released_on"));
    if (rc == MX_OK) rc = mx_frame_set_text(to, at, 2, cell(from, row, "name"));
    return rc == MX_OK ? mx_frame_set_text(to, at, 3, held) : rc;
}

static int list(mx_frame *to, const theirs *t, const mx_frame *releases)
{
    mx_buf held = {0};
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(releases); row++) {
        const char *content = cell(releases, row, "content");
        rc = content ? read_release(&held, t, content) : MX_OK;
        if (rc == MX_OK && content && held.size > 0) rc = add_release(to, releases, row, held.at);
    }
    mx_buf_dispose(&held);
    return rc;
}

int held_by(mx_frame **out, mx_store *store, const mx_store_whom *whom)
{
    static const char *const names[] = {"release", "released_on", "name", "held"};
    theirs t = {.territory = whom->territory};
    mx_frame *traces = NULL, *territories = NULL, *releases = NULL, *made = NULL;
    *out = NULL;
    int rc = mx_arena_new(&t.arena);
    if (rc == MX_OK) rc = mx_store_traces(&traces, store, whom);
    if (rc == MX_OK) rc = mx_store_table(&territories, store, "territories");
    if (rc == MX_OK) rc = mx_store_table(&releases, store, "releases");
    if (rc == MX_OK) rc = climb(&t, territories);
    if (rc == MX_OK) rc = read_traces(&t, traces);
    if (rc == MX_OK) rc = mx_frame_new(&made);
    for (size_t c = 0; rc == MX_OK && c < 4; c++) rc = mx_frame_add_column(made, names[c], c == 0 ? MX_NUMBER : MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = list(made, &t, releases);
    if (rc < 0) mx_frame_free(made);
    else *out = made;
    mx_frame_free(releases);
    mx_frame_free(territories);
    mx_frame_free(traces);
    mx_arena_free(t.arena);
    return rc;
}
