#include "cli.h"

/* Names only, from the declarations themselves; files are left to the shell. */
static void print_names(const cli_option *options)
{
    for (const cli_option *o = options; o && o->name; o++) printf(" --%s", o->name);
}

static int run(cli_args *args)
{
    (void)args;
    printf("_mieux() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} command= i\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        case ${COMP_WORDS[i]} in --store|--lang|--seed) ((i++)) ;; -*) ;; *) command=${COMP_WORDS[i]}; break ;; esac\n"
           "    done\n"
           "    local words=''\n"
           "    case $command in\n");
    printf("    '') words='");
    for (size_t i = 0; cli_commands[i]; i++) printf("%s ", cli_commands[i]->name);
    printf("--version");
    print_names(cli_global_options);
    printf("' ;;\n");
    for (size_t i = 0; cli_commands[i]; i++) {
        printf("    %s) words='", cli_commands[i]->name);
        print_names(cli_commands[i]->options);
        print_names(cli_global_options);
        printf("' ;;\n");
    }
    printf("    esac\n"
           "    if [[ -z $command || $word == -* ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
           "    else COMPREPLY=($(compgen -f -- \"$word\")); fi\n"
           "}\n"
           "complete -o filenames -F _mieux mieux\n");
    return MX_OK;
}

const cli_command cli_completion = {
    .name = "completion",
    .purpose = {"écrit la complétion pour bash, à lire par source", "prints the completion for bash, to be sourced"},
    .run = run,
};
