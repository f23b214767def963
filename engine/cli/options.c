#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

const cli_option cli_global_options[] = {
    {"store", {"FICHIER", "FILE"}, {"la base ; sans cela $MIEUX_STORE, sinon mieux.db ici",
                                    "the store; else $MIEUX_STORE, else mieux.db here"}},
    {"lang", {"fr|en", "fr|en"}, {"langue des messages, graphiques et rapports", "language of messages, charts, reports"}},
    {"seed", {"N", "N"}, {"graine du hasard (1 sans cela)", "seed of randomness (1 by default)"}},
    {"quiet", {0}, {"ne dit rien de l’avancement, sauf un danger pour des personnes", "says nothing of progress, but a danger to people"}},
    {"help", {0}, {"cette aide", "this help"}},
    {0},
};

typedef struct {
    const cli_option *option;
    const char *value;
} given;

struct cli_args {
    const cli_command *command;
    given *options;
    size_t n_options;
    char **operands;
    size_t n_operands;
    mx_context context;
    mx_arena *arena;
};

const char *cli_say(cli_text text)
{
    return mx_lang_get() == MX_EN ? text.en : text.fr;
}

/* ---- Reading --------------------------------------------------------------- */

static const cli_option *find_in(const cli_option *options, const char *name, size_t size)
{
    for (const cli_option *o = options; o && o->name; o++)
        if (strlen(o->name) == size && memcmp(o->name, name, size) == 0) return o;
    return NULL;
}

static int fail_unknown(const cli_command *command, const char *text)
{
    return mx_fail(MX_E_USAGE,
                   mx_tr("%s : option inconnue « %s » ; voir mieux %s --help",
                         "%s: unknown option \"%s\"; see mieux %s --help"),
                   command->name, text, command->name);
}

/* One option at argv[i]; its value is in the same word or the next. Returns words used. */
static int read_option(cli_args *args, int argc, char **argv, int i)
{
    const char *name = argv[i] + 2, *equals = strchr(name, '=');
    size_t size = equals ? (size_t)(equals - name) : strlen(name);
    const cli_option *option = find_in(args->command->options, name, size);
    if (!option) option = find_in(cli_global_options, name, size);
    if (!option) return fail_unknown(args->command, argv[i]);
    if (!option->argument.fr) {
        if (equals) return mx_fail(MX_E_USAGE, mx_tr("--%s ne prend pas de valeur", "--%s takes no value"), option->name);
        args->options[args->n_options++] = (given){option, ""};
        return 1;
    }
    if (!equals && i + 1 >= argc)
        return mx_fail(MX_E_USAGE, mx_tr("--%s demande une valeur : %s", "--%s wants a value: %s"), option->name,
                       cli_say(option->argument));
    args->options[args->n_options++] = (given){option, equals ? equals + 1 : argv[i + 1]};
    return equals ? 1 : 2;
}

static int read_words(cli_args *args, int argc, char **argv)
{
    bool only_operands = false;
    for (int i = 0; i < argc;) {
        if (!only_operands && strcmp(argv[i], "--") == 0) {
            only_operands = true;
            i++;
        } else if (!only_operands && strncmp(argv[i], "--", 2) == 0) {
            int used = read_option(args, argc, argv, i);
            if (used < 0) return used;
            i += used;
        } else if (!only_operands && argv[i][0] == '-' && argv[i][1]) {
            return fail_unknown(args->command, argv[i]);
        } else {
            args->operands[args->n_operands++] = argv[i++];
        }
    }
    if (args->n_operands && !args->command->operands.fr && !cli_wants_help(args))
        return mx_fail(MX_E_USAGE,
                       mx_tr("%s : « %s » est de trop ; voir mieux %s --help",
                             "%s: \"%s\" is one word too many; see mieux %s --help"),
                       args->command->name, args->operands[0], args->command->name);
    return MX_OK;
}

static void say_line(void *payload, const char *line)
{
    (void)payload;
    fprintf(stderr, "%s\n", line);
}

static int set_context(cli_args *args)
{
    static const char *const langs[] = {"fr", "en", NULL};
    const char *store = cli_value(args, "store"), *from_environment = getenv("MIEUX_STORE");
    int64_t seed;
    int lang;
    int rc = cli_choice(&lang, args, "lang", langs, mx_lang_get() == MX_EN);
    if (rc == MX_OK) mx_lang_set(lang ? MX_EN : MX_FR);
    if (rc == MX_OK) rc = cli_integer(&seed, args, "seed", 0, INT64_MAX, 1);
    if (rc < 0) return rc;
    if (!store) store = from_environment && *from_environment ? from_environment : "mieux.db";
    if (strncmp(store, "postgresql://", 13) == 0)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("cette base est sur PostgreSQL, que cette version ne lit pas encore : donnez un fichier",
                             "this store is a PostgreSQL database, which this version cannot read: give a file"));
    args->context = (mx_context){
        .store = store, .seed = (uint64_t)seed, .lang = mx_lang_get(), .say = cli_is_quiet(args) ? NULL : say_line,
        .warn = say_line};
    return MX_OK;
}

int cli_read(cli_args **out, const cli_command *command, int argc, char **argv)
{
    cli_args *args = mx_alloc_array(1, sizeof *args);
    *out = NULL;
    if (!args) return mx_fail_memory();
    args->command = command;
    args->options = mx_alloc_array((size_t)argc + 1, sizeof *args->options);
    args->operands = mx_alloc_array((size_t)argc + 1, sizeof *args->operands);
    int rc = args->options && args->operands ? mx_arena_new(&args->arena) : mx_fail_memory();
    if (rc == MX_OK) rc = read_words(args, argc, argv);
    if (rc == MX_OK) rc = set_context(args);
    if (rc < 0) {
        cli_args_free(args);
        return rc;
    }
    *out = args;
    return MX_OK;
}

void cli_args_free(cli_args *args)
{
    if (!args) return;
    mx_arena_free(args->arena);
    mx_free(args->options);
    mx_free(args->operands);
    mx_free(args);
}

/* ---- Asking ------------------------------------------------------------------ */

const char *cli_value(const cli_args *args, const char *option)
{
    for (size_t i = args->n_options; i-- > 0;)
        if (strcmp(args->options[i].option->name, option) == 0) return args->options[i].value;
    return NULL;
}

bool cli_flag(const cli_args *args, const char *option)
{
    return cli_value(args, option) != NULL;
}

bool cli_wants_help(const cli_args *args)
{
    return cli_flag(args, "help");
}

bool cli_is_quiet(const cli_args *args)
{
    return cli_flag(args, "quiet");
}

int cli_integer(int64_t *out, const cli_args *args, const char *option, int64_t least, int64_t most, int64_t otherwise)
{
    const char *value = cli_value(args, option);
    *out = otherwise;
    if (!value) return MX_OK;
    if (mx_integer_parse(out, mx_str_of(value)) < 0 || *out < least || *out > most)
        return mx_fail(MX_E_USAGE,
                       mx_tr("--%s : « %s » n’est pas un nombre entier de %lld à %lld",
                             "--%s: \"%s\" is not a whole number from %lld to %lld"),
                       option, value, (long long)least, (long long)most);
    return MX_OK;
}

int cli_choice(int *out, const cli_args *args, const char *option, const char *const names[], int otherwise)
{
    const char *value = cli_value(args, option);
    mx_buf list = {0};
    *out = otherwise;
    if (!value) return MX_OK;
    for (int i = 0; names[i]; i++) {
        if (strcmp(names[i], value) == 0) {
            *out = i;
            mx_buf_dispose(&list);
            return MX_OK;
        }
        mx_buf_format(&list, "%s%s", i ? ", " : "", names[i]);
    }
    int rc = mx_fail(MX_E_USAGE, mx_tr("--%s : « %s » n’est pas au choix : %s", "--%s: \"%s\" is not one of: %s"), option,
                     value, list.at ? list.at : "");
    mx_buf_dispose(&list);
    return rc;
}

int cli_mark(char *out, const cli_args *args, const char *option, const char *choice)
{
    const char *text = cli_value(args, option);
    *out = 0;
    if (!text) return MX_OK;
    if (strcmp(text, "tab") == 0 || strcmp(text, "\\t") == 0) text = "\t";
    if (strlen(text) == 1 && strchr(choice, *text)) {
        *out = *text;
        return MX_OK;
    }
    return mx_fail(MX_E_USAGE,
                   mx_tr("--%s : « %s » n’est pas au choix ; voir mieux %s --help",
                         "--%s: \"%s\" is not one of the choices; see mieux %s --help"),
                   option, text, args->command->name);
}

int cli_rule(mx_rule *out, const cli_args *args, const char *otherwise)
{
    const char *name = cli_value(args, "rule");
    bool is_asked = cli_flag(args, "release") || cli_flag(args, "min-count");
    int64_t min_count;
    int rc = mx_rule_find(out, name ? name : is_asked ? "health" : otherwise);
    if (rc == MX_OK) rc = cli_integer(&min_count, args, "min-count", 1, 1000000, out->min_count);
    if (rc == MX_OK) out->min_count = (int)min_count;
    return rc;
}

/* French names as the rules have them; others stay as they are, to be refused with their list. */
static void add_merge_name(mx_buf *out, mx_str name)
{
    static const char *const names[][2] = {
        {"composantes", "components"}, {"groupes", "groups"}, {"territoires", "territories"}, {"periodes", "periods"}};
    mx_buf folded = {0};
    mx_fold(&folded, name);
    mx_str text = {folded.at, folded.size};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (mx_str_is(text, names[i][0])) text = mx_str_of(names[i][1]);
    mx_buf_format(out, "%s%.*s", out->size > 0 ? "," : "", MX_STR(text));
    mx_buf_dispose(&folded);
}

int cli_merge_rule(mx_rule *rule, const cli_args *args, bool is_usual)
{
    const char *order = cli_value(args, "merge");
    mx_buf names = {0};
    bool is_nothing = order && (strcmp(order, "none") == 0 || strcmp(order, "aucun") == 0);
    if (is_nothing || (!order && !is_usual)) return mx_rule_set_merge(rule, "-");
    if (!order || strcmp(order, "rule") == 0 || strcmp(order, "règle") == 0) return MX_OK;
    for (const char *at = order;; at++) {
        size_t size = strcspn(at, ",");
        add_merge_name(&names, mx_str_trim((mx_str){at, size}));
        at += size;
        if (!*at) break;
    }
    int rc = mx_buf_check(&names);
    if (rc == MX_OK && mx_rule_set_merge(rule, names.at) < 0)
        rc = mx_fail(MX_E_USAGE,
                     mx_tr("--merge « %s » : composantes, groupes, territoires, périodes, chacun une fois, des virgules entre "
                           "eux ; règle ou aucun",
                           "--merge \"%s\": components, groups, territories, periods, each once, with commas between them; "
                           "rule or none"),
                     order);
    mx_buf_dispose(&names);
    return rc;
}

size_t cli_n_operands(const cli_args *args)
{
    return args->n_operands;
}

const char *cli_operand(const cli_args *args, size_t index)
{
    return args->operands[index];
}

char *const *cli_operands(const cli_args *args)
{
    return args->operands;
}

int cli_format(mx_format *out, const cli_args *args)
{
    static const char *const names[] = {"table", "csv", "json", NULL};
    int format;
    int rc = cli_choice(&format, args, "format", names, isatty(STDOUT_FILENO) ? 0 : 1);
    *out = (mx_format)format;
    return rc;
}

const mx_context *cli_context(const cli_args *args)
{
    return &args->context;
}

mx_arena *cli_arena(const cli_args *args)
{
    return args->arena;
}

bool cli_has_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}

bool cli_ask(const char *question)
{
    char answer[16];
    if (!cli_has_terminal()) return false;
    fprintf(stderr, "%s %s ", question, mx_tr("[o/N]", "[y/N]"));
    if (!fgets(answer, sizeof answer, stdin)) return false;
    return answer[0] && strchr("oOyY", answer[0]);
}

/* ---- Describing ---------------------------------------------------------------- */

static void print_options(const cli_option *options, FILE *out)
{
    for (const cli_option *o = options; o && o->name; o++) {
        mx_buf left = {0};
        mx_buf_format(&left, "--%s%s%s", o->name, o->argument.fr ? " " : "", o->argument.fr ? cli_say(o->argument) : "");
        size_t width = 0;
        mx_str rest = mx_str_of(left.at);
        while (rest.size) {
            (void)mx_utf8_next(&rest);
            width++;
        }
        fprintf(out, "  %s%*s  %s\n", left.at ? left.at : o->name, width < 22 ? (int)(22 - width) : 0, "",
                cli_say(o->purpose));
        mx_buf_dispose(&left);
    }
}

void cli_print_help(const cli_command *command, FILE *out)
{
    fprintf(out, "mieux %s%s%s%s%s\n\n%s\n", command->name, command->options ? " [OPTIONS]" : "",
            command->operands.fr ? " " : "", command->operands.fr ? cli_say(command->operands) : "",
            command->operands.fr ? "" : "", cli_say(command->purpose));
    if (command->details.fr) fprintf(out, "\n%s\n", cli_say(command->details));
    if (command->options) {
        fprintf(out, "\n%s\n", mx_tr("Options :", "Options:"));
        print_options(command->options, out);
    }
    fprintf(out, "\n%s\n", mx_tr("Pour toutes les commandes :", "For every command:"));
    print_options(cli_global_options, out);
}
