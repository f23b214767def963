#include "scripts.h"

int mx_task_run(const mx_context *context, const char *path, char *const arguments[], size_t n_arguments,
                const mx_script_settings *settings, const mx_rule *rule)
{
    mx_script_session session;
    mx_script *script = NULL;
    int rc = mx_script_session_begin(&session, context, settings, rule);
    if (rc == MX_OK) rc = mx_script_open(&script, &session.options);
    if (rc == MX_OK) rc = mx_script_run(script, path, arguments, n_arguments);
    mx_script_close(script);
    mx_script_session_end(&session);
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
    mx_script_session session;
    mx_script *script;
};

int mx_task_lua_open(mx_lua **out, const mx_context *context, const mx_script_settings *settings, const mx_rule *rule)
{
    mx_lua *lua = mx_alloc_array(1, sizeof *lua);
    *out = NULL;
    if (!lua) return mx_fail_memory();
    int rc = mx_script_session_begin(&lua->session, context, settings, rule);
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
    mx_free(lua);
}
