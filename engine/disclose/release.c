/* The release: a rule applied to a copy of a result. */
#include "set_i.h"

#include <assert.h>
#include <math.h>
#include <string.h>

struct mx_release {
    mx_frame *frame;
    mx_rule rule;
    size_t n_withheld, n_result_columns;
    bool *withheld; /* as in mx_disclosure; NULL when nothing can be */
    mx_buf memory;  /* what a later release has to know */
    mx_note note;
    bool is_first; /* of its set: its note counts for all */
    bool is_out;   /* it went through a gate */
};

/* ---- What the columns are ------------------------------------------------------------ */

/* Figures that say next to nothing of how few people divide among parts: the level of the
 * one in the middle, what was not answered, what is counted in other units; and verdicts, if
 * people are not too few. Every other figure of a row is taken to be worked out from its parts. */
static const char *const sturdy[] = {"median", "missing", "groups", "statements", "share_linked"};
static const char *const verdicts[] = {"conclusion", "reason"};

/* Numbers of other things than people of which a total is the sum: found by subtraction, too. */
static const char *const additive[] = {"statements"};

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
        out->adds_up = is_number && is_one_of(name, additive, sizeof additive / sizeof *additive);
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

/* Held against an earlier release down to its number of people. */
static bool is_row_of_earlier(const mx_disclosure *d, size_t row)
{
    size_t people = mx_frame_find_role(d->result, MX_PEOPLE);
    return (d->why[row] & MX_WHY_EARLIER) != 0 && d->withheld[row * d->n_columns + people];
}

bool mx_disclose__row_is_withheld(const mx_disclosure *d, size_t row)
{
    return (d->why[row] & (MX_WHY_PEOPLE | MX_WHY_DOMINANCE | MX_WHY_COMPLEMENT)) != 0 ||
           is_row_of_earlier(d, row);
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
    d->is_known = mx_alloc_array(d->n_rows + 1, d->n_columns * sizeof *d->is_known);
    d->is_near = mx_alloc_array(d->n_rows + 1, d->n_columns * sizeof *d->is_near);
    if (!d->columns || !d->is_exempt || !d->why || !d->withheld || !d->is_known || !d->is_near) return mx_fail_memory();
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
    mx_free(d->is_known);
    mx_free(d->is_near);
}

/* Mark every row that rests on too few people, and in each what must be. */
static void protect_rows(mx_disclosure *d)
{
    size_t largest_share = mx_frame_find(d->result, "largest_share");
    for (size_t row = 0; row < d->n_rows; row++) {
        protect_people(d, row, largest_share);
        mx_disclose__protect_row(d, row);
    }
}

/* Why, in words; at most one sentence part for each reason. */
static void add_why(mx_buf *out, const char *why)
{
    if (out->size > 0) mx_buf_text(out, " ; ");
    mx_buf_text(out, why);
}

/* Where rows add up, a row of few people and one that covers it are given the same reason: who
 * could tell them apart would know more of each. */
static void write_why(mx_buf *out, const mx_disclosure *d, int why)
{
    const int count = d->rule->min_count;
    char text[160];
    mx_buf_clear(out);
    if (d->has_totals && (why & (MX_WHY_PEOPLE | MX_WHY_COMPLEMENT))) {
        snprintf(text, sizeof text,
                 mx_tr("moins de %d personnes, ou complément d’un chiffre retenu",
                       "fewer than %d people, or complement of a withheld figure"),
                 count);
        add_why(out, text);
    } else if (why & MX_WHY_PEOPLE) {
        snprintf(text, sizeof text, mx_tr("moins de %d personnes", "fewer than %d people"), count);
        add_why(out, text);
    }
    if (why & MX_WHY_DOMINANCE) {
        snprintf(text, sizeof text,
                 mx_tr("une personne fait plus de %g %% du chiffre", "one person makes more than %g %% of the figure"),
                 100 * d->rule->max_share);
        add_why(out, text);
    }
    if (out->size == 0 && (why & MX_WHY_PART)) {
        snprintf(text, sizeof text,
                 mx_tr("part de moins de %d personnes, ou son complément",
                       "part of fewer than %d people, or its complement"),
                 count);
        add_why(out, text);
    }
    if (out->size == 0 && (why & MX_WHY_EARLIER))
        add_why(out, why & MX_WHY_BESIDE ? mx_tr("trop proche d’un autre tableau d’ici", "too close to another table here")
                                         : mx_tr("trop proche d’une publication antérieure", "too close to an earlier release"));
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
    write_why(why, d, d->why[row]);
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

/* `m` is NULL when nothing is withheld. */
static int make_release(mx_release **out, const mx_frame *result, const mx_set *set, mx_set_member *m,
                        bool is_first)
{
    mx_release *release = mx_alloc_array(1, sizeof *release);
    if (!release) return mx_fail_memory();
    release->rule = *set->rule;
    release->note = set->note;
    release->is_first = is_first;
    release->is_out = set->rule->min_count == 0;
    release->n_result_columns = mx_frame_n_columns(result);
    if (is_first && set->totals.size > 0) mx_buf_add(&release->memory, set->totals.at, set->totals.size);
    int rc = m ? mx_set__write(m, &release->memory) : MX_OK;
    if (m) {
        release->withheld = m->d.withheld;
        m->d.withheld = NULL;
    }
    if (rc == MX_OK) rc = m ? copy_rows(release, result, &m->d) : mx_frame_copy(&release->frame, result);
    if (rc < 0) {
        mx_release_free(release);
        return rc;
    }
    *out = release;
    return MX_OK;
}

/* ---- A set -------------------------------------------------------------------------------- */

static int find_key(size_t *out, const mx_disclosure *d, const char *name)
{
    *out = mx_frame_find(d->result, name);
    if (*out != SIZE_MAX && d->columns[*out].role == MX_KEY) return MX_OK;
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("total sur « %s » : le résultat n’a pas de clé de ce nom",
                         "total over \"%s\": the result has no key of that name"),
                   name);
}

static const mx_total *find_total(const mx_published *input, const char *column)
{
    for (size_t i = 0; i < input->n_totals; i++)
        if (strcmp(input->totals[i].column, column) == 0) return &input->totals[i];
    return NULL;
}

static bool is_outer(const mx_published *input, const char *column)
{
    for (size_t i = 0; i < input->n_totals; i++)
        if (input->totals[i].within && strcmp(input->totals[i].within, column) == 0) return true;
    return false;
}

/* Each total that no other stands within, and the columns that lead to it, outermost first. */
static int find_dims(mx_set_member *m)
{
    const mx_published *input = m->input;
    m->dims = mx_alloc_array(input->n_totals + 1, sizeof *m->dims);
    if (!m->dims) return mx_fail_memory();
    for (size_t i = 0; i < input->n_totals; i++) {
        const char *up[MX_SET_MOST_LEVELS], *column = input->totals[i].column;
        size_t n = 0;
        if (is_outer(input, column)) continue;
        mx_set_dim *dim = &m->dims[m->n_dims++];
        while (column && n < MX_SET_MOST_LEVELS) {
            up[n++] = column;
            const mx_total *total = find_total(input, column);
            column = total ? total->within : NULL;
        }
        *dim = (mx_set_dim){.name = up[n - 1], .total = &input->totals[i]};
        while (n > 0) {
            int rc = find_key(&dim->levels[dim->n_levels++], &m->d, up[--n]);
            if (rc < 0) return rc;
        }
    }
    return MX_OK;
}

/* Whether a count or share is too many with its like somewhere, and whether nothing is ever left over. */
static void weigh_whole(mx_set_member *m, size_t column)
{
    const mx_disclosure *d = &m->d;
    const mx_disclose_column *like = &d->columns[column];
    m->is_complete[column] = true;
    for (size_t row = 0; row < d->n_rows; row++) {
        double n = mx_frame_number(d->result, row, like->people), rest = n;
        for (size_t c = 0; c < d->n_columns; c++) {
            const mx_disclose_column *other = &d->columns[c];
            if (other->role != like->role || other->people != like->people || other->is_level != like->is_level) continue;
            double k = mx_disclose__part(d, row, c);
            if (!isnan(k)) rest -= k;
        }
        if (rest < -0.5) m->is_alone[column] = true;
        if (rest > 0.5) m->is_complete[column] = false;
    }
}

/* Whether any row is a part of a declared total, and does not count several together. */
static bool has_parts(const mx_set_member *m, bool with_time)
{
    for (size_t d = 0; d < m->n_dims; d++) {
        const mx_set_dim *dim = &m->dims[d];
        if (!with_time && mx_set__is_time(dim->name)) continue;
        for (size_t row = 0; row < m->d.n_rows; row++) {
            mx_set_path path;
            mx_set__path(&path, m, dim, row);
            if (!path.is_together && path.n > 0) return true;
        }
    }
    return false;
}

static int member_init(mx_set_member *m, const mx_published *input, const mx_rule *rule, bool has_relations,
                       bool is_only)
{
    *m = (mx_set_member){.input = input, .is_only = is_only};
    int rc = disclosure_init(&m->d, input->result, rule, has_relations);
    if (rc == MX_OK) rc = find_dims(m);
    m->d.is_nobody_few = has_relations || (rc == MX_OK && has_parts(m, false));
    if (rc == MX_OK && has_parts(m, true)) m->d.has_totals = true;
    m->is_alone = mx_alloc_array(m->d.n_columns + 1, sizeof *m->is_alone);
    m->is_complete = mx_alloc_array(m->d.n_columns + 1, sizeof *m->is_complete);
    if (rc == MX_OK && (!m->is_alone || !m->is_complete)) rc = mx_fail_memory();
    for (size_t c = 0; rc == MX_OK && c < m->d.n_columns; c++)
        if (m->d.columns[c].role == MX_COUNT || m->d.columns[c].role == MX_SHARE) weigh_whole(m, c);
    return rc;
}

static void member_dispose(mx_set_member *m)
{
    disclosure_dispose(&m->d);
    mx_free(m->dims);
    mx_free(m->is_alone);
    mx_free(m->is_complete);
}

/* What was withheld, by why. */
static void count_withheld(mx_set *set)
{
    for (size_t i = 0; i < set->n_members; i++) {
        const mx_disclosure *d = &set->members[i].d;
        for (size_t row = 0; row < d->n_rows; row++)
            for (size_t c = 0; c < d->n_columns; c++) {
                const mx_role role = d->columns[c].role;
                bool is_figure = role == MX_PEOPLE || role == MX_FIGURE || role == MX_COUNT || role == MX_SHARE;
                bool is_missing = mx_frame_type(d->result, c) == MX_NUMBER && isnan(mx_frame_number(d->result, row, c));
                if (!is_figure || is_missing || d->is_exempt[row]) continue;
                set->note.n_figures++;
                if (!d->withheld[row * d->n_columns + c]) continue;
                if (d->why[row] & (MX_WHY_PEOPLE | MX_WHY_DOMINANCE)) set->note.n_primary++;
                else if (d->why[row] & MX_WHY_BESIDE) set->note.n_beside++;
                else if (d->why[row] & MX_WHY_EARLIER) set->note.n_earlier++;
                else if (d->why[row] & MX_WHY_COMPLEMENT) set->note.n_covers++;
                else set->note.n_primary++;
            }
    }
}

static int protect(mx_set *set)
{
    for (size_t i = 0; i < set->n_members; i++) protect_rows(&set->members[i].d);
    int rc = mx_set__recall(set);
    for (size_t i = 0; rc == MX_OK && i < set->n_members; i++) {
        mx_disclosure *d = &set->members[i].d;
        for (size_t row = 0; row < d->n_rows; row++)
            if (d->why[row] & MX_WHY_EARLIER) mx_disclose__protect_row(d, row);
    }
    if (rc == MX_OK) rc = mx_set__protect(set);
    if (rc == MX_OK) count_withheld(set);
    return rc;
}

static int release_all(mx_release *out[], const mx_published results[], size_t n, mx_set *set)
{
    int rc = MX_OK;
    size_t made = 0;
    while (rc == MX_OK && made < n) {
        mx_set_member *m = set->members ? &set->members[made] : NULL;
        rc = make_release(&out[made], results[made].result, set, m, made == 0);
        made += rc == MX_OK;
    }
    while (rc < 0 && made > 0) {
        mx_release_free(out[--made]);
        out[made] = NULL;
    }
    return rc;
}

int mx_set__disclose(mx_release *out[], const mx_published results[], size_t n_results, const mx_rule *rule,
                     const mx_relation relations[], size_t n_relations, const mx_memory *earlier)
{
    mx_set set = {.rule = rule, .earlier = earlier, .relations = relations, .n_relations = n_relations,
                  .note = {.narrowest = NAN}, .patience = MX_WEB_PATIENCE};
    for (size_t i = 0; i < n_results; i++) out[i] = NULL;
    if (rule->min_count == 0) return release_all(out, results, n_results, &set);
    set.members = mx_alloc_array(n_results + 1, sizeof *set.members);
    int rc = set.members ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < n_results; i++)
        rc = member_init(&set.members[set.n_members++], &results[i], rule, n_relations > 0, n_results == 1);
    if (rc == MX_OK) rc = protect(&set);
    if (rc == MX_OK) rc = release_all(out, results, n_results, &set);
    for (size_t i = 0; i < set.n_members; i++) member_dispose(&set.members[i]);
    mx_free(set.members);
    mx_buf_dispose(&set.totals);
    return rc;
}

int mx_disclose_internal(mx_release **out, const mx_frame *result)
{
    const mx_published alone = {.result = result};
    const mx_rule internal = {.name = "internal", .max_share = 1};
    return mx_set__disclose(out, &alone, 1, &internal, NULL, 0, NULL);
}

void mx_release_free(mx_release *release)
{
    if (!release) return;
    mx_frame_free(release->frame);
    mx_free(release->withheld);
    mx_buf_dispose(&release->memory);
    mx_free(release);
}

int mx_release_tell_merged(mx_release *release, const mx_frame *merging, const char *table)
{
    size_t n = merging ? mx_frame_n_rows(merging) : 0;
    release->note.n_merged = n;
    for (size_t row = 0; row < n; row++) {
        bool is_first = true;
        for (size_t before = 0; before < row; before++)
            is_first = is_first && (mx_frame_text_id(merging, before, MX_MERGING_LABEL) !=
                                        mx_frame_text_id(merging, row, MX_MERGING_LABEL) ||
                                    mx_frame_text_id(merging, before, MX_MERGING_WITHIN) !=
                                        mx_frame_text_id(merging, row, MX_MERGING_WITHIN));
        release->note.n_labels += is_first;
    }
    if (table && !mx_release_is_internal(release)) mx_disclose__write_merging(&release->memory, merging, table);
    return mx_buf_check(&release->memory);
}

const mx_note *mx_release_note(const mx_release *release)
{
    return &release->note;
}

static void add_note(mx_note *sum, const mx_note *note)
{
    sum->n_figures += note->n_figures;
    sum->n_primary += note->n_primary;
    sum->n_covers += note->n_covers;
    sum->n_earlier += note->n_earlier;
    sum->n_beside += note->n_beside;
    sum->n_audited += note->n_audited;
    sum->n_programs += note->n_programs;
    sum->n_given_away += note->n_given_away;
    sum->n_barred += note->n_barred;
    if (!isnan(note->narrowest) && !(note->narrowest >= sum->narrowest)) sum->narrowest = note->narrowest;
}

static void explain_withheld(mx_buf *out, const mx_note *n)
{
    mx_buf_format(out,
                  mx_tr("Sur %zu chiffres, %zu sont retenus parce que peu de personnes sont derrière, %zu pour que "
                        "ceux-là ne se déduisent pas",
                        "Of %zu figures %zu are withheld because few people stand behind them, %zu so that those "
                        "cannot be worked out"),
                  n->n_figures, n->n_primary, n->n_covers);
    if (n->n_earlier > 0)
        mx_buf_format(out,
                      mx_tr(", %zu parce qu’une publication antérieure les aurait trahis",
                            ", %zu because an earlier release would have given them away"),
                      n->n_earlier);
    if (n->n_beside > 0)
        mx_buf_format(out,
                      mx_tr(", %zu parce qu’un autre tableau de ce document les aurait trahis",
                            ", %zu because another table of this document would have given them away"),
                      n->n_beside);
    mx_buf_text(out, ". ");
}

static void explain_merged(mx_buf *out, const mx_note *n)
{
    mx_buf_format(out,
                  n->n_labels == 1 ? mx_tr("Plutôt que d’être retenues, %zu lignes (composantes, groupes, territoires ou "
                                           "périodes) sont réunies en %zu, qui les nomme. ",
                                           "Rather than withheld, %zu rows (components, groups, territories or periods) are "
                                           "put together in %zu, which names them. ")
                                   : mx_tr("Plutôt que d’être retenues, %zu lignes (composantes, groupes, territoires ou "
                                           "périodes) sont réunies en %zu, qui les nomment. ",
                                           "Rather than withheld, %zu rows (components, groups, territories or periods) are "
                                           "put together in %zu, which name them. "),
                  n->n_merged, n->n_labels);
}

static void explain_audit(mx_buf *out, const mx_note *n)
{
    mx_buf_format(out,
                  mx_tr("Contrôle : pour chacun des %zu chiffres retenus qui entrent dans un total, on a calculé "
                        "ce qu’un lecteur peut déduire de tout ce qui est publié ; aucun n’est fixé, et aucun "
                        "de ceux de peu de personnes n’est connu à un dixième près",
                        "Audit: for each of the %zu withheld figures that are part of a total, what a reader can "
                        "work out from all that is published was computed; none is fixed, and none of few "
                        "people is known to within a tenth"),
                  n->n_audited);
    if (isfinite(n->narrowest) && n->narrowest < 100)
        mx_buf_format(out,
                      mx_tr(" ; l’intervalle le plus étroit d’un chiffre de peu de personnes couvre %.0f %% de sa valeur",
                            "; the narrowest interval of a figure of few people spans %.0f %% of its value"),
                      100 * n->narrowest);
    mx_buf_char(out, '.');
    if (n->n_given_away > 0)
        mx_buf_format(out,
                      mx_tr(" Déjà déductibles de ce qui fut publié avant ces tableaux : %zu.",
                            " Known already from what was published before these tables: %zu."),
                      n->n_given_away);
    if (n->n_barred > 0)
        mx_buf_format(out,
                      mx_tr(" Totaux absents d’ici, à ne pas publier ailleurs : %zu.",
                            " Totals that are not shown here and must not be published elsewhere: %zu."),
                      n->n_barred);
}

int mx_disclose_explain(mx_buf *out, const mx_release *const releases[], size_t n)
{
    mx_note sum = {.narrowest = NAN};
    bool is_any = false;
    for (size_t i = 0; i < n; i++) {
        if (mx_release_is_internal(releases[i])) continue;
        if (releases[i]->is_first) add_note(&sum, &releases[i]->note);
        sum.n_merged += releases[i]->note.n_merged;
        sum.n_labels += releases[i]->note.n_labels;
        is_any = true;
    }
    if (!is_any) return mx_buf_check(out);
    explain_withheld(out, &sum);
    if (sum.n_merged > 0) explain_merged(out, &sum);
    if (sum.n_audited > 0) explain_audit(out, &sum);
    return mx_buf_check(out);
}

void mx_set__let(mx_release *release)
{
    release->is_out = true;
}

const mx_buf *mx_set__said(const mx_release *release)
{
    return &release->memory;
}

const mx_frame *mx_release_frame(const mx_release *release)
{
    assert(release->is_out);
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
