/* Objectives one by one: what became of them, what was found of them, and, inside the house, where they come from. */
#include "annual_i.h"

#include <string.h>

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

static bool is_same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* Whether a row of another table is about this objective: ids count within their territory. */
static bool is_about(const annual *a, size_t objective, const mx_frame *frame, size_t row)
{
    return is_same(cell(frame, row, "territory"), cell(a->objectives, objective, "territory")) &&
           is_same(cell(frame, row, "objective"), cell(a->objectives, objective, "objective"));
}

/* ---- The list ------------------------------------------------------------------------------ */

/* Commitments made to everyone for it; with `status`, those of that status. */
static double count_commitments(const annual *a, size_t objective, const char *status)
{
    const mx_frame *all = a->commitments;
    double n = 0;
    for (size_t row = 0; row < mx_frame_n_rows(all); row++)
        if (is_about(a, objective, all, row) && !is_same(cell(all, row, "scope"), "individual") &&
            (status == NULL || is_same(cell(all, row, "status"), status)))
            n++;
    return n;
}

/* Titles are public acts: the scope's objectives as they were set, with the commitments made for them. */
static int list_objectives(annual *a, mx_frame **out)
{
    static const char *const columns[] = {"title", "component", "target", "set_on"};
    int rc = mx_frame_new(out);
    for (size_t c = 0; c < 4 && rc >= 0; c++) rc = mx_frame_add_column(*out, columns[c], MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_annual__add_acts_columns(*out);
    if (rc >= 0) rc = mx_frame_add_column(*out, "commitments", MX_NUMBER, MX_FIGURE);
    if (rc >= 0) rc = mx_frame_add_column(*out, "kept", MX_NUMBER, MX_FIGURE);
    for (size_t row = 0; row < mx_frame_n_rows(a->objectives) && rc >= 0; row++) {
        size_t to = mx_frame_n_rows(*out);
        if (!mx_annual__is_member(a, cell(a->objectives, row, "territory"))) continue;
        rc = mx_frame_add_row(*out);
        for (size_t c = 0; c < 4 && rc >= 0; c++) rc = mx_frame_set_text(*out, to, c, cell(a->objectives, row, columns[c]));
        if (rc >= 0) rc = mx_frame_set_text(*out, to, 5, "acts");
        if (rc < 0) break;
        mx_frame_set_number(*out, to, 6, count_commitments(a, row, NULL));
        mx_frame_set_number(*out, to, 7, count_commitments(a, row, "kept"));
    }
    return rc;
}

/* ---- Commitments one by one -------------------------------------------------------------------- */

static const char *title_of_objective(const annual *a, size_t commitment)
{
    for (size_t row = 0; row < mx_frame_n_rows(a->objectives); row++)
        if (is_about(a, row, a->commitments, commitment)) return cell(a->objectives, row, "title");
    return NULL;
}

/* What was promised to everyone, in the order of due days; for a calendar. */
static int list_commitments(annual *a, mx_frame **out)
{
    static const char *const columns[] = {"title", "start", "due", "done_on", "status"};
    const mx_frame *all = a->commitments;
    int rc = mx_frame_new(out);
    for (size_t c = 0; c < 5 && rc >= 0; c++) rc = mx_frame_add_column(*out, columns[c], MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_frame_add_column(*out, "objective", MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_annual__add_acts_columns(*out);
    for (size_t row = 0; row < mx_frame_n_rows(all) && rc >= 0; row++) {
        size_t to = mx_frame_n_rows(*out);
        if (!mx_annual__is_member(a, cell(all, row, "territory")) || is_same(cell(all, row, "scope"), "individual")) continue;
        rc = mx_frame_add_row(*out);
        for (size_t c = 0; c < 5 && rc >= 0; c++) {
            const char *text = cell(all, row, columns[c]);
            rc = mx_frame_set_text(*out, to, c, c == 0 && text == NULL ? cell(all, row, "commitment") : text);
        }
        const char *objective = rc < 0 ? NULL : title_of_objective(a, row);
        if (rc >= 0) rc = mx_frame_set_text(*out, to, 5, objective != NULL ? objective : mx_annual__plain(a, "objectives.calendar.without"));
        if (rc >= 0) rc = mx_frame_set_text(*out, to, 7, "acts");
    }
    if (rc < 0) return rc;
    const size_t by[] = {5, 2, 1};
    return mx_frame_sort(*out, by, 3);
}

/* ---- Reviews --------------------------------------------------------------------------------- */

/* What the scope's reviews found of each objective, up to the report's day. */
static int list_reviews(annual *a, mx_frame **out)
{
    static const char *const columns[] = {"held_on", "objective", "finding"};
    int rc = mx_frame_new(out);
    for (size_t c = 0; c < 3 && rc >= 0; c++) rc = mx_frame_add_column(*out, columns[c], MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_annual__add_acts_columns(*out);
    for (size_t row = 0; row < mx_frame_n_rows(a->reviews) && rc >= 0; row++) {
        const char *day = cell(a->reviews, row, "held_on"), *finding = cell(a->reviews, row, "finding");
        size_t objective = 0, n_objectives = mx_frame_n_rows(a->objectives), to = mx_frame_n_rows(*out);
        while (objective < n_objectives && !is_about(a, objective, a->reviews, row)) objective++;
        if (!mx_annual__is_member(a, cell(a->reviews, row, "territory")) || finding == NULL) continue;
        if (day == NULL || strcmp(day, a->date) > 0) continue;
        rc = mx_frame_add_row(*out);
        if (rc >= 0) rc = mx_frame_set_text(*out, to, 0, day);
        if (rc >= 0 && objective < n_objectives)
            rc = mx_frame_set_text(*out, to, 1, cell(a->objectives, objective, "title"));
        if (rc >= 0) rc = mx_frame_set_text(*out, to, 2, finding);
        if (rc >= 0) rc = mx_frame_set_text(*out, to, 4, "acts");
    }
    if (rc < 0) return rc;
    const size_t by[] = {0, 1};
    return mx_frame_sort(*out, by, 2);
}

/* ---- Where they come from: for the house alone ------------------------------------------------- */

/* The row of a statement of a territory by its id; SIZE_MAX. */
static size_t find_statement(const annual *a, const char *territory, mx_str id)
{
    for (size_t row = 0; row < mx_frame_n_rows(a->statements); row++)
        if (is_same(cell(a->statements, row, "territory"), territory) &&
            mx_str_equal(id, mx_str_of(cell(a->statements, row, "statement"))))
            return row;
    return SIZE_MAX;
}

static int put_source(annual *a, mx_frame *out, size_t objective, mx_str id)
{
    size_t statement = find_statement(a, cell(a->objectives, objective, "territory"), id), to = mx_frame_n_rows(out);
    if (statement == SIZE_MAX) return MX_OK; /* forgotten since, or of a file that was replaced */
    int rc = mx_frame_add_row(out);
    if (rc >= 0) rc = mx_frame_set_text(out, to, 0, cell(a->objectives, objective, "title"));
    if (rc >= 0) rc = mx_frame_set_str(out, to, 1, id);
    if (rc >= 0) rc = mx_frame_set_text(out, to, 2, cell(a->statements, statement, "text"));
    if (rc >= 0) rc = mx_frame_set_text(out, to, 4, "count");
    if (rc >= 0) mx_frame_set_number(out, to, 3, 1);
    return rc;
}

/* Each objective with the statements that it came from. */
static int list_sources(annual *a, mx_frame **out)
{
    static const char *const columns[] = {"objective", "statement", "text"};
    static const char between[] = " ,;";
    int rc = mx_frame_new(out);
    for (size_t c = 0; c < 3 && rc >= 0; c++) rc = mx_frame_add_column(*out, columns[c], MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_annual__add_acts_columns(*out);
    for (size_t row = 0; row < mx_frame_n_rows(a->objectives) && rc >= 0; row++) {
        const char *ids = cell(a->objectives, row, "statements");
        if (ids == NULL || !mx_annual__is_member(a, cell(a->objectives, row, "territory"))) continue;
        for (ids += strspn(ids, between); *ids != '\0' && rc >= 0; ids += strspn(ids, between)) {
            size_t size = strcspn(ids, between);
            rc = put_source(a, *out, row, (mx_str){ids, size});
            ids += size;
        }
    }
    return rc;
}

void mx_annual__ask_objectives(annual *a)
{
    static const annual_named names[] = {{"component", NAME_COMPONENT}, {0}};
    annual_results *f = &a->found;
    mx_frame *frame = NULL;
    int rc = a->rc < 0 ? a->rc : list_objectives(a, &frame);
    f->objective_list = mx_annual__release_of(a, rc, &frame, "objectives", names, NULL);
    rc = a->rc < 0 ? a->rc : list_commitments(a, &frame);
    f->commitment_list = mx_annual__release_of(a, rc, &frame, "commitments one by one", NULL, NULL);
    rc = a->rc < 0 ? a->rc : list_reviews(a, &frame);
    f->reviews = mx_annual__release_of(a, rc, &frame, "reviews", NULL, NULL);
    if (a->ask->rule.min_count > 0) return; /* statements name nobody, but they are somebody's */
    rc = a->rc < 0 ? a->rc : list_sources(a, &frame);
    f->sources = mx_annual__release_of(a, rc, &frame, "statements behind objectives", NULL, NULL);
}
