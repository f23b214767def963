/* What a release withholds, counted. */
#include "disclose_i.h"

void mx_disclose_advise(mx_advice *out, const mx_release *release, const mx_frame *result)
{
    size_t people = mx_frame_find_role(result, MX_PEOPLE);
    *out = (mx_advice){.n_rows = mx_frame_n_rows(result)};
    if (mx_release_is_internal(release) || people == SIZE_MAX) return;
    for (size_t row = 0; row < out->n_rows; row++) {
        size_t n = 0;
        for (size_t c = 0; c < mx_frame_n_columns(result); c++) n += mx_release_is_withheld(release, row, c);
        out->n_figures += n;
        out->n_whole += mx_release_is_withheld(release, row, people);
        out->n_partly += n > 0 && !mx_release_is_withheld(release, row, people);
    }
}
