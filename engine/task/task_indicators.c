/* Indicators that scripts define: those that came along, the user's own, and one more file. */
#include "outlet.h"
#include "scripts.h"

#include <string.h>
#include <sys/stat.h>

static int find(size_t *out, const mx_library *library, const char *code)
{
    *out = mx_library_find(library, code);
    if (*out != SIZE_MAX) return MX_OK;
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("aucun indicateur « %s » ; mieux indicators list les donne tous",
                         "no indicator \"%s\"; mieux indicators list gives them all"),
                   code);
}

/* A table of texts, row by row, as a release; `cells` may be NULL where a cell is missing. */
static int add_row(mx_frame *frame, const char *const cells[])
{
    size_t row = mx_frame_n_rows(frame);
    int rc = mx_frame_add_row(frame);
    for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(frame); c++) rc = mx_frame_set_text(frame, row, c, cells[c]);
    return rc;
}

static int new_table(mx_frame **out, const char *const columns[])
{
    int rc = mx_frame_new(out);
    for (size_t c = 0; rc == MX_OK && columns[c]; c++) rc = mx_frame_add_column(*out, columns[c], MX_TEXT, MX_KEY);
    return rc;
}

static int release_words(mx_release **out, const mx_frame *frame)
{
    return mx_disclose_internal(out, frame);
}

/* ---- list, explain, compute ------------------------------------------------------------ */

static const char *file_of(const mx_script_indicator *i)
{
    const char *slash = strrchr(i->script, '/');
    return slash ? slash + 1 : i->script;
}

static int list(mx_frame **out, const mx_library *library, mx_lang lang)
{
    static const char *const columns[] = {"indicator", "title", "meaning", "unit", "direction", "script", NULL};
    int rc = new_table(out, columns);
    for (size_t r = 0; rc == MX_OK && r < mx_library_count(library); r++) {
        const mx_script_indicator *i = mx_library_get(library, r);
        const char *const cells[] = {i->code, i->title[lang], i->meaning[lang], i->unit, i->direction, file_of(i)};
        rc = add_row(*out, cells);
    }
    return rc;
}

int mx_task_indicators_list(mx_release **out, const mx_context *context, const mx_script_settings *settings)
{
    mx_shelf s;
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_shelf_begin(&s, context, settings, NULL, NULL);
    if (rc == MX_OK) rc = list(&frame, s.library, context->lang);
    if (rc == MX_OK) rc = release_words(out, frame);
    mx_frame_free(frame);
    mx_shelf_end(&s);
    return rc;
}

static void explain(mx_buf *out, const mx_script_indicator *i, mx_lang lang)
{
    mx_buf_format(out, "%s\n%s\n\n%s\n", i->code, i->title[lang], i->meaning[lang]);
    if (i->explain[lang][0]) mx_buf_format(out, "%s\n", i->explain[lang]);
    mx_buf_format(out, mx_tr("\nunité : %s ; sens : %s ; script : %s\n", "\nunit: %s; direction: %s; script: %s\n"), i->unit,
                  i->direction[0] ? i->direction : "–", i->script);
    for (size_t n = 0; n < i->n_needs; n++)
        mx_buf_format(out, "%s%s%s", n ? ", " : mx_tr("s’appuie sur : ", "needs: "), i->needs[n], n + 1 == i->n_needs ? "\n" : "");
    for (size_t n = 0; n < i->n_thresholds; n++) {
        mx_buf_format(out, "%s%s ", n ? ", " : mx_tr("seuils : ", "thresholds: "), i->thresholds[n].name);
        mx_buf_number(out, i->thresholds[n].value);
        mx_buf_text(out, n + 1 == i->n_thresholds ? "\n" : "");
    }
    mx_buf_format(out, mx_tr("empreinte du script : %.12s\n", "hash of the script: %.12s\n"), i->sha256);
}

int mx_task_indicators_explain(mx_buf *out, const mx_context *context, const char *code,
                               const mx_script_settings *settings)
{
    mx_shelf s;
    size_t index;
    int rc = mx_shelf_begin(&s, context, settings, NULL, NULL);
    if (rc == MX_OK) rc = find(&index, s.library, code);
    if (rc == MX_OK) {
        explain(out, mx_library_get(s.library, index), context->lang);
        rc = mx_buf_check(out);
    }
    mx_shelf_end(&s);
    return rc;
}

int mx_task_indicators_compute(mx_release **out, const mx_context *context, const char *code,
                               const mx_script_settings *settings, const mx_rule *rule)
{
    const mx_rule internal = {.name = "internal", .max_share = 1};
    mx_shelf s = {.library = NULL};
    size_t index;
    outlet o;
    *out = NULL;
    int rc = outlet_open(&o, context, rule ? rule : &internal, true);
    outlet_word(&o, "indicators compute");
    outlet_word(&o, code);
    if (rc == MX_OK) rc = mx_shelf_begin(&s, context, settings, rule ? o.gate : NULL, NULL);
    if (rc == MX_OK) rc = find(&index, s.library, code);
    if (rc == MX_OK) rc = mx_library_take(out, s.library, index);
    mx_shelf_end(&s);
    if (rc == MX_OK) rc = outlet_keep(&o);
    outlet_close(&o);
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    return rc;
}

/* ---- test, new ---------------------------------------------------------------------------- */

static int test_all(mx_frame **out, size_t *n_failed, mx_library *library, const char *code)
{
    static const char *const columns[] = {"indicator", "result", "message", NULL};
    int rc = new_table(out, columns);
    for (size_t i = 0; rc == MX_OK && i < mx_library_count(library); i++) {
        const mx_script_indicator *shown = mx_library_get(library, i);
        if (code && strcmp(code, shown->code) != 0) continue;
        int tested = mx_library_test(library, i);
        if (tested == MX_E_NOMEM) return tested;
        *n_failed += tested < 0;
        const char *result = tested < 0        ? mx_tr("échec", "failed")
                             : shown->has_test ? mx_tr("réussi", "passed")
                                               : mx_tr("sans test", "no test");
        const char *const cells[] = {shown->code, result, tested < 0 ? mx_error_message() : NULL};
        rc = add_row(*out, cells);
    }
    return rc;
}

int mx_task_indicators_test(mx_release **out, size_t *n_failed, const mx_context *context, const char *code,
                            const mx_script_settings *settings)
{
    mx_shelf s;
    size_t index;
    mx_frame *frame = NULL;
    *out = NULL;
    *n_failed = 0;
    int rc = mx_shelf_begin(&s, context, settings, NULL, NULL);
    if (rc == MX_OK && code) rc = find(&index, s.library, code);
    if (rc == MX_OK) rc = test_all(&frame, n_failed, s.library, code);
    if (rc == MX_OK) rc = release_words(out, frame);
    mx_frame_free(frame);
    mx_shelf_end(&s);
    return rc;
}

/* Codes are names of files and of columns. */
static int check_code(const char *code)
{
    size_t size = strlen(code), good = strspn(code, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (size > 0 && size <= 64 && good == size && (code[0] < '0' || code[0] > '9')) return MX_OK;
    return mx_fail(MX_E_USAGE,
                   mx_tr("« %s » : un code est fait de minuscules sans accent, de chiffres et de _, et commence par une lettre",
                         "\"%s\": a code is made of lower-case letters, digits and _, and begins with a letter"),
                   code);
}

int mx_task_indicators_new(const mx_context *context, const char *code)
{
    static const char place[] = "my_indicator";
    struct stat info;
    mx_arena *arena = NULL;
    mx_file file = {0};
    mx_buf text = {0};
    const char *model, *path = NULL;
    int rc = check_code(code);
    if (rc == MX_OK) rc = mx_arena_new(&arena);
    if (rc == MX_OK && !(path = mx_arena_format(arena, "%s.lua", code))) rc = mx_fail_memory();
    if (rc == MX_OK && stat(path, &info) == 0)
        rc = mx_fail(MX_E_EXISTS, mx_tr("%s existe déjà ; choisissez un autre code", "%s is there already; choose another code"), path);
    if (rc == MX_OK) rc = mx_share_path(&model, "scripts/lib/my_indicator.lua", arena);
    if (rc == MX_OK) rc = mx_file_open(&file, model);
    for (size_t at = 0; rc == MX_OK && at < file.size;) {
        bool is_place = file.size - at >= sizeof place - 1 && memcmp(file.at + at, place, sizeof place - 1) == 0;
        mx_buf_add(&text, is_place ? code : file.at + at, is_place ? strlen(code) : 1);
        at += is_place ? sizeof place - 1 : 1;
    }
    if (rc == MX_OK) rc = mx_buf_check(&text);
    if (rc == MX_OK) rc = mx_file_write(path, text.at, text.size);
    if (rc == MX_OK)
        mx_say(context, mx_tr("%s est écrit ; mieux indicators compute %s --script %s le calcule", "%s is written; mieux indicators compute %s --script %s computes it"),
               path, code, path);
    mx_buf_dispose(&text);
    mx_file_close(&file);
    mx_arena_free(arena);
    return rc;
}
