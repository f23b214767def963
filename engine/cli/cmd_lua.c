#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <editline/readline.h>

/* A conversation with the sandbox: lines with history and editing on a terminal, plain lines elsewhere. */

typedef struct {
    bool is_terminal;
    char *line; /* plain: of getline */
    size_t capacity;
} reader;

/* The next line, without its end; NULL at the end of the input. On a terminal the caller frees it. */
static char *read_line(reader *r, const char *prompt)
{
    if (r->is_terminal) return readline(prompt);
    ssize_t n = getline(&r->line, &r->capacity, stdin);
    if (n < 0) return NULL;
    if (n > 0 && r->line[n - 1] == '\n') r->line[n - 1] = '\0';
    return r->line;
}

/* $XDG_STATE_HOME/mieux/lua_history, else below ~/.local/state; NULL when there is no home. */
static const char *history_path(const cli_args *args)
{
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    if (state && *state) return mx_arena_format(cli_arena(args), "%s/mieux/lua_history", state);
    return home && *home ? mx_arena_format(cli_arena(args), "%s/.local/state/mieux/lua_history", home) : NULL;
}

/* The folders above a file, as far as they can be made; a history that cannot be kept is no error. */
static void make_folders(const char *path)
{
    char folder[4096];
    for (const char *at = strchr(path + 1, '/'); at && (size_t)(at - path) < sizeof folder; at = strchr(at + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(at - path), path);
        (void)mkdir(folder, 0700);
    }
}

static void begin_history(const char *path)
{
    rl_initialize();
    using_history();
    stifle_history(1000);
    if (path) (void)read_history(path);
}

static void end_history(const char *path)
{
    if (!path) return;
    make_folders(path);
    (void)write_history(path);
}

static int talk(reader *r, mx_lua *lua, mx_buf *text)
{
    bool wants_more = false;
    char *line;
    int failed = MX_OK;
    while ((line = read_line(r, wants_more ? ">> " : "mieux> ")) != NULL) {
        if (!wants_more) mx_buf_clear(text);
        if (text->size) mx_buf_char(text, '\n');
        mx_buf_text(text, line);
        if (r->is_terminal && *line) add_history(line);
        if (r->is_terminal) free(line);
        int rc = mx_buf_check(text);
        if (rc < 0) return rc;
        rc = mx_task_lua_say(lua, &wants_more, text->at ? text->at : "");
        if (rc == MX_E_NOMEM) return rc;
        if (rc < 0) {
            fprintf(stderr, "%s\n", mx_error_message());
            failed = rc;
        }
        fflush(stdout);
    }
    if (r->is_terminal) putchar('\n');
    if (wants_more && !r->is_terminal)
        return mx_fail(MX_E_SCRIPT, "%s", mx_tr("lua : le texte s’arrête au milieu d’une instruction", "lua: the text ends in the middle of a statement"));
    return r->is_terminal || failed == MX_OK ? MX_OK : mx_fail(MX_E_SCRIPT, "%s", mx_tr("lua : des lignes ont échoué", "lua: some lines failed"));
}

static int run(cli_args *args)
{
    mx_script_settings settings;
    mx_rule rule;
    bool has_rule;
    mx_lua *lua;
    mx_buf text = {0};
    reader r = {.is_terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO)};
    if (cli_n_operands(args) > 0) return mx_fail(MX_E_USAGE, "%s", mx_tr("lua : pas d’arguments ; mieux run exécute un fichier", "lua: no arguments; mieux run runs a file"));
    int rc = cli_script_settings(&settings, &rule, &has_rule, args);
    if (rc == MX_OK) rc = mx_task_lua_open(&lua, cli_context(args), &settings, has_rule ? &rule : NULL);
    if (rc < 0) return rc;
    const char *history = r.is_terminal ? history_path(args) : NULL;
    if (r.is_terminal) begin_history(history);
    rc = talk(&r, lua, &text);
    if (r.is_terminal) end_history(history);
    free(r.line);
    mx_buf_dispose(&text);
    mx_task_lua_close(lua);
    return rc;
}

static const cli_option options[] = {CLI_SCRIPT_OPTIONS, {0}};

const cli_command cli_lua = {
    .name = "lua",
    .operands = {"", ""},
    .purpose = {"converse avec le bac à sable, ligne par ligne", "talks with the sandbox, line by line"},
    .details = {"Une expression est affichée, une instruction exécutée ; les variables locales s’arrêtent à la fin de la ligne.\n"
                "L’historique est gardé dans ~/.local/state/mieux. Ctrl-D termine.",
                "An expression is printed, a statement done; local variables end with their line. The history is kept\n"
                "in ~/.local/state/mieux. Ctrl-D ends."},
    .options = options,
    .run = run,
};
