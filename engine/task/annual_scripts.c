/* Sections that scripts write: those that came along, then the user's own, in the order of their names. */
#include "annual_i.h"

#include <string.h>

static int list_members(mx_script_question *out, annual *a)
{
    size_t n = mx_ids_count(a->members);
    const char **ids = mx_arena_alloc(a->arena, (n + 1) * sizeof *ids);
    if (ids == NULL) return mx_fail_memory();
    for (size_t i = 0; i < n; i++) ids[i] = mx_ids_text(a->members, (uint32_t)i).at;
    out->territories = ids;
    out->n_territories = n;
    return MX_OK;
}

static int open_shelf(annual_shelf *s, const annual *a)
{
    const mx_script_settings settings = MX_SCRIPT_SETTINGS_INIT;
    if (s->is_open) return MX_OK;
    s->is_open = true;
    int rc = mx_readings_new(&s->readings, NULL);
    if (rc < 0) return rc;
    mx_readings_lend(s->readings, a->follow_up, a->statements);
    return mx_shelf_begin(&s->shelf, a->context, &settings, a->outlet.gate, s->readings);
}

annual_shelf *mx_annual__shelf(annual *a)
{
    return a->shelf == NULL ? &a->own_shelf : a->shelf;
}

void mx_annual__close_shelf(annual_shelf *shelf)
{
    if (shelf->is_open) mx_shelf_end(&shelf->shelf);
    mx_readings_free(shelf->readings);
    mx_annual__forget_proposals(&shelf->proposals);
    *shelf = (annual_shelf){.is_open = false};
}

/* For the trail: a question that comes twice with the same answer is one step. */
static int note_step(void *payload, const char *question, const mx_release *release)
{
    annual *a = payload;
    if (!a->ask->has_trail) return MX_OK;
    const char *step = mx_annual__step(a, question, release);
    for (size_t i = 0; a->rc >= 0 && i < a->n_noted; i++)
        if (strcmp(a->noted[i], step) == 0) return MX_OK;
    int rc = a->rc < 0 ? a->rc : MX_GROW(a->noted, a->n_noted, a->noted_capacity);
    if (rc >= 0) a->noted[a->n_noted++] = step;
    return rc;
}

static int tell_folder(annual *a, mx_shelf *shelf, const char *folder, const mx_script_question *question)
{
    char **paths = NULL;
    size_t n = 0;
    int rc = folder == NULL ? MX_OK : mx_scripts_list(&paths, &n, folder, a->arena);
    for (size_t i = 0; rc >= 0 && i < n; i++) {
        mx_script *script = NULL;
        rc = mx_library_open_script(&script, shelf->library, a->report, NULL);
        if (rc >= 0) rc = mx_script_tell(script, paths[i], question);
        mx_script_close(script);
    }
    return rc;
}

void mx_annual__scripts(annual *a)
{
    mx_script_question question = {.territory = a->together.under, .network = a->ask->network, .cycle = a->cycle, .date = a->date};
    const char *ours = NULL, *yours = NULL;
    annual_shelf *s = mx_annual__shelf(a);
    int rc = a->rc < 0 ? a->rc : open_shelf(s, a);
    if (rc >= 0) mx_library_set_note(s->shelf.library, note_step, a);
    if (rc >= 0) rc = list_members(&question, a);
    if (rc >= 0) rc = mx_scripts_ours(&ours, "sections", a->arena);
    if (rc >= 0) rc = mx_scripts_yours(&yours, "sections", a->arena);
    if (rc >= 0) rc = tell_folder(a, &s->shelf, ours, &question);
    if (rc >= 0) rc = tell_folder(a, &s->shelf, yours, &question);
    (void)mx_annual__ok(a, rc);
}
