#include "outlet.h"

#include <string.h>
#include <sys/stat.h>

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

/* ---- What was published --------------------------------------------------------------------- */

static int recall(outlet *o, mx_store *store)
{
    mx_frame *releases = NULL, *territories = NULL;
    int rc = mx_store_table(&releases, store, "releases");
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(releases); row++) {
        const char *content = cell(releases, row, "content");
        if (content) rc = (cell(releases, row, "store") ? mx_gate_recall_part : mx_gate_recall)(o->gate, content);
    }
    if (rc == MX_OK) rc = mx_store_table(&territories, store, "territories");
    if (rc == MX_OK) rc = mx_gate_plant(o->gate, territories);
    mx_frame_free(territories);
    mx_frame_free(releases);
    return rc;
}

int outlet_open(outlet *out, const mx_context *context, const mx_rule *rule, bool is_of_store)
{
    struct stat info;
    mx_store *store = NULL;
    *out = (outlet){.context = context};
    int rc = mx_gate_open(&out->gate, rule);
    out->is_remembered = is_of_store && rule->min_count > 0 && stat(context->store, &info) == 0;
    if (rc < 0 || !out->is_remembered) return rc;
    rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = recall(out, store);
    mx_store_close(store);
    return rc;
}

void outlet_close(outlet *o)
{
    mx_gate_close(o->gate);
    mx_buf_dispose(&o->name);
}

void outlet_again(outlet *o)
{
    mx_gate_begin(o->gate);
    mx_buf_clear(&o->name);
    o->number = 0;
}

void outlet_word(outlet *o, const char *word)
{
    mx_buf_format(&o->name, "%s%s", o->name.size > 0 ? " " : "", word);
}

void outlet_option(outlet *o, const char *option, const char *value)
{
    if (value) mx_buf_format(&o->name, " --%s %s", option, value);
}

/* ---- What is published now ------------------------------------------------------------------- */

int outlet_find_day(char out[16], mx_store *store)
{
    mx_frame *imports;
    int rc = mx_store_table(&imports, store, "imports");
    if (rc < 0) return rc;
    snprintf(out, 16, "1970-01-01");
    for (size_t row = 0; row < mx_frame_n_rows(imports); row++) {
        const char *day = cell(imports, row, "loaded_on");
        if (day && strcmp(day, out) > 0) snprintf(out, 16, "%s", day);
    }
    mx_frame_free(imports);
    return MX_OK;
}

static int keep(outlet *o, const char *said)
{
    const mx_rule *rule = mx_gate_rule(o->gate);
    char day[16];
    bool is_new = false;
    mx_store *store = NULL;
    int rc = mx_buf_check(&o->name);
    if (rc == MX_OK) rc = mx_store_open(&store, o->context->store, MX_STORE_WRITE);
    if (rc == MX_OK && !o->day) rc = outlet_find_day(day, store);
    const mx_store_release release = {o->name.size > 0 ? o->name.at : "?", o->day ? o->day : day, rule->name,
                                      rule->min_count, said};
    if (rc == MX_OK) rc = mx_store_keep_release(&o->number, &is_new, store, &release);
    mx_store_close(store);
    if (rc == MX_OK && is_new)
        mx_say(o->context,
               mx_tr("retenu comme publication n° %lld ; si elle ne sort pas d’ici : mieux releases withdraw %lld",
                     "remembered as release %lld; if it never leaves: mieux releases withdraw %lld"),
               (long long)o->number, (long long)o->number);
    if (rc == MX_OK || rc == MX_E_NOMEM) return rc;
    mx_warn(o->context,
            mx_tr("%s : cette diffusion n’y est pas retenue (%s) ; la prochaine n’en saura rien",
                  "%s: this release is not remembered there (%s); the next will not know of it"),
            o->context->store, mx_error_message());
    mx_error_clear();
    return MX_OK;
}

int outlet_keep(outlet *o)
{
    const char *said = mx_gate_said(o->gate);
    return o->is_remembered && *said ? keep(o, said) : MX_OK;
}

static int keep_now(void *payload, const char *said)
{
    outlet *o = payload;
    return o->is_remembered ? keep(o, said) : MX_OK;
}

void outlet_keep_each(outlet *o)
{
    mx_gate_keep_by(o->gate, keep_now, o);
}
