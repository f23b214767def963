/*
 * cli: what a command declares, and what it reads of its command line.
 *
 *     static const cli_option options[] = {
 *         {"by", {"CLÉS", "KEYS"}, {"colonnes qui définissent une ligne", "columns that make a row"}},
 *         {"release", {0}, {"applique la règle de publication", "applies the release rule"}},
 *         {0}};
 *     const cli_command cli_describe = {
 *         .name = "describe", .operands = {"[FICHIER…]", "[FILE…]"},
 *         .purpose = {"n, moyenne, …", "n, mean, …"}, .options = options, .run = run};
 *
 * `run` returns one of our codes: MX_OK is exit status 0, MX_E_USAGE 2, other
 * failures 1 (main prints the message); CLI_PARTLY is 3.
 */
#ifndef MX_CLI_H
#define MX_CLI_H

#include "mx/base.h"
#include "mx/task.h"

enum { CLI_PARTLY = 3 }; /* done, but some input was refused (--keep-good) */

typedef struct {
    const char *fr, *en;
} cli_text;

typedef struct {
    const char *name;  /* without dashes */
    cli_text argument; /* {0} for a flag; else what stands for its value in --help */
    cli_text purpose;
} cli_option;

typedef struct cli_args cli_args;

typedef struct {
    const char *name;
    cli_text operands; /* as shown after the name in --help; {0}: it takes none */
    cli_text purpose;  /* half a sentence */
    cli_text details;  /* sentences for --help, may be {0} */
    const cli_option *options; /* ends with {0}; may be NULL */
    int (*run)(cli_args *args);
} cli_command;

/* In the current language. */
const char *cli_say(cli_text text);

/* The value of an option (the last one given), NULL when it was not given. */
const char *cli_value(const cli_args *args, const char *option);
bool cli_flag(const cli_args *args, const char *option);
/* A whole number between least and most; `otherwise` when it was not given. MX_E_USAGE. */
int cli_integer(int64_t *out, const cli_args *args, const char *option, int64_t least, int64_t most,
                int64_t otherwise) MX_MUST_CHECK;
/* One of `names` (ends with NULL) by position; `otherwise` when it was not given. MX_E_USAGE. */
int cli_choice(int *out, const cli_args *args, const char *option, const char *const names[],
               int otherwise) MX_MUST_CHECK;
/* What is neither an option nor its value. */
size_t cli_n_operands(const cli_args *args);
const char *cli_operand(const cli_args *args, size_t index);
char *const *cli_operands(const cli_args *args);

/* The release rule: that of --rule, with --min-count in its place where given; "health" where
 * only --release or --min-count stands; else `otherwise`. MX_E_NOTFOUND, MX_E_USAGE. */
int cli_rule(mx_rule *out, const cli_args *args, const char *otherwise) MX_MUST_CHECK;
#define CLI_RULE_OPTIONS                                                          \
    {"rule",                                                                      \
     {"RÈGLE", "RULE"},                                                           \
     {"règle de publication : health (sans cela), public, business, internal",    \
      "release rule: health (by default), public, business, internal"}},          \
    {"min-count", {"N", "N"},                                                     \
     {"nombre de personnes sur lequel repose un chiffre, au moins",               \
      "least number of people a figure rests on"}}

/* What is put together before anything is withheld, by --merge; without it as the rule has it (is_usual), or
 * nothing. MX_E_USAGE for other names. */
int cli_merge_rule(mx_rule *rule, const cli_args *args, bool is_usual) MX_MUST_CHECK;

/* One of the characters of `choice`, "tab" a tab; 0 when it was not given. MX_E_USAGE. */
int cli_mark(char *out, const cli_args *args, const char *option, const char *choice) MX_MUST_CHECK;

/* What the questions asked of follow-up share (question.c). */
int cli_question(mx_question *out, const cli_args *args) MX_MUST_CHECK;
#define CLI_QUESTION_OPTIONS                                                                                           \
    {"territory", {"T", "T"}, {"un territoire et ceux qui en relèvent", "a territory and those below it"}},            \
    {"network", {"R", "N"}, {"les territoires d’un réseau", "the territories of a network"}},                          \
    {"together", {0}, {"tous les territoires comptent comme un seul", "all territories count as one"}},                \
    {"indicator", {"I", "I"}, {"un indicateur ; sans cela tous", "an indicator; else all"}},                           \
    {"cycle", {"C", "C"}, {"un cycle ; sans cela tous", "a cycle; else all"}},                                         \
    {"release", {0}, {"applique la règle de publication", "applies the release rule"}},                                \
    CLI_RULE_OPTIONS,                                                                                                  \
    {"format",                                                                                                         \
     {"table|csv|json", "table|csv|json"},                                                                             \
     {"sans cela table à l’écran, csv ailleurs", "by default table on a terminal, csv elsewhere"}},                    \
    {"scale",                                                                                                          \
     {"1-5", "1-5"},                                                                                                   \
     {"échelle de tous les indicateurs des fichiers ; sans cela, l’étendue vue",                                       \
      "scale of all indicators of the files; else the range seen"}},                                                   \
    {"direction",                                                                                                      \
     {"+|-", "+|-"},                                                                                                   \
     {"dans les fichiers, ce qui est mieux : plus (sans cela) ou moins",                                               \
      "in the files, what is better: more (by default) or less"}},                                                     \
    {"encoding",                                                                                                       \
     {"NOM", "NAME"},                                                                                                  \
     {"utf-8, utf-16, windows-1252 ; sinon deviné", "utf-8, utf-16, windows-1252; else found out"}},                   \
    {"delimiter",                                                                                                      \
     {"SIGNE", "SIGN"},                                                                                                \
     {"« , », « ; », tab ou « | » ; sinon deviné", "',', ';', tab or '|'; else found out"}},                           \
    {"sheet",                                                                                                          \
     {"FEUILLE", "SHEET"},                                                                                             \
     {"celle d’un classeur à lire, au lieu de la première", "the sheet of a workbook to read, instead of the first"}}, \
    {"decimal", {".|,", ".|,"}, {"marque décimale ; sinon devinée", "decimal mark; else found out"}}

/* --rake, --standardise. */
#define CLI_WEIGHTING_OPTIONS                                                                                  \
    {"rake",                                                                                                   \
     {"FICHIER", "FILE"},                                                                                      \
     {"cale chaque ligne sur des marges connues : marge, catégorie, part",                                     \
      "weights each row to known margins: margin, category, share"}},                                          \
    {"standardise",                                                                                            \
     {"MARGES", "MARGINS"},                                                                                    \
     {"donne à chaque ligne la composition de l’ensemble, par exemple kind",                                   \
      "gives each row the mix of all, for instance kind"}}
mx_weighting cli_weighting(const cli_args *args);

/* The limits of scripts, and the rule where one is asked for. */
#define CLI_SCRIPT_OPTIONS                                                                                      \
    {"max-memory", {"MIO", "MIB"}, {"mémoire du script, en Mio (256)", "memory of the script, in MiB (256)"}}, \
    {"max-steps", {"N", "N"}, {"instructions au plus (1000000000)", "instructions at most (1000000000)"}},      \
    {"max-time", {"SECONDES", "SECONDS"}, {"durée au plus (60)", "time at most (60)"}},                         \
    {"data", {"DOSSIER", "FOLDER"}, {"dossier sous lequel frame.read_csv lit", "folder below which frame.read_csv reads"}}, \
    {"release", {0}, {"ne donne que des chiffres publiables", "gives only figures that may be published"}},      \
    CLI_RULE_OPTIONS
int cli_script_settings(mx_script_settings *out, mx_rule *rule, bool *has_rule, const cli_args *args) MX_MUST_CHECK;

/* --format, else a table on a terminal and CSV elsewhere. */
int cli_format(mx_format *out, const cli_args *args) MX_MUST_CHECK;
/* Store, seed, language, and a `say` that writes to standard error unless --quiet. */
const mx_context *cli_context(const cli_args *args);
bool cli_is_quiet(const cli_args *args);
/* A yes or no asked on the terminal; false when nobody is there to answer. */
bool cli_ask(const char *question);
/* Whether a person can be asked. */
bool cli_has_terminal(void);

/* An arena that lives as long as the command. */
mx_arena *cli_arena(const cli_args *args);

/* Reading and describing the command line (options.c). */
int cli_read(cli_args **out, const cli_command *command, int argc, char **argv) MX_MUST_CHECK;
void cli_args_free(cli_args *args);
bool cli_wants_help(const cli_args *args);
void cli_print_help(const cli_command *command, FILE *out);
extern const cli_option cli_global_options[];

/* The table of commands, in the order of --help; ends with NULL (main.c). */
extern const cli_command *const cli_commands[];

extern const cli_command cli_init, cli_import;
extern const cli_command cli_run, cli_indicators, cli_lua;
extern const cli_command cli_classify, cli_train, cli_evaluate, cli_review;
extern const cli_command cli_chart, cli_synthesis;
extern const cli_command cli_change, cli_trend, cli_compare, cli_agree, cli_ledger, cli_releases;
extern const cli_command cli_check, cli_export, cli_forget, cli_merge;
extern const cli_command cli_describe;
extern const cli_command cli_report, cli_demo;
extern const cli_command cli_completion;

#endif
