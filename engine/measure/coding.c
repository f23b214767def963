/* How far coding has come. */
#include "said_i.h"

#include <stdlib.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

static const mx_measure__column coding_columns[] = {
    {"territory", MX_TEXT, MX_KEY},       {"n", MX_NUMBER, MX_PEOPLE},
    {"basis", MX_TEXT, MX_BASIS},         {"statements", MX_NUMBER, MX_FIGURE},
    {"coded", MX_NUMBER, MX_FIGURE},      {"open", MX_NUMBER, MX_FIGURE},
    {"share_open", MX_NUMBER, MX_FIGURE}, {"general", MX_NUMBER, MX_FIGURE},
    {"by_model", MX_NUMBER, MX_FIGURE},   {"largest_share", MX_NUMBER, MX_RANGE}};

static int by_cell(const void *a, const void *b)
{
    const mx_measure__statement *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static int put_coding(mx_frame *frame, const mx_measure__said *said, mx_measure__statement all[], size_t n)
{
    double coded = 0, general = 0, by_model = 0;
    mx_measure__voice voice;
    for (size_t i = 0; i < n; i++) {
        bool is_coded = all[i].component != MX_NO_ID;
        coded += is_coded;
        general += is_coded && mx_measure__is_general(mx_ids_text(said->components, all[i].component));
        by_model += mx_str_is(mx_measure__str(said->statements, all[i].row, "status"), "auto");
    }
    int rc = mx_frame_add_row(frame);
    if (rc == MX_OK) rc = mx_measure__put_str(frame, "territory", mx_measure__said_territory(said, all));
    if (rc < 0) return rc;
    mx_measure__put(frame, "coded", coded);
    mx_measure__put(frame, "open", (double)n - coded);
    mx_measure__put(frame, "share_open", 1 - coded / (double)n);
    mx_measure__put(frame, "general", general);
    mx_measure__put(frame, "by_model", by_model);
    mx_measure__voices(&voice, said, all, n);
    return mx_measure__put_voice(frame, &voice);
}

/* Number statements by territory, and sort them so. */
static int by_territory(mx_measure__said *said)
{
    mx_ids *territories = NULL;
    int rc = mx_ids_new(&territories);
    for (size_t i = 0; rc == MX_OK && i < said->n; i++)
        rc = mx_ids_add(territories, mx_measure__said_territory(said, &said->all[i]), &said->all[i].cell);
    mx_ids_free(territories);
    if (rc == MX_OK) qsort(said->all, said->n, sizeof *said->all, by_cell);
    return rc;
}

int mx_measure_coding(mx_frame **out, const mx_said *said, const mx_cut *cut)
{
    mx_measure__said read = {0};
    mx_frame *frame = NULL;
    const size_t territory[] = {0};
    *out = NULL;
    int rc = mx_measure__said_read(&read, said, cut, false);
    if (rc == MX_OK) rc = mx_measure__frame(&frame, coding_columns, COUNT_OF(coding_columns));
    if (rc == MX_OK) rc = by_territory(&read);
    for (size_t from = 0, to; rc == MX_OK && from < read.n; from = to) {
        for (to = from; to < read.n && read.all[to].cell == read.all[from].cell;) to++;
        rc = put_coding(frame, &read, read.all + from, to - from);
    }
    if (rc == MX_OK) rc = mx_frame_sort(frame, territory, 1);
    mx_measure__said_dispose(&read);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}
