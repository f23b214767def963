/* A report: whom it is about and as of when, what it asks, its parts in the order of the texts, one file. */
#include "annual_i.h"
#include "merged.h"

#include <string.h>

/* ---- The scope ------------------------------------------------------------------------ */

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

static bool is_same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* The row of a territory by its id, else by its name; SIZE_MAX. */
static size_t find_territory(const annual *a, const char *wanted)
{
    static const char *const columns[] = {"territory", "name"};
    for (size_t c = 0; c < 2; c++)
        for (size_t row = 0; row < mx_frame_n_rows(a->territories); row++)
            if (is_same(cell(a->territories, row, columns[c]), wanted)) return row;
    return SIZE_MAX;
}

/* Whether the territory of `row` is `id` or stands below it. The store admits no circle of
 * parents; the count of steps is a second guard. */
static bool is_below(const annual *a, size_t row, const char *id)
{
    for (size_t steps = 0; steps <= mx_frame_n_rows(a->territories); steps++) {
        if (is_same(cell(a->territories, row, "territory"), id)) return true;
        const char *parent = cell(a->territories, row, "parent");
        row = parent == NULL ? SIZE_MAX : find_territory(a, parent);
        if (row == SIZE_MAX) return false;
    }
    return false;
}

bool mx_annual__has_children(const annual *a, size_t row)
{
    for (size_t other = 0; other < mx_frame_n_rows(a->territories); other++)
        if (is_same(cell(a->territories, other, "parent"), cell(a->territories, row, "territory")))
            return true;
    return false;
}

static bool is_in_scope(const annual *a, size_t row)
{
    if (a->ask->territory != NULL) return is_below(a, row, a->together.under);
    if (a->ask->network != NULL) return is_same(cell(a->territories, row, "network"), a->ask->network);
    return true;
}

/* Members are what the scope's rows may belong to; only the leaves are counted as territories. */
static int collect_members(annual *a)
{
    int rc = mx_ids_new(&a->members);
    for (size_t row = 0; row < mx_frame_n_rows(a->territories) && rc >= 0; row++) {
        uint32_t id;
        if (!is_in_scope(a, row)) continue;
        rc = mx_ids_add(a->members, mx_str_of(cell(a->territories, row, "territory")), &id);
        a->n_territories += !mx_annual__has_children(a, row);
    }
    return rc;
}

int mx_annual__find_scope(annual *a)
{
    const mx_annual *ask = a->ask;
    a->together = a->apart = (mx_cut)MX_CUT_INIT;
    a->name = mx_texts_get(a->texts, "cover.everything");
    if (ask->territory != NULL) {
        size_t row = find_territory(a, ask->territory);
        if (row == SIZE_MAX)
            return mx_fail(
                MX_E_NOTFOUND,
                mx_tr("rapport : territoire inconnu « %s » ; « mieux export territories » donne la liste",
                      "report: unknown territory \"%s\"; \"mieux export territories\" lists them"),
                ask->territory);
        a->together.under = cell(a->territories, row, "territory");
        const char *name = cell(a->territories, row, "name");
        a->name = name == NULL ? a->together.under : name;
    } else if (ask->network != NULL) {
        a->together.under = a->name = ask->network;
    }
    if (ask->title != NULL) a->name = ask->title;
    a->apart.under = a->together.under;
    a->together.together = a->name;
    int rc = collect_members(a);
    if (rc >= 0 && ask->network != NULL && ask->territory == NULL && mx_ids_count(a->members) == 0)
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("rapport : réseau inconnu « %s » ; la colonne network de « mieux export "
                             "territories » les donne",
                             "report: unknown network \"%s\"; the column network of \"mieux export "
                             "territories\" lists them"),
                       ask->network);
    return rc;
}

/* ---- Date and cycle ---------------------------------------------------------------------- */

/* The date asked for, else the last day on which a file was loaded: the same store gives the
 * same report on any day. */
int mx_annual__find_date(annual *a)
{
    a->date = a->ask->date;
    for (size_t row = 0; a->ask->date == NULL && row < mx_frame_n_rows(a->imports); row++) {
        const char *day = cell(a->imports, row, "loaded_on");
        if (day != NULL && (a->date == NULL || strcmp(day, a->date) > 0)) a->date = day;
    }
    if (a->date == NULL)
        return mx_fail(MX_E_VALUE,
                       mx_tr("rapport : la base ne dit pas de quel jour il est ; donnez --date AAAA-MM-JJ",
                             "report: the store does not say which day it is of; give --date YYYY-MM-DD"));
    a->year = a->ask->year == 0 ? mx_arena_copy(a->arena, a->date, 4)
                                : mx_arena_format(a->arena, "%04d", a->ask->year);
    return a->year == NULL ? mx_fail_memory() : MX_OK;
}

/* The cycle asked for, else the last, by text, that statements of the scope name. */
static void find_cycle(annual *a)
{
    a->cycle = a->ask->cycle;
    for (size_t row = 0; a->ask->cycle == NULL && row < mx_frame_n_rows(a->statements); row++) {
        const char *cycle = cell(a->statements, row, "cycle");
        if (cycle != NULL && mx_annual__is_member(a, cell(a->statements, row, "territory")) &&
            (a->cycle == NULL || strcmp(cycle, a->cycle) > 0))
            a->cycle = cycle;
    }
}

/* ---- Composing ------------------------------------------------------------------------------ */

/* Texts that differ by kind: "sections", "sections.territory", "sections.comparison". */
static const char *key_of_kind(annual *a, const char *key)
{
    switch (a->ask->kind) {
    case MX_REPORT_ANNUAL: return key;
    case MX_REPORT_TERRITORY: return mx_arena_format(a->arena, "%s.territory", key);
    case MX_REPORT_COMPARISON: return mx_arena_format(a->arena, "%s.comparison", key);
    }
    return key;
}

static int begin_report(annual *a)
{
    const char *subtitle = key_of_kind(a, "cover.subtitle");
    if (subtitle == NULL) return mx_fail_memory();
    const mx_report_head head = {
        .formats = a->formats,
        .lang = a->lang,
        .title = a->name,
        .subtitle = mx_annual__unmark(a, ANNUAL_SAY(a, subtitle, VALUE_TEXT("year", a->year))),
        .publisher = mx_annual__plain(a, "cover.publisher"),
        .date = a->date,
        .generator = mx_annual__unmark(a, ANNUAL_SAY(a, "footer", VALUE_TEXT("version", MX_VERSION))),
        .style = a->style,
        .theme = &a->theme,
    };
    return a->rc < 0 ? a->rc : mx_report_new(&a->report, &head);
}

/* The parts, in the order that the text `sections` of the kind gives. */
static int tell_sections(annual *a)
{
    static const struct {
        const char *name;
        void (*tell)(annual *a);
    } sections[] = {
        {"essential", mx_annual__essential}, {"said", mx_annual__said},
        {"objectives", mx_annual__chain},    {"change", mx_annual__change},
        {"trend", mx_annual__trend},         {"territories", mx_annual__territories},
        {"published", mx_annual__published}, {"scripts", mx_annual__scripts},
        {"method", mx_annual__method},
    };
    const size_t n_sections = sizeof sections / sizeof sections[0];
    const char *order = key_of_kind(a, "sections");
    if (order == NULL) return mx_fail_memory();
    for (const char *at = mx_texts_get(a->texts, order); *at != '\0'; at += strspn(at, " ")) {
        mx_str name = {at, strcspn(at, " ")};
        size_t i = 0;
        while (i < n_sections && !mx_str_is(name, sections[i].name)) i++;
        if (i == n_sections)
            return mx_fail(
                MX_E_SYNTAX,
                mx_tr("rapport : les textes nomment une partie inconnue, « %.*s », à la clé sections",
                      "report: the texts name an unknown part, \"%.*s\", under the key sections"),
                MX_STR(name));
        sections[i].tell(a);
        at += name.size;
    }
    return a->rc;
}

int mx_annual__compose(annual *a)
{
    int rc = mx_annual__find_scope(a);
    if (rc >= 0) rc = mx_annual__find_date(a);
    if (rc < 0) return rc;
    find_cycle(a);
    mx_annual__ask(a);
    rc = a->rc < 0 ? a->rc : begin_report(a);
    return rc < 0 ? rc : tell_sections(a);
}

void mx_annual__clear(annual *a)
{
    for (size_t i = 0; i < a->n_releases; i++) mx_release_free(a->releases[i].release);
    mx_free(a->releases);
    mx_free(a->noted);
    mx_frame_free(a->above);
    mx_frame_free(a->said_merging);
    mx_frame_free(a->topics);
    mx_frame_free(a->rehearsal);
    mx_ids_free(a->members);
    mx_report_free(a->report);
    mx_annual__close_shelf(&a->own_shelf);
}

/* A report of another name is a script's. */
static int write_scripted(const mx_context *context, const mx_annual *options)
{
    mx_arena *arena;
    const char *path;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    rc = mx_scripts_find(&path, "reports", options->script, arena);
    if (rc >= 0 && path == NULL)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("aucun rapport « %s » : annual, territory, comparison, ou un script reports/%s.lua",
                           "no report \"%s\": annual, territory, comparison, or a script reports/%s.lua"),
                     options->script, options->script);
    if (rc >= 0) rc = mx_scripted_report(context, options, path);
    mx_arena_free(arena);
    return rc;
}

int mx_task_report(const mx_context *context, const mx_annual *options)
{
    if (options->script != NULL) return write_scripted(context, options);
    annual a = {.context = context, .ask = options, .lang = context->lang};
    annual_files files = {.count = 0};
    mx_arena *arena;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    rc = mx_annual_files(&files, options->output, options->as, arena);
    a.formats = files.formats;
    if (rc >= 0) rc = mx_annual__read(&a);
    if (rc >= 0) rc = mx_annual__compose(&a);
    /* First remembered, then written: what may be out must not be unknown. */
    if (rc >= 0) rc = mx_annual__remember(&a);
    if (rc >= 0) rc = mx_annual_files_write(&files, a.report);
    if (rc >= 0 && options->data != NULL) rc = mx_report_write_data(a.report, options->data);
    mx_annual__clear(&a);
    mx_annual__close(&a);
    mx_arena_free(arena);
    return rc;
}

int mx_task_rehearse(mx_release **out, const mx_context *context, const mx_annual *options)
{
    annual a = {.context = context, .ask = options, .lang = context->lang};
    *out = NULL;
    int rc = mx_annual__read(&a);
    if (rc >= 0) rc = mx_annual__find_scope(&a);
    if (rc >= 0) rc = mx_annual__find_date(&a);
    if (rc >= 0) rc = merged_rehearsal_new(&a.rehearsal);
    if (rc >= 0) {
        find_cycle(&a);
        mx_annual__ask(&a);
        rc = a.rc;
    }
    if (rc >= 0) rc = mx_disclose_internal(out, a.rehearsal);
    if (rc >= 0) merged_tell(context, a.rehearsal, &options->rule);
    mx_annual__clear(&a);
    mx_annual__close(&a);
    return rc;
}
