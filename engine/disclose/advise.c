/* Which rows could be put together so that less would be withheld. */
#include <math.h>

#include "disclose_i.h"

/* The keys of a row but one, as one text. */
static void other_keys(const mx_frame *frame, size_t row, size_t but, mx_buf *out)
{
    mx_buf_clear(out);
    for (size_t c = 0; c < mx_frame_n_columns(frame); c++) {
        if (mx_frame_role(frame, c) != MX_KEY || c == but) continue;
        if (mx_frame_type(frame, c) == MX_NUMBER) mx_buf_number(out, mx_frame_number(frame, row, c));
        else if (mx_frame_text(frame, row, c)) mx_buf_text(out, mx_frame_text(frame, row, c));
        mx_buf_char(out, '\x1f');
    }
}

/* Rows that differ in one key only, put together. */
typedef struct {
    double people;
    size_t n_rows;
} pile;

/* How many withheld rows would be part of something that may be shown, if those that differ in
 * `column` only were put together. */
static int count_saved(size_t *out, const mx_release *release, const mx_frame *result, size_t column)
{
    size_t people = mx_frame_find_role(result, MX_PEOPLE), n_piles = 0, capacity = 0;
    pile *piles = NULL;
    mx_ids *ids = NULL;
    mx_buf key = {0};
    int rc = mx_ids_new(&ids);
    *out = 0;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(result); row++) {
        uint32_t id;
        double n = mx_frame_number(result, row, people);
        if (!mx_release_is_withheld(release, row, people) || isnan(n)) continue;
        other_keys(result, row, column, &key);
        rc = mx_buf_check(&key);
        if (rc == MX_OK) rc = mx_ids_add(ids, (mx_str){key.at, key.size}, &id);
        if (rc == MX_OK && id == n_piles) rc = MX_GROW(piles, n_piles, capacity);
        if (rc < 0) break;
        if (id == n_piles) piles[n_piles++] = (pile){0, 0};
        piles[id].people += n;
        piles[id].n_rows++;
    }
    for (size_t i = 0; rc == MX_OK && i < n_piles; i++)
        if (piles[i].n_rows > 1 && piles[i].people >= mx_release_rule(release)->min_count) *out += piles[i].n_rows;
    mx_free(piles);
    mx_buf_dispose(&key);
    mx_ids_free(ids);
    return rc;
}

int mx_disclose_advise(mx_advice *out, const mx_release *release, const mx_frame *result)
{
    size_t people = mx_frame_find_role(result, MX_PEOPLE);
    *out = (mx_advice){.n_rows = mx_frame_n_rows(result)};
    if (mx_release_is_internal(release) || people == SIZE_MAX) return MX_OK;
    for (size_t row = 0; row < out->n_rows; row++) {
        size_t n = 0;
        for (size_t c = 0; c < mx_frame_n_columns(result); c++) n += mx_release_is_withheld(release, row, c);
        out->n_figures += n;
        out->n_whole += mx_release_is_withheld(release, row, people);
        out->n_partly += n > 0 && !mx_release_is_withheld(release, row, people);
    }
    for (size_t c = 0; c < mx_frame_n_columns(result); c++) {
        size_t saved;
        if (mx_frame_role(result, c) != MX_KEY) continue;
        int rc = count_saved(&saved, release, result, c);
        if (rc < 0) return rc;
        if (saved <= out->n_saved) continue;
        out->n_saved = saved;
        out->merge = mx_frame_name(result, c);
    }
    return MX_OK;
}
