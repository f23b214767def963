#include "outlet.h"
#include "scripts.h"

#include <string.h>

/* What a script prints is out at once: each answer of the store is remembered before it is given. */
static int open_way(outlet *out, const mx_context *context, const mx_rule *rule, const char *command, const char *path)
{
    const mx_rule internal = {.name = "internal", .max_share = 1};
    const char *slash = path ? strrchr(path, '/') : NULL;
    int rc = outlet_open(out, context, rule ? rule : &internal, true);
    outlet_word(out, command);
    if (path) outlet_word(out, slash ? slash + 1 : path);
    if (rc == MX_OK) outlet_keep_each(out);
    return rc;
}

int mx_task_run(const mx_context *context, const char *path, char *const arguments[], size_t n_arguments,
                const mx_script_settings *settings, const mx_rule *rule)
{
    mx_script_session session = {.store = NULL};
    mx_script *script = NULL;
    outlet o;
    int rc = open_way(&o, context, rule, "run", path);
    if (rc == MX_OK) rc = mx_script_session_begin(&session, context, settings, rule ? o.gate : NULL);
    if (rc == MX_OK) rc = mx_script_open(&script, &session.options);
    if (rc == MX_OK) rc = mx_script_run(script, path, arguments, n_arguments);
    mx_script_close(script);
    mx_script_session_end(&session);
    outlet_close(&o);
    return rc;
}

int mx_task_run_check(const mx_context *context, const char *path, mx_complaints *findings)
{
    const mx_script_options options = MX_SCRIPT_OPTIONS_INIT;
    mx_script *script;
    (void)context;
    int rc = mx_script_open(&script, &options);
    if (rc == MX_OK) rc = mx_script_check(script, path, findings);
    mx_script_close(script);
    return rc;
}

/* ---- A conversation -------------------------------------------------------------------- */

struct mx_lua {
    outlet outlet;
    mx_script_session session;
    mx_script *script;
};

int mx_task_lua_open(mx_lua **out, const mx_context *context, const mx_script_settings *settings, const mx_rule *rule)
{
    mx_lua *lua = mx_alloc_array(1, sizeof *lua);
    *out = NULL;
    if (!lua) return mx_fail_memory();
    int rc = open_way(&lua->outlet, context, rule, "lua", NULL);
    if (rc == MX_OK) rc = mx_script_session_begin(&lua->session, context, settings, rule ? lua->outlet.gate : NULL);
    if (rc == MX_OK) rc = mx_script_open(&lua->script, &lua->session.options);
    if (rc < 0) mx_task_lua_close(lua);
    else *out = lua;
    return rc;
}

int mx_task_lua_say(mx_lua *lua, bool *wants_more, const char *text)
{
    return mx_script_eval(lua->script, wants_more, text);
}

void mx_task_lua_close(mx_lua *lua)
{
    if (!lua) return;
    mx_script_close(lua->script);
    mx_script_session_end(&lua->session);
    outlet_close(&lua->outlet);
    mx_free(lua);
}
