/* synthesis: what was said, counted, compared, and in people's own words. */
#include "annual_i.h"

#include <math.h>
#include <string.h>

#include "merged.h"
#include "typical.h"

/* What --by may name, in any order. */
enum { MOST_KEYS = 6 };
typedef struct {
    const char *by[MOST_KEYS + 1];
    size_t n;
} keys;

static int read_keys(keys *out, annual *a, const char *text)
{
    *out = (keys){.n = 0};
    for (const char *at = text; *at != '\0'; at += strspn(at, ", ")) {
        size_t size = strcspn(at, ", ");
        if (out->n == MOST_KEYS)
            return mx_fail(MX_E_USAGE, mx_tr("--by : au plus %d clés", "--by: at most %d keys"), MOST_KEYS);
        out->by[out->n] = mx_arena_copy(a->arena, at, size);
        if (out->by[out->n++] == NULL) return mx_fail_memory();
        at += size;
    }
    return MX_OK;
}

/* Dimension or component, whichever the keys name; component where they name neither. */
static const char *what_of(const keys *by)
{
    for (size_t i = 0; i < by->n; i++)
        if (strcmp(by->by[i], "dimension") == 0) return by->by[i];
    return "component";
}

/* The key that tells parts apart: the first that is not what was said; else territories. */
static const char *part_of(const keys *by)
{
    for (size_t i = 0; i < by->n; i++)
        if (strcmp(by->by[i], "dimension") != 0 && strcmp(by->by[i], "component") != 0) return by->by[i];
    return "territory";
}

static bool names_territory(const keys *by)
{
    for (size_t i = 0; i < by->n; i++)
        if (strcmp(by->by[i], "territory") == 0 || strcmp(by->by[i], "group") == 0) return true;
    return false;
}

/* ---- Asking ---------------------------------------------------------------------------------- */

static int ask_corrected(mx_frame **out, annual *a, const mx_synthesis *asked, const char *what, const mx_cut *cut)
{
    annual_proposals proposals = {.model = NULL};
    size_t seen[2] = {0, 0};
    int rc = mx_annual__propose(&proposals, a->context, asked->model);
    const mx_said said = {proposals.all.statements, a->groups, a->territories};
    if (rc == MX_OK) rc = mx_measure_corrected(out, seen, &said, what, cut, a->context->seed);
    if (rc == MX_OK && mx_frame_n_rows(*out) > 0)
        mx_say(a->context,
               mx_tr("corrigé par les expressions que des personnes ont décidées dans la base : %zu que le classement "
                     "coderait seul, %zu dont il n’est pas sûr",
                     "corrected by the statements that people decided in the store: %zu that the classifier would code "
                     "alone, %zu that it is unsure of"),
               seen[0], seen[1]);
    mx_annual__forget_proposals(&proposals);
    return rc;
}

/* A part (a group with its territory) and what was said. Returns how many. */
static size_t keys_of_map(const char *out[4], const keys *by)
{
    size_t n = 0;
    if (strcmp(part_of(by), "group") == 0) out[n++] = "territory";
    out[n++] = part_of(by);
    out[n++] = what_of(by);
    out[n] = NULL;
    return n;
}

static int ask_one(mx_frame **out, annual *a, const mx_synthesis *asked, const keys *by, const mx_frame *merging)
{
    const mx_said said = {a->statements, a->groups, a->territories};
    bool is_apart = asked->kind == MX_SYNTHESIS_SPECIFIC || asked->kind == MX_SYNTHESIS_MAP || names_territory(by);
    mx_cut cut = is_apart ? a->apart : a->together;
    cut.cycle = asked->cycle;
    cut.merging = merging;
    switch (asked->kind) {
    case MX_SYNTHESIS_MENTIONS: return mx_measure_mentions(out, &said, by->by, &cut);
    case MX_SYNTHESIS_SPECIFIC: return mx_measure_specific(out, &said, part_of(by), what_of(by), &cut);
    case MX_SYNTHESIS_SHARED: return mx_measure_shared(out, &said, what_of(by), SIZE_MAX, &cut);
    case MX_SYNTHESIS_NEW: return mx_measure_new_components(out, &said, &cut);
    case MX_SYNTHESIS_MAP: {
        const char *crossed[4];
        (void)keys_of_map(crossed, by);
        return mx_measure_mentions(out, &said, crossed, &cut);
    }
    case MX_SYNTHESIS_CORRECTED: return ask_corrected(out, a, asked, by->n == 1 ? by->by[0] : "", &cut);
    case MX_SYNTHESIS_TYPICAL: {
        const char *const what[] = {what_of(by), NULL};
        return mx_measure_mentions(out, &said, what, &cut);
    }
    }
    return MX_OK;
}

static void name_document(outlet *o, const mx_synthesis *asked)
{
    static const char *const kinds[] = {[MX_SYNTHESIS_MENTIONS] = "mentions",
                                        [MX_SYNTHESIS_SPECIFIC] = "specific",
                                        [MX_SYNTHESIS_SHARED] = "shared",
                                        [MX_SYNTHESIS_NEW] = "new",
                                        [MX_SYNTHESIS_MAP] = "map",
                                        [MX_SYNTHESIS_CORRECTED] = "corrected",
                                        [MX_SYNTHESIS_TYPICAL] = "typical"};
    outlet_word(o, "synthesis");
    outlet_word(o, kinds[asked->kind]);
    outlet_option(o, "by", asked->by);
    outlet_option(o, "territory", asked->territory);
    outlet_option(o, "network", asked->network);
    outlet_option(o, "cycle", asked->cycle);
}

/* ---- Names ------------------------------------------------------------------------------------- */

static int copy_row(mx_frame *to, const mx_frame *from, size_t row)
{
    int rc = mx_frame_add_row(to);
    for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(from); c++) {
        if (mx_frame_type(from, c) == MX_TEXT) rc = mx_frame_set_text(to, row, c, mx_frame_text(from, row, c));
        else mx_frame_set_number(to, row, c, mx_frame_number(from, row, c));
    }
    return rc;
}

/* NULL where there is no such column. */
static const char *text_of(const mx_frame *frame, size_t row, const char *column)
{
    size_t at = mx_frame_find(frame, column);
    return at == SIZE_MAX ? NULL : mx_frame_text(frame, row, at);
}

/* What a row is called: its dimension or component; of a map's parts the group or territory. */
static const char *name_of(annual *a, const mx_frame *frame, size_t row)
{
    static const struct {
        const char *column;
        annual_naming naming;
    } named[] = {{"component", NAME_COMPONENT}, {"dimension", NAME_DIMENSION}};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        const char *code = text_of(frame, row, named[i].column);
        if (code != NULL) return mx_annual__name(a, named[i].naming, code);
    }
    if (mx_frame_find(frame, "contribution_x") == SIZE_MAX) return NULL;
    const char *part = mx_annual__part(a, frame, row);
    return part[0] == '\0' ? NULL : part;
}

/* The same with a last column `name`. */
static int add_names(mx_frame **frame, annual *a)
{
    mx_frame *named = NULL, *from = *frame;
    size_t component = mx_frame_find(from, "component"), dimension = mx_frame_find(from, "dimension");
    size_t what = component != SIZE_MAX ? component : dimension, n_columns = mx_frame_n_columns(from);
    if (what == SIZE_MAX) return MX_OK;
    int rc = mx_frame_new(&named);
    for (size_t c = 0; rc == MX_OK && c < n_columns; c++)
        rc = mx_frame_add_column(named, mx_frame_name(from, c), mx_frame_type(from, c), mx_frame_role(from, c));
    if (rc == MX_OK) rc = mx_frame_add_column(named, "name", MX_TEXT, MX_NOTE);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(from); row++) {
        const char *name = name_of(a, from, row);
        rc = copy_row(named, from, row);
        if (rc == MX_OK && name != NULL) rc = mx_frame_set_text(named, row, n_columns, name);
    }
    if (rc < 0) {
        mx_frame_free(named);
        return rc;
    }
    mx_frame_free(from);
    *frame = named;
    return a->rc;
}

/* A question and its release, as values are put together. */
typedef struct {
    annual *a;
    const mx_synthesis *asked;
    const keys *by;
    size_t n_tests; /* of the last answer */
} question;

static int ask(mx_frame **out, void *payload, const mx_frame *merging)
{
    const question *q = payload;
    int rc = ask_one(out, q->a, q->asked, q->by, merging);
    return rc >= 0 && q->asked->kind != MX_SYNTHESIS_MAP ? add_names(out, q->a) : rc;
}

/* The release again, with p_adjusted over the tests that it shows. */
static int adjust(mx_release **release, question *q, const mx_outgoing *figures)
{
    mx_outgoing adjusted = *figures;
    mx_frame *result = NULL;
    int rc = merged_adjust(&result, &q->n_tests, *release, figures->result, q->a->apart.conf);
    adjusted.result = result;
    mx_release_free(*release);
    *release = NULL;
    if (rc >= 0) rc = mx_gate_try(release, q->a->outlet.gate, &adjusted);
    mx_frame_free(result);
    return rc;
}

/* Rows add up over every key to figures that other questions give. */
static int disclose(mx_release **out, void *payload, const mx_frame *result, const mx_frame *merging)
{
    static const char *const adding[] = {"territory", "group", "cycle", "question", "dimension", "component",
                                         "polarity",  NULL};
    question *q = payload;
    annual *a = q->a;
    const mx_fixed_key cycle = {"cycle", q->asked->cycle};
    const mx_outgoing figures = {.result = result,
                                .subject = q->asked->kind == MX_SYNTHESIS_CORRECTED ? "corrected" : "statements",
                                .adding = adding,
                                .fixed = &cycle,
                                .n_fixed = 1,
                                .scope = a->together.under,
                                .together = a->name};
    int rc = mx_annual__graft(a, merging);
    if (rc >= 0) rc = mx_gate_try(out, a->outlet.gate, &figures);
    return rc >= 0 && q->asked->kind == MX_SYNTHESIS_SPECIFIC ? adjust(out, q, &figures) : rc;
}

/* Of what may be shown, so that the map shows no more. */
static int draw_map(mx_frame **out, annual *a, const mx_release *counts, const keys *by)
{
    const char *crossed[4];
    int rc = mx_measure_correspond(out, mx_release_frame(counts), keys_of_map(crossed, by));
    if (rc >= 0 && mx_frame_n_rows(*out) == 0)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("synthesis map : il y faut deux « %s » et deux « %s » dont les nombres puissent être montrés, et qui diffèrent",
                           "synthesis map: it takes two of \"%s\" and two of \"%s\" whose counts may be shown, and that differ"),
                     part_of(by), what_of(by));
    return rc < 0 ? rc : add_names(out, a);
}

/* ---- The whole ------------------------------------------------------------------------------------ */

/* What groups have in common, what is new and what was miscoded is about single components. */
static bool may_merge(mx_synthesis_kind kind)
{
    return kind == MX_SYNTHESIS_MENTIONS || kind == MX_SYNTHESIS_SPECIFIC;
}

/* One part alone, or one thing said, is not tested against anything. */
static void tell_of_tests(annual *a, size_t n)
{
    if (n < 2) return;
    mx_say(a->context,
           mx_tr("%zu tests dans ce tableau : p_adjusted en tient compte (Benjamini et Hochberg)",
                 "%zu tests in this table: p_adjusted takes account of them (Benjamini and Hochberg)"),
           n);
}

static int answer(mx_release **out, annual *a, const mx_synthesis *asked)
{
    mx_frame *result = NULL;
    merged_answer found = {0};
    mx_ladder ladders[4];
    size_t n = 0;
    keys by;
    question q = {a, asked, &by, 0};
    int rc = read_keys(&by, a, asked->by == NULL ? "dimension" : asked->by);
    if (rc >= 0) rc = mx_annual__find_scope(a);
    if (rc >= 0 && may_merge(asked->kind)) rc = mx_annual__ladders(a, ladders, &n);
    const merged_question mergeable = {ask, disclose, &q, ladders, n, NULL, NULL, NULL};
    if (rc >= 0) rc = merged_ask(&found, &mergeable, &asked->rule);
    if (rc >= 0 && asked->kind != MX_SYNTHESIS_NEW && mx_frame_n_rows(found.result) == 0)
        rc = mx_fail(MX_E_NOTFOUND, mx_tr("synthesis : aucune expression ici", "synthesis: nothing was said here"));
    if (rc >= 0 && asked->kind == MX_SYNTHESIS_SPECIFIC) tell_of_tests(a, q.n_tests);
    if (rc >= 0) rc = mx_gate_let(a->outlet.gate, found.release);
    if (rc >= 0 && (asked->kind == MX_SYNTHESIS_TYPICAL || asked->kind == MX_SYNTHESIS_MAP)) {
        rc = asked->kind == MX_SYNTHESIS_TYPICAL
                 ? mx_typical_of(&result, a, found.release, what_of(&by), asked->cycle)
                 : draw_map(&result, a, found.release, &by);
        const mx_outgoing words = {.result = result, .subject = "typical", .scope = a->together.under};
        const mx_outgoing map = {.result = result};
        if (rc >= 0) rc = mx_gate_pass(out, a->outlet.gate, asked->kind == MX_SYNTHESIS_TYPICAL ? &words : &map);
        mx_frame_free(result);
    } else if (rc >= 0) {
        *out = found.release;
        found.release = NULL;
    }
    merged_dispose(&found);
    return rc;
}

int mx_task_synthesis(mx_release **out, const mx_context *context, const mx_synthesis *asked)
{
    const mx_annual scope = {.territory = asked->territory, .network = asked->network, .rule = asked->rule,
                             .quotes = asked->quotes};
    annual a = {.context = context, .ask = &scope, .lang = context->lang, .is_said_only = true};
    *out = NULL;
    int rc = mx_annual__read(&a);
    if (rc >= 0) rc = answer(out, &a, asked);
    name_document(&a.outlet, asked);
    if (rc >= 0) rc = outlet_keep(&a.outlet);
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    if (rc >= 0 && asked->rule.min_count == 0)
        mx_say(context, "%s", mx_tr("résultat interne : ne pas diffuser", "internal result: not for publication"));
    mx_annual__clear(&a);
    mx_annual__close(&a);
    return rc;
}
