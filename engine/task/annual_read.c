/* What a report is made from: the store's tables, the files of wording, the style sheet. */
#include "annual_i.h"

/* ---- Reading the store ------------------------------------------------------------- */

static int read_tables(annual *a)
{
    const struct {
        const char *name;
        mx_frame **frame;
    } tables[] = {
        {"territories", &a->territories}, {"groups", &a->groups},       {"codes", &a->codes},
        {"indicators", &a->indicators},   {"published", &a->published}, {"objectives", &a->objectives},
        {"commitments", &a->commitments}, {"actions", &a->actions},     {"contracts", &a->contracts},
        {"reviews", &a->reviews},         {"imports", &a->imports},
        {"ledger", &a->ledger},           {"withheld", &a->withheld},
    };
    int rc = mx_store_statements(&a->statements, a->store, NULL);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && rc >= 0; i++)
        rc = mx_store_table(tables[i].frame, a->store, tables[i].name);
    return rc;
}

static int read_follow_up(annual *a)
{
    mx_rows *rows = NULL;
    int rc = mx_store_follow_up(&rows, a->store, &(mx_store_filter){.has_pairs = true});
    if (rc >= 0) rc = mx_follow_up_read(&a->follow_up, rows, a->indicators, a->territories);
    mx_rows_close(rows);
    return rc;
}

static int read_store(annual *a)
{
    int rc = mx_store_open(&a->store, a->context->store, MX_STORE_READ);
    if (rc >= 0) rc = mx_store_taxonomy(&a->taxonomy, a->store, NULL);
    if (rc >= 0) rc = read_tables(a);
    if (rc >= 0 && !a->is_said_only) rc = read_follow_up(a);
    mx_store_close(a->store);
    a->store = NULL;
    if (rc >= 0) rc = outlet_open(&a->outlet, a->context, &a->ask->rule, true);
    return rc;
}

static int read_texts(annual *a)
{
    const char *path;
    int rc = mx_reports_file(&path, a->lang == MX_FR ? "annual.fr.txt" : "annual.en.txt", a->arena);
    return rc < 0 ? rc : mx_texts_load(&a->texts, path, a->lang, mx_annual__keys, mx_annual__n_keys);
}

static int read_style(annual *a)
{
    mx_file style;
    const char *path;
    int rc = mx_reports_file(&path, "report.css", a->arena);
    if (rc >= 0) rc = mx_file_open(&style, path);
    if (rc < 0) return rc;
    a->style = mx_arena_copy(a->arena, style.at, style.size);
    mx_file_close(&style);
    if (a->style == NULL) return mx_fail_memory();
    rc = mx_reports_file(&path, "theme.txt", a->arena);
    return rc < 0 ? rc : mx_report_theme_read(&a->theme, path, a->arena);
}

int mx_annual__read(annual *a)
{
    int rc = mx_arena_new(&a->arena);
    if (rc >= 0) rc = read_texts(a);
    if (rc >= 0) rc = read_style(a);
    return rc < 0 ? rc : read_store(a);
}

void mx_annual__close(annual *a)
{
    mx_frame *const frames[] = {a->territories, a->groups,    a->statements, a->codes,
                                a->indicators,  a->published, a->objectives, a->commitments,
                                a->actions,     a->contracts, a->reviews,    a->imports,
                                a->ledger, a->withheld};
    for (size_t i = 0; i < sizeof frames / sizeof frames[0]; i++) mx_frame_free(frames[i]);
    mx_follow_up_free(a->follow_up);
    outlet_close(&a->outlet);
    mx_texts_free(a->texts);
    mx_taxonomy_free(a->taxonomy);
    mx_arena_free(a->arena);
}
