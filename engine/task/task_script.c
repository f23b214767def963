#include "mx/task.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "mx/script.h"

/* The store is optional for a script: it is opened when it is there, and named as missing
 * only when the script asks for it. */
static int open_store(mx_store **out, const mx_context *context)
{
    struct stat info;
    *out = NULL;
    if (stat(context->store, &info) != 0) return MX_OK;
    return mx_store_open(out, context->store, MX_STORE_READ);
}

typedef struct {
    mx_store *store;
    mx_script *script;
} session;

static void end(session *s)
{
    mx_script_close(s->script);
    mx_store_close(s->store);
}

static int begin(session *s, const mx_context *context, const mx_script_settings *settings, const mx_rule *rule)
{
    mx_script_options options = MX_SCRIPT_OPTIONS_INIT;
    *s = (session){0};
    int rc = open_store(&s->store, context);
    options.store = s->store;
    options.rule = rule;
    options.data_folder = settings->data_folder;
    options.seed = context->seed;
    options.max_memory = (size_t)settings->max_memory_mib << 20;
    options.max_steps = settings->max_steps;
    options.max_seconds = settings->max_seconds;
    options.print = settings->print;
    options.payload = settings->payload;
    if (rc == MX_OK) rc = mx_script_open(&s->script, &options);
    return rc;
}

int mx_task_run(const mx_context *context, const char *path, char *const arguments[], size_t n_arguments,
                const mx_script_settings *settings, const mx_rule *rule)
{
    session s;
    int rc = begin(&s, context, settings, rule);
    if (rc == MX_OK) rc = mx_script_run(s.script, path, arguments, n_arguments);
    end(&s);
    return rc;
}

/* ---- Indicators -------------------------------------------------------------- */

static int is_lua(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return dot && strcmp(dot, ".lua") == 0;
}

/* The scripts of a folder, in the order of their names. */
static int run_folder(mx_script *script, const char *folder)
{
    struct dirent **entries;
    int rc = MX_OK, n = scandir(folder, &entries, is_lua, alphasort);
    if (n < 0) return mx_fail_io(folder, mx_tr("dossier illisible", "folder cannot be read"));
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (rc == MX_OK) rc = mx_script_run(script, path, NULL, 0);
        free(entries[i]);
    }
    free(entries);
    return rc;
}

/* The shipped indicators, then those of the script named. Under a rule they compute from
 * released figures, so that what they derive cannot tell what was withheld. */
static int begin_indicators(session *s, const mx_context *context, const mx_script_settings *settings,
                            const mx_rule *rule)
{
    mx_arena *arena = NULL;
    const char *folder;
    int rc = begin(s, context, settings, rule);
    if (rc == MX_OK) rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_share_path(&folder, "scripts/indicators", arena);
    if (rc == MX_OK) rc = run_folder(s->script, folder);
    if (rc == MX_OK && settings->script) rc = mx_script_run(s->script, settings->script, NULL, 0);
    mx_arena_free(arena);
    return rc;
}

static int list(mx_frame **out, const mx_script *script, mx_lang lang)
{
    static const char *const columns[] = {"indicator", "title", "meaning", "unit", "direction", "script"};
    mx_frame *frame;
    int rc = mx_frame_new(&frame);
    *out = NULL;
    if (rc < 0) return rc;
    for (size_t c = 0; rc == MX_OK && c < sizeof columns / sizeof *columns; c++)
        rc = mx_frame_add_column(frame, columns[c], MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_rows(frame, mx_script_n_indicators(script));
    for (size_t r = 0; rc == MX_OK && r < mx_script_n_indicators(script); r++) {
        const mx_script_indicator *i = mx_script_get_indicator(script, r);
        const char *file = strrchr(i->script, '/');
        const char *cells[] = {i->code, i->title[lang], i->meaning[lang], i->unit, i->direction, file ? file + 1 : i->script};
        for (size_t c = 0; rc == MX_OK && c < sizeof cells / sizeof *cells; c++) rc = mx_frame_set_text(frame, r, c, cells[c]);
    }
    if (rc < 0) {
        mx_frame_free(frame);
        return rc;
    }
    *out = frame;
    return MX_OK;
}

static int disclose(mx_release **out, const mx_frame *result, const mx_rule *rule)
{
    mx_rule internal;
    int rc = rule ? MX_OK : mx_rule_find(&internal, "internal");
    return rc < 0 ? rc : mx_disclose(out, result, rule ? rule : &internal, NULL, 0);
}

int mx_task_indicators_list(mx_release **out, const mx_context *context, const mx_script_settings *settings)
{
    session s;
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = begin_indicators(&s, context, settings, NULL);
    if (rc == MX_OK) rc = list(&frame, s.script, context->lang);
    if (rc == MX_OK) rc = disclose(out, frame, NULL);
    mx_frame_free(frame);
    end(&s);
    return rc;
}

static int find(size_t *out, const mx_script *script, const char *code)
{
    *out = mx_script_find_indicator(script, code);
    if (*out != SIZE_MAX) return MX_OK;
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("aucun indicateur « %s » ; mieux indicators list les donne tous",
                         "no indicator \"%s\"; mieux indicators list gives them all"),
                   code);
}

int mx_task_indicators_explain(mx_buf *out, const mx_context *context, const char *code,
                               const mx_script_settings *settings)
{
    session s;
    size_t index;
    int rc = begin_indicators(&s, context, settings, NULL);
    if (rc == MX_OK) rc = find(&index, s.script, code);
    if (rc == MX_OK) {
        const mx_script_indicator *i = mx_script_get_indicator(s.script, index);
        mx_buf_format(out, "%s\n%s\n\n%s\n", i->code, i->title[context->lang], i->meaning[context->lang]);
        if (i->explain[context->lang][0]) mx_buf_format(out, "%s\n", i->explain[context->lang]);
        mx_buf_format(out, mx_tr("\nunité : %s ; sens : %s ; script : %s\n", "\nunit: %s; direction: %s; script: %s\n"), i->unit,
                      i->direction[0] ? i->direction : "–", i->script);
        rc = mx_buf_check(out);
    }
    end(&s);
    return rc;
}

int mx_task_indicators_compute(mx_release **out, const mx_context *context, const char *code,
                               const mx_script_settings *settings, const mx_rule *rule)
{
    session s;
    size_t index;
    mx_frame *result = NULL;
    *out = NULL;
    int rc = begin_indicators(&s, context, settings, rule);
    if (rc == MX_OK) rc = find(&index, s.script, code);
    if (rc == MX_OK) rc = mx_script_compute(&result, s.script, index);
    if (rc == MX_OK) rc = disclose(out, result, rule);
    mx_frame_free(result);
    end(&s);
    return rc;
}
