#include "cli.h"

#include <string.h>

static void print_line(void *payload, const char *line)
{
    (void)payload;
    puts(line);
}

int cli_script_settings(mx_script_settings *out, mx_rule *rule, bool *has_rule, const cli_args *args)
{
    int64_t memory = 0, steps = 0, seconds = 0;
    int rc = cli_integer(&memory, args, "max-memory", 1, 1 << 20, 256);
    if (rc == MX_OK) rc = cli_integer(&steps, args, "max-steps", 1, INT64_MAX, 1000000000);
    if (rc == MX_OK) rc = cli_integer(&seconds, args, "max-time", 1, 86400, 60);
    if (rc == MX_OK) rc = cli_rule(rule, args, "internal");
    *has_rule = rc == MX_OK && strcmp(rule->name, "internal") != 0;
    *out = (mx_script_settings){.data_folder = cli_value(args, "data"),
                                .max_memory_mib = (uint64_t)memory,
                                .max_steps = (uint64_t)steps,
                                .max_seconds = (double)seconds,
                                .may_end_process = true,
                                .print = print_line};
    return rc;
}

static void note_internal(const cli_args *args, bool has_rule)
{
    if (!has_rule)
        mx_say(cli_context(args), "%s",
               mx_tr("usage interne : sans --release, rien n’est protégé", "internal use: without --release nothing is protected"));
}

/* ---- run ------------------------------------------------------------------------ */

static int check(const cli_args *args, const char *path)
{
    enum { MOST = 50 };
    mx_complaints *findings;
    int rc = mx_complaints_new(&findings);
    if (rc < 0) return rc;
    rc = mx_task_run_check(cli_context(args), path, findings);
    mx_complaints_print(findings, MOST, stderr);
    if (rc == MX_OK && mx_complaints_count(findings))
        rc = mx_fail(MX_E_SCRIPT, mx_tr("%s : à corriger : %zu", "%s: to be mended: %zu"), path, mx_complaints_count(findings));
    else if (rc == MX_OK)
        mx_say(cli_context(args), mx_tr("%s : rien à redire", "%s: nothing to say against it"), path);
    mx_complaints_free(findings);
    return rc;
}

static int run(cli_args *args)
{
    mx_script_settings settings;
    mx_rule rule;
    bool has_rule;
    if (cli_n_operands(args) < 1)
        return mx_fail(MX_E_USAGE, "%s", mx_tr("run : donnez un script .lua", "run: give a .lua script"));
    if (cli_flag(args, "check")) return check(args, cli_operand(args, 0));
    int rc = cli_script_settings(&settings, &rule, &has_rule, args);
    if (rc < 0) return rc;
    note_internal(args, has_rule);
    return mx_task_run(cli_context(args), cli_operand(args, 0), cli_operands(args) + 1, cli_n_operands(args) - 1, &settings,
                       has_rule ? &rule : NULL);
}

static const cli_option run_options[] = {
    {"check", {0}, {"regarde le script sans l’exécuter", "looks at the script without running it"}},
    CLI_SCRIPT_OPTIONS,
    {0}};

const cli_command cli_run = {
    .name = "run",
    .operands = {"SCRIPT.lua [ARG…]", "SCRIPT.lua [ARG…]"},
    .purpose = {"exécute un script Lua dans le bac à sable", "runs a Lua script in the sandbox"},
    .details = {"Le script voit store, frame, stats, composite, indicator et la partie sûre de Lua 5.4 ; ses arguments sont dans arg.",
                "The script sees store, frame, stats, composite, indicator and the safe part of Lua 5.4; its arguments are in arg."},
    .options = run_options,
    .run = run,
};

/* ---- indicators -------------------------------------------------------------------- */

static int print_release(const cli_args *args, mx_release *release)
{
    mx_format format;
    int rc = cli_format(&format, args);
    if (rc == MX_OK) rc = mx_task_print(release, format, stdout);
    mx_release_free(release);
    return rc;
}

static int explain(const cli_args *args, const char *code, const mx_script_settings *settings)
{
    mx_buf text = {0};
    int rc = mx_task_indicators_explain(&text, cli_context(args), code, settings);
    if (rc == MX_OK) fputs(text.at, stdout);
    mx_buf_dispose(&text);
    return rc;
}

static int test(const cli_args *args, const char *code, const mx_script_settings *settings)
{
    mx_release *release;
    size_t n_failed;
    int rc = mx_task_indicators_test(&release, &n_failed, cli_context(args), code, settings);
    if (rc == MX_OK) rc = print_release(args, release);
    if (rc == MX_OK && n_failed)
        rc = mx_fail(MX_E_SCRIPT, mx_tr("indicateurs dont le test échoue : %zu", "indicators whose test fails: %zu"), n_failed);
    return rc;
}

static int compute(const cli_args *args, const char *code, const mx_script_settings *settings, const mx_rule *rule)
{
    mx_release *release;
    note_internal(args, rule != NULL);
    int rc = mx_task_indicators_compute(&release, cli_context(args), code, settings, rule);
    return rc < 0 ? rc : print_release(args, release);
}

static int list(const cli_args *args, const mx_script_settings *settings)
{
    mx_release *release;
    int rc = mx_task_indicators_list(&release, cli_context(args), settings);
    return rc < 0 ? rc : print_release(args, release);
}

static int run_indicators(cli_args *args)
{
    static const struct {
        const char *name;
        size_t fewest, most; /* codes */
    } verbs[] = {{"list", 0, 0}, {"explain", 1, 1}, {"compute", 1, 1}, {"test", 0, 1}, {"new", 1, 1}};
    enum { LIST, EXPLAIN, COMPUTE, TEST, NEW, N_VERBS };
    mx_script_settings settings;
    mx_rule rule;
    bool has_rule;
    size_t verb = LIST, n_codes = cli_n_operands(args) > 0 ? cli_n_operands(args) - 1 : 0;
    int rc = cli_script_settings(&settings, &rule, &has_rule, args);
    if (rc < 0) return rc;
    settings.script = cli_value(args, "script");
    while (cli_n_operands(args) > 0 && verb < N_VERBS && strcmp(verbs[verb].name, cli_operand(args, 0)) != 0) verb++;
    if (verb == N_VERBS || n_codes < verbs[verb].fewest || n_codes > verbs[verb].most)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("indicators : dites list, explain CODE, compute CODE, test [CODE] ou new CODE",
                             "indicators: say list, explain CODE, compute CODE, test [CODE] or new CODE"));
    const char *code = n_codes ? cli_operand(args, 1) : NULL;
    switch (verb) {
    case EXPLAIN: return explain(args, code, &settings);
    case COMPUTE: return compute(args, code, &settings, has_rule ? &rule : NULL);
    case TEST: return test(args, code, &settings);
    case NEW: return mx_task_indicators_new(cli_context(args), code);
    default: return list(args, &settings);
    }
}

static const cli_option indicators_options[] = {
    {"script", {"FICHIER", "FILE"}, {"un script d’indicateurs en plus", "one more script with indicators"}},
    {"format", {"table|csv|json", "table|csv|json"}, {"forme de la sortie", "form of the output"}},
    CLI_SCRIPT_OPTIONS,
    {0}};

const cli_command cli_indicators = {
    .name = "indicators",
    .operands = {"[list | explain CODE | compute CODE | test [CODE] | new CODE]",
                 "[list | explain CODE | compute CODE | test [CODE] | new CODE]"},
    .purpose = {"énumère, explique, calcule, vérifie et commence les indicateurs que des scripts définissent",
                "lists, explains, computes, tests and begins the indicators that scripts define"},
    .options = indicators_options,
    .run = run_indicators,
};
