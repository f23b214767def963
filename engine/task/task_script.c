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
