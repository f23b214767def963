/* Labels beside points: as near as may be, none upon another. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart_i.h"

static int by_height(const void *left, const void *right)
{
    const mx_label *a = left, *b = right;
    if (a->wanted != b->wanted) return a->wanted < b->wanted ? -1 : 1;
    return strcmp(a->text, b->text);
}

void mx_labels_push_apart(mx_label labels[], size_t n, double top, double bottom)
{
    if (n == 0) return;
    qsort(labels, n, sizeof *labels, by_height);
    for (size_t i = 0; i < n; i++) labels[i].at = labels[i].wanted;
    for (int pass = 0; pass < 200; pass++) {
        bool has_moved = false;
        for (size_t i = 0; i + 1 < n; i++) {
            double overlap = labels[i].at + (labels[i].height + labels[i + 1].height) / 2 - labels[i + 1].at;
            if (overlap <= 0.01) continue;
            labels[i].at -= overlap / 2;
            labels[i + 1].at += overlap / 2;
            has_moved = true;
        }
        labels[n - 1].at = fmin(labels[n - 1].at, bottom - labels[n - 1].height / 2);
        labels[0].at = fmax(labels[0].at, top + labels[0].height / 2);
        if (!has_moved) break;
    }
}
