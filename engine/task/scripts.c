#include "scripts.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int mx_script_session_begin(mx_script_session *out, const mx_context *context, const mx_script_settings *settings,
                            mx_gate *gate)
{
    struct stat info;
    *out = (mx_script_session){.options = MX_SCRIPT_OPTIONS_INIT};
    int rc = stat(context->store, &info) != 0 ? MX_OK : mx_store_open(&out->store, context->store, MX_STORE_READ);
    out->options.store = out->store;
    out->options.gate = gate;
    out->options.data_folder = settings->data_folder;
    out->options.seed = context->seed;
    out->options.max_memory = (size_t)settings->max_memory_mib << 20;
    out->options.max_steps = settings->max_steps;
    out->options.max_seconds = settings->max_seconds;
    out->options.may_end_process = settings->may_end_process;
    out->options.print = settings->print;
    out->options.payload = settings->payload;
    return rc;
}

void mx_script_session_end(mx_script_session *session)
{
    mx_store_close(session->store);
}

int mx_scripts_ours(const char **out, const char *kind, mx_arena *arena)
{
    const char *name = mx_arena_format(arena, "scripts/%s", kind);
    return name ? mx_share_path(out, name, arena) : mx_fail_memory();
}

/* Something of the user's own, a folder or a file; NULL where it is not there. */
static int find_yours(const char **out, const char *shelf, const char *name, mode_t type, mx_arena *arena)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    struct stat info;
    *out = NULL;
    if ((!data || !*data) && (!home || !*home)) return MX_OK;
    const char *path = data && *data ? mx_arena_format(arena, "%s/mieux/%s/%s", data, shelf, name)
                                     : mx_arena_format(arena, "%s/.local/share/mieux/%s/%s", home, shelf, name);
    if (!path) return mx_fail_memory();
    if (stat(path, &info) == 0 && (info.st_mode & S_IFMT) == type) *out = path;
    return MX_OK;
}

int mx_scripts_yours(const char **out, const char *kind, mx_arena *arena)
{
    return find_yours(out, "scripts", kind, S_IFDIR, arena);
}

int mx_reports_file(const char **out, const char *name, mx_arena *arena)
{
    int rc = find_yours(out, "reports", name, S_IFREG, arena);
    if (rc < 0 || *out) return rc;
    const char *ours = mx_arena_format(arena, "reports/%s", name);
    return ours ? mx_share_path(out, ours, arena) : mx_fail_memory();
}

static int is_lua(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    return entry->d_name[0] != '.' && dot && strcmp(dot, ".lua") == 0;
}

int mx_scripts_list(char ***out, size_t *count, const char *folder, mx_arena *arena)
{
    struct dirent **entries;
    int rc = MX_OK, n = scandir(folder, &entries, is_lua, alphasort);
    *count = 0;
    if (n < 0) return mx_fail_io(folder, mx_tr("dossier illisible", "folder cannot be read"));
    *out = mx_arena_alloc(arena, ((size_t)n + 1) * sizeof **out);
    if (!*out) rc = mx_fail_memory();
    for (int i = 0; i < n; i++) {
        if (rc == MX_OK && !((*out)[i] = mx_arena_format(arena, "%s/%s", folder, entries[i]->d_name))) rc = mx_fail_memory();
        free(entries[i]);
    }
    free(entries);
    if (rc == MX_OK) *count = (size_t)n;
    return rc;
}

int mx_scripts_find(const char **out, const char *kind, const char *name, mx_arena *arena)
{
    const char *folders[2], *dot = strrchr(name, '.');
    struct stat info;
    *out = NULL;
    if (dot && strcmp(dot, ".lua") == 0) {
        *out = name;
        return MX_OK;
    }
    int rc = mx_scripts_yours(&folders[0], kind, arena);
    if (rc == MX_OK) rc = mx_scripts_ours(&folders[1], kind, arena);
    for (size_t i = 0; rc == MX_OK && !*out && i < 2; i++) {
        if (!folders[i] || strchr(name, '/')) continue;
        const char *path = mx_arena_format(arena, "%s/%s.lua", folders[i], name);
        if (!path) return mx_fail_memory();
        if (stat(path, &info) == 0) *out = path;
    }
    return rc;
}

/* ---- Indicators at hand ---------------------------------------------------------------- */

static int add_folder(mx_shelf *s, const char *folder, bool is_ours)
{
    char **paths;
    size_t n;
    int rc = folder ? mx_scripts_list(&paths, &n, folder, s->arena) : MX_OK;
    for (size_t i = 0; folder && rc == MX_OK && i < n; i++) rc = mx_library_add(s->library, paths[i], is_ours);
    return rc;
}

int mx_shelf_begin(mx_shelf *s, const mx_context *context, const mx_script_settings *settings, mx_gate *gate,
                   mx_readings *readings)
{
    const char *ours = NULL, *yours = NULL;
    *s = (mx_shelf){.library = NULL};
    int rc = mx_script_session_begin(&s->session, context, settings, gate);
    s->session.options.readings = readings;
    if (rc == MX_OK) rc = mx_arena_new(&s->arena);
    if (rc == MX_OK) rc = mx_library_open(&s->library, &s->session.options);
    if (rc == MX_OK) rc = mx_scripts_ours(&ours, "indicators", s->arena);
    if (rc == MX_OK) rc = mx_scripts_yours(&yours, "indicators", s->arena);
    if (rc == MX_OK) rc = add_folder(s, ours, true);
    if (rc == MX_OK) rc = add_folder(s, yours, false);
    if (rc == MX_OK && settings->script) rc = mx_library_add(s->library, settings->script, false);
    return rc;
}

void mx_shelf_end(mx_shelf *s)
{
    mx_library_close(s->library);
    mx_arena_free(s->arena);
    mx_script_session_end(&s->session);
}
