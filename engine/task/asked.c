/* What the questions asked of follow-up share. */
#include "asked.h"

#include <math.h>
#include <string.h>

#include "mx/import.h"
#include "mx/store.h"
#include "withheld.h"

/* ---- Keys ------------------------------------------------------------------------------ */

static int refuse_key(const char *name, const char *const allowed[])
{
    mx_buf list = {0};
    for (size_t i = 0; allowed[i]; i++) mx_buf_format(&list, "%s%s", i > 0 ? ", " : "", allowed[i]);
    int rc = mx_fail(
        MX_E_USAGE,
        mx_tr("--by : « %s » n’est pas une clé ici ; il y a %s", "--by: \"%s\" is no key here; there are %s"),
        name, list.at ? list.at : "");
    mx_buf_dispose(&list);
    return rc;
}

static int add_key(asked *a, mx_str text, const char *const allowed[])
{
    const char *name = mx_arena_copy(a->arena, text.at, text.size), *meaning;
    if (!name) return mx_fail_memory();
    int rc = mx_kind_column(&meaning, MX_KIND_FOLLOW_UP, text);
    if (rc < 0) return rc;
    size_t found = 0;
    while (allowed[found] && !(meaning && strcmp(meaning, allowed[found]) == 0)) found++;
    if (!allowed[found] || a->n_by == ASKED_MOST_KEYS) return refuse_key(name, allowed);
    for (size_t i = 0; i < a->n_by; i++) {
        if (a->by[i] == allowed[found])
            return mx_fail(MX_E_USAGE, mx_tr("--by : « %s » y est deux fois", "--by: \"%s\" is there twice"),
                           name);
    }
    a->by[a->n_by++] = allowed[found];
    return MX_OK;
}

static int read_keys(asked *a, const char *by, const char *const allowed[])
{
    for (const char *at = by;; at++) {
        size_t size = strcspn(at, ",");
        int rc = add_key(a, mx_str_trim((mx_str){at, size}), allowed);
        at += size;
        if (rc < 0 || !*at) return rc;
    }
}

/* ---- Scope -------------------------------------------------------------------------------- */

/* The row of `frame` whose `column` is `text`; SIZE_MAX when there is none. */
static size_t find_row(const mx_frame *frame, const char *column, const char *text)
{
    size_t c = frame ? mx_frame_find(frame, column) : SIZE_MAX;
    for (size_t row = 0; c != SIZE_MAX && row < mx_frame_n_rows(frame); row++) {
        const char *cell = mx_frame_text(frame, row, c);
        if (cell && strcmp(cell, text) == 0) return row;
    }
    return SIZE_MAX;
}

/* What `key` calls the thing whose id or name is `text`. */
static const char *id_of(const mx_frame *frame, const char *key, const char *text)
{
    size_t row = find_row(frame, key, text);
    if (row == SIZE_MAX) row = find_row(frame, "name", text);
    return row == SIZE_MAX ? NULL : mx_frame_text(frame, row, mx_frame_find(frame, key));
}

static int refuse(const asked *a, const char *option, const char *key, const char *text)
{
    mx_buf list = {0};
    mx_follow_up_list(&list, a->follow_up, key);
    int rc = mx_fail(
        MX_E_NOTFOUND,
        mx_tr("--%s : le suivi n’a pas « %s » ; il a %s", "--%s: the follow-up has no \"%s\"; it has %s"),
        option, text, list.at ? list.at : mx_tr("rien", "nothing"));
    mx_buf_dispose(&list);
    return rc;
}

static int choose_territories(asked *a)
{
    const mx_question *q = a->question;
    if (q->territory) {
        a->cut.under = a->territories ? id_of(a->territories, "territory", q->territory) : q->territory;
        bool is_known =
            a->cut.under && (a->territories || mx_follow_up_has(a->follow_up, "territory", q->territory));
        if (!is_known) return refuse(a, "territory", "territory", q->territory);
    } else if (q->network) {
        if (find_row(a->territories, "network", q->network) == SIZE_MAX)
            return mx_fail(MX_E_NOTFOUND,
                           a->territories ? mx_tr("--network : réseau inconnu « %s »",
                                                  "--network: unknown network \"%s\"")
                                          : mx_tr("--network : un fichier de suivi ne connaît pas le réseau "
                                                  "« %s » ; chargez-le par mieux import",
                                                  "--network: a file of follow-up knows no network \"%s\"; "
                                                  "load it by mieux import"),
                           q->network);
        a->cut.under = q->network;
    }
    if (!q->is_together) return MX_OK;
    a->cut.together = q->territory ? q->territory : q->network;
    if (!a->cut.together) a->cut.together = mx_tr("ensemble", "together");
    return MX_OK;
}

int asked_period(const char **out, asked *a, const char *option, const char *text)
{
    char canonical[MX_PERIOD_TEXT_MAX];
    mx_period period;
    *out = text;
    if (!text) return MX_OK;
    if (mx_period_parse(&period, mx_str_of(text)) == MX_OK) {
        mx_period_format(canonical, period);
        *out = mx_arena_copy(a->arena, canonical, strlen(canonical));
        if (!*out) return mx_fail_memory();
    }
    mx_error_clear(); /* a label is no failure */
    return mx_follow_up_has(a->follow_up, "period", *out) ? MX_OK : refuse(a, option, "period", text);
}

static int choose(asked *a)
{
    const mx_question *q = a->question;
    a->cut = (mx_cut)MX_CUT_INIT;
    int rc = choose_territories(a);
    if (rc == MX_OK && q->indicator) {
        a->cut.indicator = a->indicators ? id_of(a->indicators, "indicator", q->indicator) : q->indicator;
        if (!a->cut.indicator || !mx_follow_up_has(a->follow_up, "indicator", a->cut.indicator))
            rc = refuse(a, "indicator", "indicator", q->indicator);
    }
    a->cut.cycle = q->cycle;
    if (rc == MX_OK && q->cycle && !mx_follow_up_has(a->follow_up, "cycle", q->cycle))
        rc = refuse(a, "cycle", "cycle", q->cycle);
    return rc == MX_OK ? asked_period(&a->cut.period, a, "period", q->period) : rc;
}

/* ---- Reading --------------------------------------------------------------------------------- */

static int read_store(asked *a)
{
    mx_store *store = NULL;
    mx_rows *rows = NULL, *plain = NULL;
    mx_frame *groups = NULL;
    int rc = mx_store_open(&store, a->context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_table(&a->territories, store, "territories");
    if (rc == MX_OK) rc = mx_store_table(&a->indicators, store, "indicators");
    if (rc == MX_OK) rc = mx_store_table(&a->ledger, store, "ledger");
    if (rc == MX_OK) rc = mx_store_table(&a->withheld, store, "withheld");
    if (rc == MX_OK) rc = mx_store_table(&groups, store, "groups");
    if (rc == MX_OK) rc = mx_store_follow_up(&plain, store, &(mx_store_filter){.has_pairs = true});
    if (rc == MX_OK) rc = margins_of_store(&rows, plain, groups, a->margins, a->n_margins);
    if (rc == MX_OK) rc = mx_follow_up_read(&a->follow_up, rows, a->indicators, a->territories);
    mx_rows_close(rows);
    mx_frame_free(groups);
    mx_store_close(store);
    if (rc < 0 || mx_follow_up_n_rows(a->follow_up) > 0) return rc;
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("%s : cette base n’a pas encore de suivi ; voir mieux import",
                         "%s: this store has no follow-up yet; see mieux import"),
                   a->context->store);
}

/* "0-4": two whole numbers, the first below the second; NaN where none is given. */
static int read_scale(double *lowest, double *highest, const char *scale)
{
    *lowest = *highest = NAN;
    if (!scale) return MX_OK;
    const char *dash = strlen(scale) > 1 ? strchr(scale + 1, '-') : NULL;
    int64_t first, last;
    bool is_scale = dash && mx_integer_parse(&first, (mx_str){scale, (size_t)(dash - scale)}) == MX_OK &&
                    mx_integer_parse(&last, mx_str_of(dash + 1)) == MX_OK && first < last &&
                    last - first < 78;
    if (!is_scale)
        return mx_fail(MX_E_USAGE,
                       mx_tr("--scale « %s » n’est pas une échelle comme 1-5 ou 0-10",
                             "--scale \"%s\" is not a scale such as 1-5 or 0-10"),
                       scale);
    *lowest = (double)first;
    *highest = (double)last;
    return MX_OK;
}

static int read_files(asked *a)
{
    const mx_question *q = a->question;
    mx_rows *rows = NULL;
    double lowest, highest;
    int rc = read_scale(&lowest, &highest, q->scale);
    if (rc == MX_OK) rc = asked_files(&rows, a);
    if (rc == MX_OK) rc = mx_follow_up_read(&a->follow_up, rows, NULL, NULL);
    mx_rows_close(rows);
    if (rc == MX_OK && mx_complaints_count(a->complaints) > 0) {
        if (q->complain) q->complain(q->payload, a->complaints);
        rc = mx_fail(
            MX_E_REFUSED,
            mx_tr("cellules refusées : %zu ; rien n’est calculé", "cells refused: %zu; nothing is computed"),
            mx_complaints_count(a->complaints));
    }
    if (rc == MX_OK) rc = mx_follow_up_set_scale(a->follow_up, lowest, highest, q->is_reversed);
    return rc == MX_OK ? mx_follow_up_check(a->follow_up) : rc;
}

static void name_document(outlet *o, const mx_question *question, const char *command)
{
    outlet_word(o, command);
    outlet_option(o, "by", question->by);
    outlet_option(o, "territory", question->territory);
    outlet_option(o, "network", question->network);
    outlet_option(o, "indicator", question->indicator);
    outlet_option(o, "cycle", question->cycle);
    outlet_option(o, "period", question->period);
    if (question->is_together) outlet_word(o, "--together");
}

int asked_read(asked *out, const mx_context *context, const mx_question *question, const char *command,
               const char *by, const char *const allowed[])
{
    *out = (asked){.context = context, .question = question};
    int rc = outlet_open(&out->outlet, context, &question->rule, question->n_files == 0);
    name_document(&out->outlet, question, command);
    if (rc == MX_OK) rc = mx_arena_new(&out->arena);
    if (rc == MX_OK) rc = mx_complaints_new(&out->complaints);
    if (rc == MX_OK) rc = read_keys(out, question->by ? question->by : by, allowed);
    if (rc == MX_OK) rc = margins_read(&out->margins, &out->n_margins, &question->weighting, out->arena);
    if (rc == MX_OK) rc = question->n_files > 0 ? read_files(out) : read_store(out);
    if (rc == MX_OK) rc = mx_follow_up_weigh(out->follow_up, out->margins, out->n_margins);
    return rc == MX_OK ? choose(out) : rc;
}

void asked_dispose(asked *a)
{
    mx_follow_up_free(a->follow_up);
    mx_frame_free(a->territories);
    mx_frame_free(a->indicators);
    mx_frame_free(a->ledger);
    mx_frame_free(a->withheld);
    mx_complaints_free(a->complaints);
    mx_arena_free(a->arena);
    outlet_close(&a->outlet);
}

/* ---- The release --------------------------------------------------------------------------------- */

/* Rows that differ in one of these keys only are parts of a total that may be asked for as well;
 * those that differ by indicator or design do not add up. */
static mx_outgoing figures_of(const asked *a, const mx_frame *result, const char *subject,
                             mx_fixed_key fixed[ASKED_MOST_FIXED])
{
    static const char *const adding[] = {"territory", "group", "cycle", "period", "phase", NULL};
    const mx_cut *cut = &a->cut;
    const mx_fixed_key all[] = {{"indicator", cut->indicator}, {"cycle", cut->cycle},   {"period", cut->period},
                                {"phase", cut->phase},         {"before", cut->before}, {"after", cut->after},
                                {"action", a->what},           {"weighted", a->n_margins > 0 ? "yes" : NULL}};
    size_t n = 0;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i].value) fixed[n++] = all[i];
    return (mx_outgoing){.result = result, .subject = subject, .adding = adding, .fixed = fixed, .n_fixed = n,
                        .scope = cut->under, .together = cut->together};
}

int asked_check(const mx_frame *result)
{
    if (mx_frame_n_rows(result) > 0) return MX_OK;
    return mx_fail(
        MX_E_NOTFOUND, "%s",
        mx_tr("aucune réponse ne convient à ce qui est demandé", "no answer fits what is asked for"));
}

int asked_apart(const bool **out, asked *a, const mx_frame *result, const char *subject, const char *column)
{
    mx_fixed_key fixed[ASKED_MOST_FIXED];
    size_t n = mx_frame_n_rows(result), c = mx_frame_find(result, column);
    bool *apart = mx_arena_alloc(a->arena, n + 1);
    *out = apart;
    if (!apart) return mx_fail_memory();
    const mx_outgoing figures = figures_of(a, result, subject, fixed);
    return mx_gate_foresee(apart, a->outlet.gate, &figures, c);
}

int asked_caution(asked *a, mx_frame *result, bool is_across)
{
    mx_frame *changes = NULL;
    size_t n = 0, n_withheld = 0;
    int rc = is_across ? mx_measure_ledger_across(&changes, a->ledger, a->territories, &a->cut)
                       : mx_measure_ledger(&changes, a->ledger, a->territories, &a->cut, true);
    const bool has_changes = rc == MX_OK && mx_frame_n_rows(changes) > 0;
    if (rc == MX_OK) rc = mx_measure_add_withheld(changes, &n_withheld, a->withheld, a->territories, &a->cut);
    if (rc == MX_OK) rc = mx_measure_add_cautions(&n, result, changes, a->cut.together != NULL);
    mx_frame_free(changes);
    if (rc == MX_OK && n_withheld > 0) rc = withheld_say(a->context, a->withheld);
    if (rc == MX_OK && n > 0 && has_changes)
        mx_say(a->context,
               mx_tr("lignes où la question n’a pas été posée de la même façon : %zu (colonne caution) ; « mieux "
                     "ledger » donne le détail",
                     "rows where the question was not asked alike: %zu (column caution); \"mieux ledger\" tells more"),
               n);
    return rc;
}

int asked_release(mx_release **out, asked *a, const mx_frame *result, const char *subject)
{
    mx_fixed_key fixed[ASKED_MOST_FIXED];
    const mx_outgoing figures = figures_of(a, result, subject, fixed);
    int rc = mx_gate_pass(out, a->outlet.gate, &figures);
    if (rc == MX_OK) rc = outlet_keep(&a->outlet);
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    if (rc == MX_OK && mx_release_is_internal(*out))
        mx_say(a->context, "%s",
               mx_tr("sortie interne, à ne pas publier ; --release applique la règle de publication",
                     "internal output, not for publication; --release applies the release rule"));
    return rc;
}

void asked_tests(const asked *a, size_t n_tests)
{
    mx_say(a->context,
           mx_tr("%zu tests dans ce tableau : p_adjusted en tient compte (Benjamini et Hochberg), et la "
                 "conclusion avec lui",
                 "%zu tests in this table: p_adjusted takes account of them (Benjamini and Hochberg), and "
                 "so does the conclusion"),
           n_tests);
}

int asked_adjust(asked *a, mx_frame *result, const char *subject)
{
    const bool *apart;
    size_t n_tests;
    int rc = asked_apart(&apart, a, result, subject, "p_value");
    if (rc == MX_OK) rc = mx_measure_adjust(&n_tests, result, apart, a->cut.conf);
    if (rc == MX_OK && n_tests > 1) asked_tests(a, n_tests);
    return rc;
}
