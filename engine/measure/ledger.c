/*
 * Whether what stands side by side was asked alike: the ledger with what changed from one time to the
 * next, and the cautions that go with results.
 *
 * Another wording or another mode breaks a series. Another questionnaire around a question, or other
 * kinds of groups, are said as well. What is not known (a file without wordings, an import without
 * mode) is no change.
 */
#include "measure_i.h"

#include <stdlib.h>
#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

/* What may change, in the ledger's columns. */
enum { WORDING, MODE, QUESTIONNAIRE, KINDS, N_FORMS };
static const char *const form_columns[N_FORMS] = {"wording", "mode", "questionnaire", "kinds"};

static const mx_measure__column ledger_columns[] = {
    {"territory", MX_TEXT, MX_KEY}, {"indicator", MX_TEXT, MX_KEY}, {"period", MX_TEXT, MX_KEY},
    {"cycle", MX_TEXT, MX_KEY},     {"phase", MX_TEXT, MX_KEY},     {"questionnaire", MX_TEXT, MX_KEY},
    {"scale", MX_TEXT, MX_KEY},     {"wording", MX_TEXT, MX_KEY},   {"mode", MX_TEXT, MX_KEY},
    {"people", MX_NUMBER, MX_KEY},  {"groups", MX_NUMBER, MX_KEY},  {"kinds", MX_TEXT, MX_KEY},
    {"import", MX_NUMBER, MX_KEY},  {"file", MX_TEXT, MX_KEY},      {"changed", MX_TEXT, MX_KEY}};

/* A row of the ledger, and its place in time. */
typedef struct {
    const char *territory, *indicator;
    mx_period period;
    bool is_dated;
    size_t row;
} entry;

/* Labels come before what has a date; then in time, then as the store has them. */
static int by_time(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    int order = strcmp(x->territory, y->territory);
    if (order == 0) order = strcmp(x->indicator, y->indicator);
    if (order != 0) return order;
    if (x->is_dated != y->is_dated) return x->is_dated ? 1 : -1;
    if (x->is_dated && x->period.first != y->period.first) return x->period.first < y->period.first ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

/* The entries in time, territories of the cut only. */
static int read_entries(entry **out, size_t *n, const mx_frame *ledger, const mx_frame *territories,
                        const mx_cut *cut)
{
    mx_measure__tree tree;
    size_t n_rows = mx_measure__n_rows(ledger);
    *n = 0;
    *out = mx_alloc_array(n_rows + 1, sizeof **out);
    int rc = *out ? mx_measure__tree_init(&tree, territories) : mx_fail_memory();
    if (rc < 0) return rc;
    for (size_t row = 0; row < n_rows; row++) {
        entry one = {mx_measure__text(ledger, row, "territory"),
                     mx_measure__text(ledger, row, "indicator"),
                     {0},
                     false,
                     row};
        if (!mx_measure__is_under(&tree, mx_str_of(one.territory), cut->under)) continue;
        if (cut->indicator && strcmp(one.indicator, cut->indicator) != 0) continue;
        one.is_dated = mx_period_parse(&one.period, mx_measure__str(ledger, row, "period")) == MX_OK;
        (*out)[(*n)++] = one;
    }
    mx_error_clear(); /* a label is no failure */
    mx_measure__tree_dispose(&tree);
    qsort(*out, *n, sizeof **out, by_time);
    return MX_OK;
}

static bool are_of_one_series(const entry *x, const entry *y)
{
    return strcmp(x->territory, y->territory) == 0 && strcmp(x->indicator, y->indicator) == 0;
}

/* How one form changed, in words. */
static void say_change(mx_buf *out, int form, mx_str from, mx_str to)
{
    if (out->size > 0) mx_buf_add(out, "; ", 2);
    switch (form) {
    case WORDING: mx_buf_format(out, "%s", mx_tr("formulation", "wording")); break;
    case MODE: mx_buf_format(out, "%s", mx_tr("mode", "mode")); break;
    case QUESTIONNAIRE: mx_buf_format(out, "%s", mx_tr("questionnaire", "questionnaire")); break;
    default: mx_buf_format(out, "%s", mx_tr("groupes", "groups")); break;
    }
    mx_buf_format(out, mx_tr(" « %.*s » au lieu de « %.*s »", " \"%.*s\" in place of \"%.*s\""), MX_STR(to),
                  MX_STR(from));
}

/* The latest known form of each kind before an entry, as rows of the ledger; SIZE_MAX where none is known. */
typedef struct {
    size_t rows[N_FORMS];
} forms;

static const forms unknown = {{SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX}};

/* What changed at an entry since what was known before; then it is known. */
static void compare_forms(mx_buf *out, forms *known, const mx_frame *ledger, size_t row)
{
    for (int form = 0; form < N_FORMS; form++) {
        mx_str now = mx_measure__str(ledger, row, form_columns[form]);
        if (now.size == 0) continue;
        if (known->rows[form] != SIZE_MAX) {
            mx_str before = mx_measure__str(ledger, known->rows[form], form_columns[form]);
            if (!mx_str_equal(now, before)) say_change(out, form, before, now);
        }
        known->rows[form] = row;
    }
}

static int put_entry(mx_frame *out, const mx_frame *ledger, size_t row, mx_str changed)
{
    int rc = mx_frame_add_row(out);
    for (size_t c = 0; rc == MX_OK && c + 1 < COUNT_OF(ledger_columns); c++) {
        const mx_measure__column *column = &ledger_columns[c];
        if (column->type == MX_NUMBER)
            mx_measure__put(out, column->name, mx_measure__number(ledger, row, column->name));
        else if (mx_measure__text(ledger, row, column->name))
            rc = mx_measure__put_text(out, column->name, mx_measure__text(ledger, row, column->name));
    }
    return rc < 0 || changed.size == 0 ? rc : mx_measure__put_str(out, "changed", changed);
}

int mx_measure_ledger(mx_frame **out, const mx_frame *ledger, const mx_frame *territories, const mx_cut *cut,
                      bool only_changes)
{
    entry *entries = NULL;
    mx_frame *frame = NULL;
    mx_buf changed = {0};
    forms known = unknown;
    size_t n = 0;
    *out = NULL;
    int rc = read_entries(&entries, &n, ledger, territories, cut);
    if (rc == MX_OK) rc = mx_measure__frame(&frame, ledger_columns, COUNT_OF(ledger_columns));
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        if (i == 0 || !are_of_one_series(&entries[i - 1], &entries[i])) known = unknown;
        mx_buf_clear(&changed);
        compare_forms(&changed, &known, ledger, entries[i].row);
        rc = mx_buf_check(&changed);
        if (rc == MX_OK && (!only_changes || changed.size > 0))
            rc = put_entry(frame, ledger, entries[i].row, (mx_str){changed.at, changed.size});
    }
    mx_buf_dispose(&changed);
    mx_free(entries);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

/* ---- Across territories --------------------------------------------------------------------------- */

/* What is known of a territory's last form of an indicator. */
typedef struct {
    const entry *last;
    forms known;
} latest;

static int by_indicator(const void *a, const void *b)
{
    const latest *x = a, *y = b;
    int order = strcmp(x->last->indicator, y->last->indicator);
    return order != 0 ? order : strcmp(x->last->territory, y->last->territory);
}

static size_t find_latest(latest all[], const entry entries[], size_t n, const mx_frame *ledger)
{
    size_t n_series = 0;
    mx_buf unused = {0};
    for (size_t i = 0; i < n; i++) {
        bool is_new = i == 0 || !are_of_one_series(&entries[i - 1], &entries[i]);
        if (is_new) all[n_series++].known = unknown;
        all[n_series - 1].last = &entries[i];
        mx_buf_clear(&unused);
        compare_forms(&unused, &all[n_series - 1].known, ledger, entries[i].row);
    }
    mx_buf_dispose(&unused);
    return n_series;
}

static mx_str form_of(const latest *one, int form, const mx_frame *ledger)
{
    size_t row = one->known.rows[form];
    return row == SIZE_MAX ? (mx_str){"", 0} : mx_measure__str(ledger, row, form_columns[form]);
}

/* The form that most territories of [from, to) have; of equally many the first. */
static mx_str most_frequent(const latest all[], size_t from, size_t to, int form, const mx_frame *ledger)
{
    mx_str best = {"", 0};
    size_t most = 0;
    for (size_t i = from; i < to; i++) {
        mx_str one = form_of(&all[i], form, ledger);
        size_t n = 0;
        for (size_t j = i; one.size > 0 && j < to; j++)
            n += mx_str_equal(one, form_of(&all[j], form, ledger));
        if (n > most) best = one;
        if (n > most) most = n;
    }
    return best;
}

static int put_unlike(mx_frame *out, const latest all[], size_t from, size_t to, const mx_frame *ledger)
{
    mx_str usual[N_FORMS];
    mx_buf changed = {0};
    int rc = MX_OK;
    for (int form = 0; form < N_FORMS; form++) usual[form] = most_frequent(all, from, to, form, ledger);
    for (size_t i = from; rc == MX_OK && i < to; i++) {
        mx_buf_clear(&changed);
        for (int form = 0; form < N_FORMS; form++) {
            mx_str own = form_of(&all[i], form, ledger);
            if (own.size > 0 && !mx_str_equal(own, usual[form])) say_change(&changed, form, usual[form], own);
        }
        rc = mx_buf_check(&changed);
        if (rc == MX_OK && changed.size > 0)
            rc = put_entry(out, ledger, all[i].last->row, (mx_str){changed.at, changed.size});
    }
    mx_buf_dispose(&changed);
    return rc;
}

int mx_measure_ledger_across(mx_frame **out, const mx_frame *ledger, const mx_frame *territories,
                             const mx_cut *cut)
{
    entry *entries = NULL;
    mx_frame *frame = NULL;
    size_t n = 0;
    *out = NULL;
    int rc = read_entries(&entries, &n, ledger, territories, cut);
    latest *all = mx_alloc_array(n + 1, sizeof *all);
    if (rc == MX_OK && !all) rc = mx_fail_memory();
    if (rc == MX_OK) rc = mx_measure__frame(&frame, ledger_columns, COUNT_OF(ledger_columns));
    size_t n_series = rc == MX_OK ? find_latest(all, entries, n, ledger) : 0;
    if (n_series > 0) qsort(all, n_series, sizeof *all, by_indicator);
    for (size_t from = 0, to; rc == MX_OK && from < n_series; from = to) {
        for (to = from; to < n_series && strcmp(all[to].last->indicator, all[from].last->indicator) == 0;)
            to++;
        rc = put_unlike(frame, all, from, to, ledger);
    }
    mx_free(all);
    mx_free(entries);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}

/* ---- Cautions ------------------------------------------------------------------------------- */

static const char *withheld_words(const char *what)
{
    if (strcmp(what, "unlinked") == 0) return mx_tr("qui n’a répondu qu’une fois", "who answered only once");
    if (strcmp(what, "pairs") == 0) return mx_tr("comment chacun a changé", "how people changed");
    if (strcmp(what, "levels") == 0) return mx_tr("d’où à où chacun a changé", "from where to where people changed");
    return mx_tr("ces effectifs", "these counts");
}

/* Whether a change of the ledger is about a row of a result: every key that both have is the same. */
static bool is_about(const mx_frame *table, size_t row, const mx_frame *changes, size_t change,
                     bool is_together)
{
    static const char *const keys[] = {"territory", "indicator", "period", "cycle"};
    for (size_t i = is_together ? 1 : 0; i < COUNT_OF(keys); i++) {
        size_t column = mx_frame_find(table, keys[i]);
        if (column == SIZE_MAX || mx_frame_role(table, column) != MX_KEY) continue;
        mx_str wanted = mx_str_of(mx_frame_text(table, row, column));
        if (!mx_str_equal(wanted, mx_measure__str(changes, change, keys[i]))) return false;
    }
    return true;
}

/* The first change about a row, and how many more there are. */
static int put_caution(mx_frame *table, size_t row, const mx_frame *changes, bool is_together)
{
    mx_buf words = {0};
    size_t n = 0, first = 0;
    for (size_t change = 0; change < mx_frame_n_rows(changes); change++)
        if (is_about(table, row, changes, change, is_together) && n++ == 0) first = change;
    if (n == 0) return MX_OK;
    const char *period = mx_measure__text(changes, first, "period");
    if (period) mx_buf_format(&words, mx_tr("%s : ", "%s: "), period);
    mx_buf_text(&words, mx_measure__text(changes, first, "changed"));
    if (n > 1) mx_buf_format(&words, mx_tr(" (et %zu autres)", " (and %zu more)"), n - 1);
    int rc = mx_buf_check(&words);
    if (rc == MX_OK)
        rc = mx_frame_set_str(table, row, mx_frame_find(table, "caution"), (mx_str){words.at, words.size});
    mx_buf_dispose(&words);
    return rc;
}

int mx_measure_add_withheld(mx_frame *changes, size_t *n_withheld, const mx_frame *withheld, const mx_frame *territories,
                            const mx_cut *cut)
{
    mx_measure__tree tree;
    int rc = mx_measure__tree_init(&tree, territories);
    *n_withheld = 0;
    for (size_t row = 0; rc == MX_OK && row < mx_measure__n_rows(withheld); row++) {
        static const char *const keys[] = {"territory", "indicator", "period", "cycle"};
        const char *what = mx_measure__text(withheld, row, "what"), *territory = mx_measure__text(withheld, row, "territory");
        mx_buf words = {0};
        if (!mx_measure__is_under(&tree, mx_str_of(territory), cut->under)) continue;
        if (cut->indicator && strcmp(cut->indicator, mx_measure__text(withheld, row, "indicator")) != 0) continue;
        ++*n_withheld;
        rc = mx_frame_add_row(changes);
        for (size_t k = 0; rc == MX_OK && k < COUNT_OF(keys); k++)
            rc = mx_measure__put_text(changes, keys[k], mx_measure__text(withheld, row, keys[k]));
        mx_buf_format(&words, mx_tr("%s n’a pas partagé %s (%s)", "%s did not share %s (%s)"), territory, withheld_words(what),
                      mx_measure__text(withheld, row, "reason"));
        if (rc == MX_OK) rc = mx_buf_check(&words);
        if (rc == MX_OK) rc = mx_measure__put_text(changes, "changed", words.at);
        mx_buf_dispose(&words);
    }
    mx_measure__tree_dispose(&tree);
    return rc;
}

int mx_measure_add_cautions(size_t *n_cautions, mx_frame *table, const mx_frame *changes, bool is_together)
{
    static const mx_measure__column caution[] = {{"caution", MX_TEXT, MX_NOTE}};
    int rc = mx_measure__add_columns(table, caution, 1);
    *n_cautions = 0;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(table); row++) {
        rc = put_caution(table, row, changes, is_together);
        if (rc == MX_OK && mx_measure__text(table, row, "caution")) ++*n_cautions;
    }
    return rc;
}
