/* What the commands that ask something of follow-up read of their command lines. */
#include "cli.h"

#include <string.h>

static void complain(void *payload, mx_complaints *list)
{
    (void)payload;
    mx_complaints_print(list, 50, stderr);
}

mx_weighting cli_weighting(const cli_args *args)
{
    return (mx_weighting){cli_value(args, "rake"), cli_value(args, "standardise")};
}

int cli_question(mx_question *out, const cli_args *args)
{
    char direction;
    *out = (mx_question){.files = cli_operands(args),
                         .n_files = cli_n_operands(args),
                         .by = cli_value(args, "by"),
                         .territory = cli_value(args, "territory"),
                         .network = cli_value(args, "network"),
                         .indicator = cli_value(args, "indicator"),
                         .cycle = cli_value(args, "cycle"),
                         .period = cli_value(args, "period"),
                         .is_together = cli_flag(args, "together"),
                         .scale = cli_value(args, "scale"),
                         .encoding = cli_value(args, "encoding"),
                         .sheet = cli_value(args, "sheet"),
                         .weighting = cli_weighting(args),
                         .complain = complain};
    if (out->territory && out->network)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("--territory ou --network, pas les deux", "--territory or --network, not both"));
    if (out->n_files == 0 && (out->scale || cli_value(args, "direction")))
        return mx_fail(
            MX_E_USAGE, "%s",
            mx_tr("--scale et --direction valent pour des fichiers ; la base connaît ses indicateurs",
                  "--scale and --direction are for files; the store knows its indicators"));
    int rc = cli_mark(&direction, args, "direction", "+-");
    if (rc == MX_OK) rc = cli_mark(&out->delimiter, args, "delimiter", ",;\t|");
    if (rc == MX_OK) rc = cli_mark(&out->decimal, args, "decimal", ".,");
    if (rc == MX_OK) rc = cli_rule(&out->rule, args, "internal");
    out->is_reversed = rc == MX_OK && direction == '-';
    return rc;
}
