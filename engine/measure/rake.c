/* Rows of a tally weighted to margins: by their blocks, not by their people. */
#include <math.h>
#include <string.h>

#include "measure_i.h"
#include "tally_i.h"

/* The margins as categories of blocks, in the order of the layout. */
typedef struct {
    mx_tally__layout *of;
    size_t n;
    double *shares[MX_MOST_MARGINS];
    size_t k[MX_MOST_MARGINS];
    size_t *category[MX_MOST_MARGINS]; /* of the blocks of a row that weigh anything */
    double *weights;
    size_t *used; /* their places in `blocks` */
    mx_arena *arena;
} raking;

static uint32_t category_of(const raking *r, size_t place, size_t margin)
{
    const mx_tally *tally = r->of->tally;
    return mx_tally__ids(&tally->cells, r->of->blocks[place])[mx_tally__n_shown(tally) + margin];
}

/* What the answers of a block weigh; and how many there are. */
static double weight_of(double *n, const mx_tally__layout *of, size_t place)
{
    const mx_tally *tally = of->tally;
    uint32_t block = of->blocks[place], group = mx_tally__group(&tally->cells, block);
    const mx_tally__level *levels = mx_tally__levels(&tally->cells, block);
    size_t width = tally->ranges[mx_tally__ids(&tally->cells, block)[tally->indicator]].width;
    mx_tally__wide weight = 0;
    uint64_t people = 0;
    for (size_t i = 1; i <= width; i++) {
        weight += levels[i].weight;
        people += levels[i].n;
    }
    for (size_t i = of->extra_starts ? of->extra_starts[group] : 0;
         of->extra_starts && i < of->extra_starts[group + 1]; i++) {
        const mx_tally__extra *extra = &tally->extras[of->extra_order[i]];
        if (isnan(extra->value)) continue;
        weight += tally->extra_weights[of->extra_order[i]];
        people += extra->people;
    }
    *n = (double)people;
    return (double)weight * 0x1p-60;
}

static int read_margin(raking *r, size_t m)
{
    const mx_tally *tally = r->of->tally;
    const mx_tally__labels *labels = &tally->labels[mx_tally__n_shown(tally) + m];
    double *counts = mx_arena_alloc(r->arena, (labels->n + 1) * sizeof *counts), n;
    if (!counts) return mx_fail_memory();
    for (size_t place = 0; place < r->of->n_blocks; place++) {
        (void)weight_of(&n, r->of, place);
        counts[category_of(r, place, m)] += n;
    }
    return mx_measure__margin_shares(&r->shares[m], &r->k[m], &tally->plan.margins[m], labels->texts, counts, labels->n);
}

static int begin(raking *r, mx_tally__layout *of)
{
    size_t n = of->n_blocks;
    *r = (raking){.of = of, .n = of->tally->plan.n_margins};
    int rc = mx_arena_new(&r->arena);
    if (rc < 0) return rc;
    r->weights = mx_arena_alloc(r->arena, (n + 1) * sizeof *r->weights);
    r->used = mx_arena_alloc(r->arena, (n + 1) * sizeof *r->used);
    of->factors = mx_alloc_array(n + 1, sizeof *of->factors);
    of->cannot = mx_alloc_array(of->n_rows + 1, sizeof *of->cannot);
    if (!r->weights || !r->used || !of->factors || !of->cannot) return mx_fail_memory();
    for (size_t m = 0; rc == MX_OK && m < r->n; m++) {
        r->category[m] = mx_arena_alloc(r->arena, (n + 1) * sizeof *r->category[m]);
        rc = r->category[m] ? read_margin(r, m) : mx_fail_memory();
    }
    return rc;
}

/* Blocks of one row raked as if each were one person of its weight: people of a block share its categories. The
 * factors are at most one, so that sums stay within what they had room for. */
static int rake_row(raking *r, size_t row)
{
    mx_tally__layout *of = r->of;
    mx_stats_margin margins[MX_MOST_MARGINS];
    mx_stats_raking result;
    mx_arena *scratch;
    size_t n = 0;
    double most = 0, people;
    for (size_t place = of->starts[row]; place < of->starts[row + 1]; place++) {
        double weight = weight_of(&people, of, place);
        if (!(weight > 0)) continue;
        for (size_t m = 0; m < r->n; m++) r->category[m][n] = category_of(r, place, m);
        r->weights[n] = weight;
        r->used[n++] = place;
    }
    if (n == 0) return MX_OK;
    for (size_t m = 0; m < r->n; m++) margins[m] = (mx_stats_margin){r->category[m], r->shares[m], r->k[m]};
    int rc = mx_arena_new(&scratch);
    if (rc < 0) return rc;
    rc = mx_stats_rake(&result, r->weights, margins, r->n, n, scratch);
    mx_arena_free(scratch);
    if (rc < 0) return rc;
    of->cannot[row] = result.cannot;
    for (size_t i = 0; i < n; i++) {
        of->factors[r->used[i]] = r->weights[i] / weight_of(&people, of, r->used[i]);
        most = fmax(most, of->factors[r->used[i]]);
    }
    for (size_t i = 0; most > 0 && i < n; i++) of->factors[r->used[i]] /= most;
    return MX_OK;
}

int mx_tally__rake(mx_tally__layout *of)
{
    raking r;
    int rc = begin(&r, of);
    for (size_t row = 0; rc == MX_OK && row < of->n_rows; row++) rc = rake_row(&r, row);
    for (size_t m = 0; m < r.n; m++) mx_free(r.shares[m]);
    mx_arena_free(r.arena);
    return rc;
}
