/* Runs a piece of Lua and keeps what it prints. */
#ifndef SCRIPT_SUPPORT_H
#define SCRIPT_SUPPORT_H

#include "support/check.h"

#include "mx/script.h"

static char said[8192];

static void hear(void *payload, const char *line)
{
    size_t used = strlen(said);
    (void)payload;
    snprintf(said + used, sizeof said - used, "%s\n", line);
}

static mx_script_options small_budgets(void)
{
    mx_script_options options = MX_SCRIPT_OPTIONS_INIT;
    options.max_memory = (size_t)64 << 20;
    options.max_steps = 20000000;
    options.max_seconds = 60;
    options.print = hear;
    return options;
}

/* The code of the run; what was printed is in `said`. */
static int run_with(mx_script_options options, const char *source)
{
    mx_script *script;
    said[0] = '\0';
    int rc = mx_script_open(&script, &options);
    if (rc == MX_OK) rc = mx_script_run(script, check_text_file("s.lua", source), NULL, 0);
    mx_script_close(script);
    return rc;
}

static inline int run_lua(const char *source)
{
    return run_with(small_budgets(), source);
}

#endif
