/* Where scripts are, and a store opened for them; for the tasks that run scripts. */
#ifndef MX_TASK_SCRIPTS_H
#define MX_TASK_SCRIPTS_H

#include "mx/script.h"
#include "mx/store.h"
#include "mx/task.h"

/* The store is optional for a script: it is opened when it is there, and named as missing
 * only when the script asks for it. Everything but `print` comes from the settings. What it asks the store
 * goes through `gate`, which outlives it; NULL: nothing is for publication. */
typedef struct {
    mx_store *store;
    mx_script_options options;
} mx_script_session;

int mx_script_session_begin(mx_script_session *out, const mx_context *context, const mx_script_settings *settings,
                            mx_gate *gate) MX_MUST_CHECK;
void mx_script_session_end(mx_script_session *session);

/* A folder of the scripts that came along ("indicators", "charts", "reports", "sections"); and the
 * user's own of the same name, below $XDG_DATA_HOME or ~/.local/share, NULL where there is none. */
int mx_scripts_ours(const char **out, const char *kind, mx_arena *arena) MX_MUST_CHECK;
int mx_scripts_yours(const char **out, const char *kind, mx_arena *arena) MX_MUST_CHECK;

/* A file of reports/ (wording, style, theme): the user's own, reports/NAME in the folder above those scripts,
 * else the one that came along. */
int mx_reports_file(const char **out, const char *name, mx_arena *arena) MX_MUST_CHECK;

/* The paths of the .lua files of a folder, by name, in `arena`. */
int mx_scripts_list(char ***out, size_t *count, const char *folder, mx_arena *arena) MX_MUST_CHECK;

/* The script of this name: a path that ends in .lua, else NAME.lua of the user's own folder, else of the
 * one that came along. NULL where there is none. */
int mx_scripts_find(const char **out, const char *kind, const char *name, mx_arena *arena) MX_MUST_CHECK;

/* All indicators at hand: those that came along, the user's own, and settings->script. */
typedef struct {
    mx_script_session session;
    mx_library *library;
    mx_arena *arena;
} mx_shelf;

/* mx_shelf_end is called whatever this returns. `readings`: what of the store is read already; NULL: nothing. */
int mx_shelf_begin(mx_shelf *out, const mx_context *context, const mx_script_settings *settings, mx_gate *gate,
                   mx_readings *readings) MX_MUST_CHECK;
void mx_shelf_end(mx_shelf *shelf);

/* The limits of scripts that nobody set. */
#define MX_SCRIPT_SETTINGS_INIT {.max_memory_mib = 256, .max_steps = 1000000000, .max_seconds = 60}

/* Charts and reports that a script makes; `path` is the script. */
int mx_scripted_chart(const mx_context *context, const mx_drawing *drawing, const char *path) MX_MUST_CHECK;
int mx_scripted_report(const mx_context *context, const mx_annual *annual, const char *path) MX_MUST_CHECK;

#endif
