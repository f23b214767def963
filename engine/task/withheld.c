#include "withheld.h"

#include <string.h>

int withheld_of(mx_buf *out, const mx_frame *withheld)
{
    enum { MOST = 8 };
    const size_t territory = mx_frame_find(withheld, "territory");
    mx_ids *names = NULL;
    int rc = mx_ids_new(&names);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(withheld); row++) {
        uint32_t id;
        rc = mx_ids_add(names, mx_str_of(mx_frame_text(withheld, row, territory)), &id);
    }
    const size_t n = rc == MX_OK ? mx_ids_count(names) : 0;
    for (uint32_t id = 0; id < n && id < MOST; id++)
        mx_buf_format(out, "%s%.*s", id > 0 ? ", " : "", MX_STR(mx_ids_text(names, id)));
    if (n > MOST) mx_buf_format(out, mx_tr(" et %zu autres", " and %zu more"), n - MOST);
    mx_ids_free(names);
    return rc == MX_OK ? mx_buf_check(out) : rc;
}

int withheld_say(const mx_context *context, const mx_frame *withheld)
{
    mx_buf names = {0};
    if (!withheld || mx_frame_n_rows(withheld) == 0) return MX_OK;
    int rc = withheld_of(&names, withheld);
    if (rc == MX_OK)
        mx_say(context,
               mx_tr("effectifs que d’autres ont partagés en partie (%s) : %zu lignes retenues ; les chiffres comptent les personnes "
                     "connues, « mieux export withheld » dit ce qui manque",
                     "counts that others shared in part (%s): %zu rows withheld; figures count who is known, `mieux export "
                     "withheld` says what is missing"),
               names.at, mx_frame_n_rows(withheld));
    mx_buf_dispose(&names);
    return rc;
}
