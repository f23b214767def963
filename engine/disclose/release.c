/* The release: a rule applied to a copy of a result. */
#include "disclose_i.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct mx_release {
    mx_frame *frame;
    mx_rule rule;
    size_t n_withheld, n_result_columns;
    bool *withheld; /* as in mx_disclosure; NULL when nothing can be */
};

/* ---- What the columns are ------------------------------------------------------------ */

/* Figures that say next to nothing of how few people divide among parts: the level of the
 * one in the middle, what was not answered, what is counted in other units; and verdicts, if
 * people are not too few. Every other figure of a row is taken to be worked out from its parts. */
static const char *const sturdy[] = {"median", "missing", "groups", "statements", "share_linked"};
static const char *const verdicts[] = {"conclusion", "reason"};

static bool is_one_of(const char *name, const char *const names[], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) return true;
    }
    return false;
}

/* level_3, level_-1. */
static bool read_level(const char *name, int64_t *level)
{
    static const char prefix[] = "level_";
    if (strncmp(name, prefix, sizeof prefix - 1) != 0) return false;
    return mx_integer_parse(level, mx_str_of(name + sizeof prefix - 1)) == MX_OK;
}

/* The people that a count or share is a part of: n_before for share_high_before. */
static size_t find_people(const mx_frame *result, size_t column)
{
    const char *name = mx_frame_name(result, column);
    for (size_t c = 0; c < mx_frame_n_columns(result); c++) {
        const char *suffix = strchr(mx_frame_name(result, c), '_');
        if (mx_frame_role(result, c) != MX_PEOPLE || !suffix) continue;
        if (strlen(name) > strlen(suffix) && strcmp(name + strlen(name) - strlen(suffix), suffix) == 0)
            return c;
    }
    return mx_frame_find_role(result, MX_PEOPLE);
}

/* The count or share whose name `name` continues: share_low for share_low_from. */
static size_t find_followed(const mx_frame *result, const char *name)
{
    size_t followed = SIZE_MAX, longest = 0;
    for (size_t c = 0; c < mx_frame_n_columns(result); c++) {
        mx_role role = mx_frame_role(result, c);
        const char *other = mx_frame_name(result, c);
        size_t length = strlen(other);
        if ((role != MX_COUNT && role != MX_SHARE) || length <= longest) continue;
        if (strncmp(name, other, length) != 0 || name[length] != '_') continue;
        followed = c;
        longest = length;
    }
    return followed;
}

static void describe_column(mx_disclose_column *out, const mx_frame *result, size_t column)
{
    const char *name = mx_frame_name(result, column);
    bool is_number = mx_frame_type(result, column) == MX_NUMBER;
    *out =
        (mx_disclose_column){.role = mx_frame_role(result, column), .people = SIZE_MAX, .follows = SIZE_MAX};
    switch (out->role) {
    case MX_COUNT:
    case MX_SHARE:
        assert(is_number);
        out->people = find_people(result, column);
        out->is_level = out->role == MX_COUNT && read_level(name, &out->level);
        break;
    case MX_FIGURE:
        out->follows = find_followed(result, name);
        out->is_verdict = is_one_of(name, verdicts, sizeof verdicts / sizeof *verdicts);
        out->is_fragile = !is_one_of(name, sturdy, sizeof sturdy / sizeof *sturdy);
        out->is_mean = is_number && (strcmp(name, "mean") == 0 || strcmp(name, "net") == 0);
        out->is_median = is_number && strcmp(name, "median") == 0;
        break;
    case MX_KEY:
    case MX_RANGE:
    case MX_PEOPLE:
    case MX_BASIS:
    case MX_NOTE: break;
    }
}

static bool is_exempt(const mx_frame *result, size_t row)
{
    size_t basis = mx_frame_find_role(result, MX_BASIS);
    const char *text = basis == SIZE_MAX ? NULL : mx_frame_text(result, row, basis);
    return text && (strcmp(text, "published") == 0 || strcmp(text, "acts") == 0);
}

/* ---- Rows that rest on too few -------------------------------------------------------- */

bool mx_disclose__row_is_withheld(const mx_disclosure *d, size_t row)
{
    return (d->why[row] & (MX_WHY_PEOPLE | MX_WHY_DOMINANCE | MX_WHY_COMPLEMENT)) != 0;
}

double mx_disclose__people(const mx_disclosure *d, size_t row)
{
    double least = INFINITY;
    for (size_t c = 0; c < d->n_columns; c++) {
        if (d->columns[c].role != MX_PEOPLE) continue;
        double n = mx_frame_number(d->result, row, c);
        least = fmin(least, isnan(n) ? 0 : n);
    }
    return least;
}

void mx_disclose__withhold_row(mx_disclosure *d, size_t row, int why)
{
    d->why[row] |= (unsigned char)why;
    for (size_t c = 0; c < d->n_columns; c++) {
        switch (d->columns[c].role) {
        case MX_FIGURE:
        case MX_COUNT:
        case MX_SHARE:
        case MX_PEOPLE: d->withheld[row * d->n_columns + c] = true; break;
        case MX_KEY:
        case MX_RANGE:
        case MX_BASIS:
        case MX_NOTE: break;
        }
    }
}

static void protect_people(mx_disclosure *d, size_t row, size_t largest_share)
{
    if (d->is_exempt[row]) return;
    if (mx_disclose__people(d, row) < d->rule->min_count) mx_disclose__withhold_row(d, row, MX_WHY_PEOPLE);
    if (largest_share != SIZE_MAX && mx_frame_number(d->result, row, largest_share) > d->rule->max_share)
        mx_disclose__withhold_row(d, row, MX_WHY_DOMINANCE);
}

/* ---- Applying a rule -------------------------------------------------------------------- */

static int disclosure_init(mx_disclosure *d, const mx_frame *result, const mx_rule *rule, bool has_totals)
{
    *d = (mx_disclosure){.result = result,
                         .rule = rule,
                         .n_rows = mx_frame_n_rows(result),
                         .n_columns = mx_frame_n_columns(result),
                         .has_totals = has_totals};
    size_t people = mx_frame_find_role(result, MX_PEOPLE);
    if (people == SIZE_MAX)
        return mx_fail(
            MX_E_VALUE,
            mx_tr("ce résultat ne dit pas sur combien de personnes il repose : il ne peut pas être diffusé",
                  "this result does not say on how many people it rests: it cannot be released"));
    d->columns = mx_alloc_array(d->n_columns, sizeof *d->columns);
    d->is_exempt = mx_alloc_array(d->n_rows + 1, sizeof *d->is_exempt);
    d->why = mx_alloc_array(d->n_rows + 1, sizeof *d->why);
    d->withheld = mx_alloc_array(d->n_rows + 1, d->n_columns * sizeof *d->withheld);
    if (!d->columns || !d->is_exempt || !d->why || !d->withheld) return mx_fail_memory();
    for (size_t c = 0; c < d->n_columns; c++) describe_column(&d->columns[c], result, c);
    for (size_t row = 0; row < d->n_rows; row++) d->is_exempt[row] = is_exempt(result, row);
    return MX_OK;
}

static void disclosure_dispose(mx_disclosure *d)
{
    mx_free(d->columns);
    mx_free(d->is_exempt);
    mx_free(d->why);
    mx_free(d->withheld);
}

static int protect(mx_disclosure *d, const mx_total totals[], size_t n_totals)
{
    size_t largest_share = mx_frame_find(d->result, "largest_share");
    for (size_t row = 0; row < d->n_rows; row++) {
        protect_people(d, row, largest_share);
        mx_disclose__protect_row(d, row);
    }
    /* Protecting one total may open another; each turn withholds more, so it ends. */
    int rc = MX_OK;
    for (bool has_changed = n_totals > 0; rc == MX_OK && has_changed;) {
        has_changed = false;
        for (size_t t = 0; rc == MX_OK && t < n_totals; t++)
            rc = mx_disclose__protect_total(d, &totals[t], &has_changed);
    }
    return rc;
}

/* Why, in words; at most one sentence part for each reason. */
static void write_why(mx_buf *out, const mx_rule *rule, int why)
{
    mx_buf_clear(out);
    if (why & MX_WHY_PEOPLE)
        mx_buf_format(out, mx_tr("moins de %d personnes", "fewer than %d people"), rule->min_count);
    if (why & MX_WHY_DOMINANCE) {
        mx_buf_text(out, out->size > 0 ? " ; " : "");
        mx_buf_format(out,
                      mx_tr("une personne fait plus de %g %% du chiffre",
                            "one person makes more than %g %% of the figure"),
                      100 * rule->max_share);
    }
    if (out->size > 0) return;
    if (why & MX_WHY_COMPLEMENT)
        mx_buf_text(out, mx_tr("complément d’un chiffre retenu", "complement of a withheld figure"));
    else if (why & MX_WHY_PART)
        mx_buf_format(out,
                      mx_tr("part de moins de %d personnes, ou son complément",
                            "part of fewer than %d people, or its complement"),
                      rule->min_count);
}

/* ---- The copy ------------------------------------------------------------------------------ */

static int copy_cell(mx_frame *to, const mx_frame *from, size_t row, size_t column)
{
    if (mx_frame_type(from, column) == MX_TEXT)
        return mx_frame_set_text(to, row, column, mx_frame_text(from, row, column));
    mx_frame_set_number(to, row, column, mx_frame_number(from, row, column));
    return MX_OK;
}

/* The columns of `result`, and `withheld` where it has none yet, with its rows still empty. */
static int copy_columns(mx_frame **out, const mx_frame *result)
{
    int rc = mx_frame_new(out);
    for (size_t c = 0; rc == MX_OK && c < mx_frame_n_columns(result); c++)
        rc = mx_frame_add_column(*out, mx_frame_name(result, c), mx_frame_type(result, c),
                                 mx_frame_role(result, c));
    if (rc == MX_OK && mx_frame_find(result, "withheld") == SIZE_MAX)
        rc = mx_frame_add_column(*out, "withheld", MX_TEXT, MX_NOTE);
    if (rc == MX_OK) rc = mx_frame_add_rows(*out, mx_frame_n_rows(result));
    return rc;
}

/* Whether a reason brought along still has something to explain: a figure that is missing. */
static bool lacks_a_figure(const mx_frame *result, size_t row)
{
    for (size_t c = 0; c < mx_frame_n_columns(result); c++)
        if (mx_frame_type(result, c) == MX_NUMBER && mx_frame_role(result, c) != MX_KEY &&
            isnan(mx_frame_number(result, row, c)))
            return true;
    return false;
}

static int copy_row(mx_release *release, const mx_frame *result, const mx_disclosure *d, size_t row,
                    mx_buf *why)
{
    int rc = MX_OK;
    size_t n_columns = mx_frame_n_columns(result);
    for (size_t c = 0; rc == MX_OK && c < n_columns; c++) {
        bool is_range = !d->is_exempt[row] && d->columns[c].role == MX_RANGE;
        if (!is_range && !mx_release_is_withheld(release, row, c))
            rc = copy_cell(release->frame, result, row, c);
    }
    size_t reasons = mx_frame_find(release->frame, "withheld");
    if (rc == MX_OK && reasons < n_columns && !lacks_a_figure(result, row))
        rc = mx_frame_set_text(release->frame, row, reasons, NULL);
    if (rc == MX_OK && (d->why[row] != 0 || mx_frame_text(release->frame, row, reasons)))
        release->n_withheld++;
    if (rc < 0 || d->why[row] == 0) return rc;
    write_why(why, d->rule, d->why[row]);
    rc = mx_buf_check(why);
    return rc < 0 ? rc : mx_frame_set_text(release->frame, row, reasons, why->at);
}

/* All rows, without what is withheld. */
static int copy_rows(mx_release *release, const mx_frame *result, const mx_disclosure *d)
{
    mx_buf why = {0};
    int rc = copy_columns(&release->frame, result);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(result); row++)
        rc = copy_row(release, result, d, row, &why);
    mx_buf_dispose(&why);
    return rc;
}

/* `d` is NULL when nothing is withheld. */
static int make_release(mx_release **out, const mx_frame *result, const mx_rule *rule, mx_disclosure *d)
{
    mx_release *release = mx_alloc_array(1, sizeof *release);
    if (!release) return mx_fail_memory();
    release->rule = *rule;
    release->n_result_columns = mx_frame_n_columns(result);
    if (d) {
        release->withheld = d->withheld;
        d->withheld = NULL;
    }
    int rc = d ? copy_rows(release, result, d) : mx_frame_copy(&release->frame, result);
    if (rc < 0) {
        mx_release_free(release);
        return rc;
    }
    *out = release;
    return MX_OK;
}

int mx_disclose(mx_release **out, const mx_frame *result, const mx_rule *rule, const mx_total totals[],
                size_t n_totals)
{
    *out = NULL;
    if (rule->min_count == 0) return make_release(out, result, rule, NULL);
    mx_disclosure d;
    int rc = disclosure_init(&d, result, rule, n_totals > 0);
    if (rc == MX_OK) rc = protect(&d, totals, n_totals);
    if (rc == MX_OK) rc = make_release(out, result, rule, &d);
    disclosure_dispose(&d);
    return rc;
}

void mx_release_free(mx_release *release)
{
    if (!release) return;
    mx_frame_free(release->frame);
    mx_free(release->withheld);
    mx_free(release);
}

const mx_frame *mx_release_frame(const mx_release *release)
{
    return release->frame;
}

bool mx_release_is_internal(const mx_release *release)
{
    return release->rule.min_count == 0;
}

const mx_rule *mx_release_rule(const mx_release *release)
{
    return &release->rule;
}

size_t mx_release_n_withheld(const mx_release *release)
{
    return release->n_withheld;
}

bool mx_release_is_withheld(const mx_release *release, size_t row, size_t column)
{
    if (!release->withheld || column >= release->n_result_columns) return false;
    return release->withheld[row * release->n_result_columns + column];
}
