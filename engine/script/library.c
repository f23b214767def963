#include <stdlib.h>
#include <string.h>

#include "mx/script.h"

/* Scripts side by side, and the graph of what needs what. */

typedef enum { UNTOUCHED, UNDER_WAY, DONE } progress;

typedef struct {
    mx_script *script;
    size_t index; /* within the script */
    const mx_script_indicator *shown;
    progress progress;
    mx_release *release;
} entry;

struct mx_library {
    mx_script_options options;
    mx_readings *readings; /* what all its scripts share, where the caller gave none */
    mx_script **scripts;
    size_t n_scripts, script_capacity;
    entry *entries;
    size_t n_entries, entry_capacity;
};

/* What an indicator needs was computed before; what a chart or a report asks for is computed now. */
static int give_needed(void *payload, const mx_frame **out, const char *code)
{
    mx_library *library = payload;
    const mx_release *release;
    size_t index = mx_library_find(library, code);
    if (index == SIZE_MAX)
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("aucun indicateur « %s » ; mieux indicators list les donne tous",
                             "no indicator \"%s\"; mieux indicators list gives them all"),
                       code);
    int rc = mx_library_compute(&release, library, index);
    if (rc == MX_OK && library->options.note) rc = library->options.note(library->options.note_payload, code, release);
    *out = rc == MX_OK ? mx_release_frame(release) : NULL;
    return rc;
}

int mx_library_open(mx_library **out, const mx_script_options *options)
{
    *out = NULL;
    mx_library *library = mx_alloc_array(1, sizeof *library);
    if (!library) return mx_fail_memory();
    library->options = *options;
    library->options.need = give_needed;
    library->options.need_payload = library;
    int rc = options->readings ? MX_OK : mx_readings_new(&library->readings, options->store);
    if (library->readings) library->options.readings = library->readings;
    if (rc < 0) {
        mx_library_close(library);
        return rc;
    }
    *out = library;
    return MX_OK;
}

void mx_library_close(mx_library *library)
{
    if (!library) return;
    for (size_t i = 0; i < library->n_entries; i++) mx_release_free(library->entries[i].release);
    for (size_t i = 0; i < library->n_scripts; i++) mx_script_close(library->scripts[i]);
    mx_readings_free(library->readings);
    mx_free(library->entries);
    mx_free(library->scripts);
    mx_free(library);
}

static int add_entry(mx_library *library, mx_script *script, size_t index)
{
    const mx_script_indicator *shown = mx_script_get_indicator(script, index);
    size_t old = mx_library_find(library, shown->code);
    if (old != SIZE_MAX)
        return mx_fail(MX_E_EXISTS,
                       mx_tr("%s : l’indicateur « %s » est déjà défini par %s ; donnez-lui un autre code",
                             "%s: the indicator \"%s\" is defined by %s already; give it another code"),
                       shown->script, shown->code, library->entries[old].shown->script);
    int rc = MX_GROW(library->entries, library->n_entries, library->entry_capacity);
    if (rc < 0) return mx_fail_memory();
    size_t at = library->n_entries++;
    for (; at > 0 && strcmp(library->entries[at - 1].shown->code, shown->code) > 0; at--)
        library->entries[at] = library->entries[at - 1];
    library->entries[at] = (entry){.script = script, .index = index, .shown = shown};
    return MX_OK;
}

int mx_library_add(mx_library *library, const char *path, bool is_ours)
{
    mx_script_options options = library->options;
    mx_script *script;
    if (is_ours) options.gate = NULL;
    int rc = MX_GROW(library->scripts, library->n_scripts, library->script_capacity);
    if (rc < 0) return mx_fail_memory();
    rc = mx_script_open(&script, &options);
    if (rc < 0) return rc;
    library->scripts[library->n_scripts++] = script;
    rc = mx_script_run(script, path, NULL, 0);
    for (size_t i = 0; rc == MX_OK && i < mx_script_n_indicators(script); i++) rc = add_entry(library, script, i);
    return rc;
}

void mx_library_set_note(mx_library *library, int (*note)(void *payload, const char *question, const mx_release *release),
                         void *payload)
{
    library->options.note = note;
    library->options.note_payload = payload;
}

int mx_library_open_script(mx_script **out, mx_library *library, mx_report *report, const mx_report_head *head)
{
    mx_script_options options = library->options;
    options.report = report;
    options.head = head;
    return mx_script_open(out, &options);
}

size_t mx_library_count(const mx_library *library)
{
    return library->n_entries;
}

const mx_script_indicator *mx_library_get(const mx_library *library, size_t index)
{
    return library->entries[index].shown;
}

size_t mx_library_find(const mx_library *library, const char *code)
{
    for (size_t i = 0; i < library->n_entries; i++)
        if (strcmp(library->entries[i].shown->code, code) == 0) return i;
    return SIZE_MAX;
}

/* ---- Computing ------------------------------------------------------------------------------- */

/* The way down to the indicator that is computed, for the message about a circle. */
typedef struct way {
    const struct way *above;
    const char *code;
} way;

static int fail_circle(const way *down, const char *code)
{
    mx_buf text = {0};
    const way *from = down;
    size_t n = 0;
    while (strcmp(from->code, code) != 0) from = from->above, n++;
    for (size_t i = n + 1; i-- > 0;) { /* from the first of the circle to the last */
        const way *at = down;
        for (size_t k = 0; k < i; k++) at = at->above;
        mx_buf_format(&text, "%s → ", at->code);
    }
    mx_buf_text(&text, code);
    int rc = mx_buf_check(&text);
    if (rc == MX_OK)
        rc = mx_fail(MX_E_VALUE, mx_tr("ces indicateurs s’attendent l’un l’autre : %s", "these indicators wait for each other: %s"), text.at);
    mx_buf_dispose(&text);
    return rc;
}

static int compute(mx_library *library, size_t index, const way *above);

static int compute_needs(mx_library *library, const mx_script_indicator *shown, const way *here)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < shown->n_needs; i++) {
        size_t needed = mx_library_find(library, shown->needs[i]);
        if (needed == SIZE_MAX)
            return mx_fail(MX_E_NOTFOUND,
                           mx_tr("%s : l’indicateur « %s » a besoin de « %s », que personne ne définit",
                                 "%s: the indicator \"%s\" needs \"%s\", which nobody defines"),
                           shown->script, shown->code, shown->needs[i]);
        rc = compute(library, needed, here);
    }
    return rc;
}

/* An indicator is its own subject: nobody knows how its figures hang together with others. */
static int release(entry *e, mx_library *library, const mx_frame *result)
{
    mx_gate *gate = library->options.gate;
    mx_buf subject = {0};
    if (!gate) return mx_disclose_internal(&e->release, result);
    mx_buf_format(&subject, "indicator %s", e->shown->code);
    int rc = mx_buf_check(&subject);
    const mx_outgoing figures = {.result = result, .subject = subject.at};
    if (rc == MX_OK) rc = mx_gate_pass(&e->release, gate, &figures);
    mx_buf_dispose(&subject);
    return rc;
}

static int compute(mx_library *library, size_t index, const way *above)
{
    entry *e = &library->entries[index];
    const way here = {above, e->shown->code};
    mx_frame *result = NULL;
    if (e->progress == DONE) return MX_OK;
    if (e->progress == UNDER_WAY) return fail_circle(above, e->shown->code);
    e->progress = UNDER_WAY;
    int rc = compute_needs(library, e->shown, &here);
    if (rc == MX_OK) rc = mx_script_compute(&result, e->script, e->index);
    if (rc == MX_OK) rc = release(e, library, result);
    mx_frame_free(result);
    e->progress = rc == MX_OK ? DONE : UNTOUCHED;
    return rc;
}

int mx_library_compute(const mx_release **out, mx_library *library, size_t index)
{
    int rc = compute(library, index, NULL);
    *out = rc == MX_OK ? library->entries[index].release : NULL;
    return rc;
}

int mx_library_take(mx_release **out, mx_library *library, size_t index)
{
    entry *e = &library->entries[index];
    *out = NULL;
    int rc = compute(library, index, NULL);
    if (rc < 0) return rc;
    *out = e->release;
    e->release = NULL;
    e->progress = UNTOUCHED;
    return MX_OK;
}

int mx_library_test(mx_library *library, size_t index)
{
    return mx_script_test(library->entries[index].script, library->entries[index].index);
}
