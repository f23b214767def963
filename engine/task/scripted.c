/* Charts and reports that scripts make: found by name or path, asked for a scope, drawn or written here. */
#include "annual_files.h"
#include "outlet.h"
#include "scripts.h"

#include <string.h>

static const char whole_territory[] = "WITH RECURSIVE below(id) AS (SELECT territory FROM territories WHERE territory = ?1 OR name = ?1"
                                      " UNION SELECT territory FROM territories JOIN below ON parent = below.id) SELECT id FROM below ORDER BY id";
static const char whole_network[] = "SELECT territory AS id FROM territories WHERE network = ?1 ORDER BY territory";

/* The ids of the territories in scope, in `arena`; nothing where the whole store is meant. */
static int find_scope(mx_script_question *q, mx_store *store, mx_arena *arena)
{
    mx_store_param scope = {q->territory ? q->territory : q->network, 0};
    mx_frame *found = NULL;
    if (!scope.text || !store) return MX_OK;
    int rc = mx_store_query(&found, store, q->territory ? whole_territory : whole_network, &scope, 1, 0);
    size_t n = rc == MX_OK ? mx_frame_n_rows(found) : 0;
    if (rc == MX_OK && n == 0)
        rc = mx_fail(MX_E_NOTFOUND, mx_tr("territoire ou réseau inconnu « %s » ; mieux export territories donne la liste",
                                          "unknown territory or network \"%s\"; mieux export territories lists them"), scope.text);
    const char **ids = rc == MX_OK ? mx_arena_alloc(arena, n * sizeof *ids) : NULL;
    if (rc == MX_OK && !ids) rc = mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        const char *id = mx_frame_text(found, i, 0);
        ids[i] = mx_arena_copy(arena, id, strlen(id));
        if (!ids[i]) rc = mx_fail_memory();
    }
    q->territories = ids;
    q->n_territories = n;
    mx_frame_free(found);
    return rc;
}

int mx_scripted_chart(const mx_context *context, const mx_drawing *drawing, const char *path)
{
    const mx_script_settings settings = MX_SCRIPT_SETTINGS_INIT;
    mx_script_question question = {.territory = drawing->territory, .network = drawing->network, .indicator = drawing->indicator,
                                   .cycle = drawing->cycle};
    const mx_chart *made;
    mx_script *script = NULL;
    mx_shelf shelf;
    mx_chart_format format;
    outlet o;
    int rc = outlet_open(&o, context, &drawing->rule, true);
    outlet_word(&o, "chart");
    outlet_word(&o, drawing->name);
    outlet_option(&o, "territory", drawing->territory);
    outlet_option(&o, "network", drawing->network);
    outlet_option(&o, "indicator", drawing->indicator);
    outlet_option(&o, "cycle", drawing->cycle);
    shelf = (mx_shelf){.library = NULL};
    if (rc == MX_OK) rc = mx_shelf_begin(&shelf, context, &settings, o.gate, NULL);
    if (rc == MX_OK) rc = mx_chart_format_find(&format, drawing->output);
    if (rc == MX_OK) rc = find_scope(&question, shelf.session.store, shelf.arena);
    if (rc == MX_OK) rc = mx_library_open_script(&script, shelf.library, NULL, NULL);
    if (rc == MX_OK) rc = mx_script_chart(&made, script, path, &question);
    if (rc == MX_OK) {
        mx_chart chart = *made;
        if (drawing->width) chart.width = drawing->width;
        if (drawing->scale > 0) chart.scale = drawing->scale;
        rc = outlet_keep(&o);
        if (rc == MX_OK) rc = mx_chart_write(&chart, drawing->output);
        if (rc < 0) rc = mx_fail_context(rc, "%s", path);
    }
    if (rc == MX_OK) mx_say(context, mx_tr("%s est écrit", "%s is written"), drawing->output);
    mx_script_close(script);
    mx_shelf_end(&shelf);
    outlet_close(&o);
    return rc;
}

/* ---- Reports ---------------------------------------------------------------------------------- */

/* The day of the last import, where there is one. */
static int find_last_day(const char **out, mx_store *store, mx_arena *arena)
{
    mx_frame *found = NULL;
    int rc = store ? mx_store_query(&found, store, "SELECT max(loaded_on) AS day FROM imports", NULL, 0, 0) : MX_OK;
    const char *day = found && mx_frame_n_rows(found) && mx_frame_type(found, 0) == MX_TEXT ? mx_frame_text(found, 0, 0) : NULL;
    *out = day ? mx_arena_copy(arena, day, strlen(day)) : NULL;
    if (day && !*out) rc = mx_fail_memory();
    mx_frame_free(found);
    return rc;
}

static int read_style(const char **out, mx_arena *arena)
{
    mx_file file;
    const char *path;
    int rc = mx_reports_file(&path, "report.css", arena);
    if (rc == MX_OK) rc = mx_file_open(&file, path);
    if (rc < 0) return rc;
    *out = mx_arena_copy(arena, file.at, file.size);
    mx_file_close(&file);
    return *out ? MX_OK : mx_fail_memory();
}

static int begin_head(mx_report_head *out, annual_files *files, const mx_context *context, const mx_annual *annual,
                      const mx_shelf *shelf)
{
    *out = (mx_report_head){.lang = context->lang, .date = annual->date};
    out->generator = mx_arena_format(shelf->arena, "mieux %s", mx_version());
    int rc = out->generator ? mx_annual_files(files, annual->output, annual->as, shelf->arena) : mx_fail_memory();
    out->formats = files->formats;
    if (rc == MX_OK && !out->date) rc = find_last_day(&out->date, shelf->session.store, shelf->arena);
    if (rc == MX_OK) rc = read_style(&out->style, shelf->arena);
    return rc;
}

int mx_scripted_report(const mx_context *context, const mx_annual *annual, const char *path)
{
    const mx_script_settings settings = MX_SCRIPT_SETTINGS_INIT;
    mx_script_question question = {.territory = annual->territory, .network = annual->network, .cycle = annual->cycle};
    mx_report_head head;
    mx_report *report = NULL;
    mx_script *script = NULL;
    mx_shelf shelf;
    annual_files files = {.count = 0};
    outlet o;
    int rc = outlet_open(&o, context, &annual->rule, true);
    outlet_word(&o, "report");
    outlet_word(&o, annual->script);
    outlet_option(&o, "territory", annual->territory);
    outlet_option(&o, "network", annual->network);
    outlet_option(&o, "cycle", annual->cycle);
    shelf = (mx_shelf){.library = NULL};
    if (rc == MX_OK) rc = mx_shelf_begin(&shelf, context, &settings, o.gate, NULL);
    if (rc == MX_OK) rc = begin_head(&head, &files, context, annual, &shelf);
    if (rc == MX_OK) rc = find_scope(&question, shelf.session.store, shelf.arena);
    question.date = rc == MX_OK ? head.date : NULL;
    if (rc == MX_OK) rc = mx_library_open_script(&script, shelf.library, NULL, &head);
    if (rc == MX_OK) rc = mx_script_tell(script, path, &question);
    if (rc == MX_OK) rc = mx_script_take_report(&report, script);
    if (rc == MX_OK) rc = outlet_keep(&o);
    if (rc == MX_OK) rc = mx_annual_files_write(&files, report);
    if (rc == MX_OK && annual->data) rc = mx_report_write_data(report, annual->data);
    for (size_t i = 0; rc == MX_OK && i < files.count; i++)
        mx_say(context, mx_tr("%s est écrit", "%s is written"), files.paths[i]);
    mx_report_free(report);
    mx_script_close(script);
    mx_shelf_end(&shelf);
    outlet_close(&o);
    return rc;
}
