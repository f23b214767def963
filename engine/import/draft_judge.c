/* What a column of a sheet is, by its name and its cells. */
#include <string.h>

#include "draft_i.h"

mx_str mx_draft__folded(const mx_draft__column *c)
{
    return (mx_str){c->folded.at ? c->folded.at : "", c->folded.size};
}

mx_str mx_draft__tool_name(const mx_draft__column *c)
{
    return (mx_str){c->tool.at ? c->tool.at : "", c->tool.size};
}

mx_str mx_draft__own_name(const mx_draft__look *at, const mx_draft__column *c)
{
    mx_str name = c->name;
    for (size_t i = name.size; i > 0 && at->dialect && at->dialect->group_mark; i--)
        if (name.at[i - 1] == at->dialect->group_mark) return (mx_str){name.at + i, name.size - i};
    return name;
}

size_t mx_draft__known_answers(const mx_draft__column *c, const mx_import__family *family, int *rc)
{
    size_t n = 0;
    mx_buf text = {0};
    for (uint32_t i = 0; i < mx_ids_count(c->answers); i++) {
        mx_buf_clear(&text);
        mx_fold(&text, mx_ids_text(c->answers, i));
        if ((*rc = mx_buf_check(&text)) < 0) break;
        n += mx_import__family_step(family, (mx_str){text.at ? text.at : "", text.size}) >= 0;
    }
    mx_buf_dispose(&text);
    return n;
}

/* The family that knows most of the answers, two of them at least; sure when it knows all and no other does.
 */
static int find_family(mx_draft__column *c)
{
    size_t best = 0, n_best = 0, n = mx_ids_count(c->answers);
    const mx_import__family *family;
    int rc = MX_OK;
    for (size_t i = 0; (family = mx_import__family_at(i)) != NULL && rc == MX_OK; i++) {
        size_t known = mx_draft__known_answers(c, family, &rc);
        if (known > best) best = known, n_best = 0, c->family = family;
        n_best += known == best && known > 0;
    }
    bool is_enough = best >= 2 && best * 5 >= n * 3;
    if (!is_enough) c->family = NULL;
    c->is_sure = is_enough && best == n && n_best == 1;
    return rc;
}

static void find_numbered(mx_draft__column *c)
{
    size_t n = mx_ids_count(c->answers);
    c->is_numbered = n >= 2 && c->n_more == 0;
    for (uint32_t i = 0; i < n && c->is_numbered; i++) {
        int number = mx_import__leading_number(mx_ids_text(c->answers, i));
        c->is_numbered = number >= 0;
        for (uint32_t j = 0; j < i && c->is_numbered; j++)
            c->is_numbered = mx_import__leading_number(mx_ids_text(c->answers, j)) != number;
    }
    if (!c->is_numbered) return;
    c->first = 10;
    for (uint32_t i = 0; i < n; i++) {
        int number = mx_import__leading_number(mx_ids_text(c->answers, i));
        if (number < c->first) c->first = number;
        if (number > c->last) c->last = number;
    }
    c->is_sure = (c->first == 1 && c->last == 5) || (c->first == 0 && c->last == 10);
    bool is_of_five = c->first >= 1 && c->last <= 5;
    c->first = is_of_five ? 1 : 0;
    c->last = is_of_five ? 5 : 10;
}

/* The indicator of the store that a mx_draft__column is, by code or by name; NULL when it has none. */
static const char *stored_indicator(const mx_draft__look *at, const mx_draft__column *c, int *rc)
{
    const mx_frame *indicators = at->to->indicators;
    size_t code = indicators ? mx_frame_find(indicators, "indicator") : SIZE_MAX;
    size_t name = indicators ? mx_frame_find(indicators, "name") : SIZE_MAX;
    const char *found = NULL;
    mx_buf one = {0}, other = {0}, own = {0};
    mx_mapping__loosen(&one, c->name);
    mx_mapping__loosen(&own, mx_draft__own_name(at, c));
    for (size_t row = 0; code != SIZE_MAX && row < mx_frame_n_rows(indicators) && !found; row++)
        for (int which = 0; which < 2 && !found; which++) {
            size_t from = which ? name : code;
            const char *text = from == SIZE_MAX ? NULL : mx_frame_text(indicators, row, from);
            if (!text) continue;
            mx_buf_clear(&other);
            mx_mapping__loosen(&other, mx_str_of(text));
            mx_str its = {other.at, other.size};
            if (its.size && (mx_str_equal(its, (mx_str){one.at, one.size}) ||
                             mx_str_equal(its, (mx_str){own.at, own.size})))
                found = mx_frame_text(indicators, row, code);
        }
    *rc = one.failed || other.failed || own.failed ? mx_fail_memory() : MX_OK;
    mx_buf_dispose(&one);
    mx_buf_dispose(&other);
    mx_buf_dispose(&own);
    return found;
}

/* "Loisirs/Sport", of zeros and ones, is an option of "Loisirs", which holds the options chosen as a text. */
static bool is_option_of(const mx_draft__column *option, const mx_draft__column *all)
{
    mx_str name = option->name;
    bool begins = all->name.size > 0 && name.size > all->name.size + 1 &&
                  memcmp(name.at, all->name.at, all->name.size) == 0 &&
                  strchr("/.[", name.at[all->name.size]);
    return begins && option->n_numbers == option->n_filled && option->lowest >= 0 && option->highest <= 1;
}

static bool has_options(const mx_draft__look *at, const mx_draft__column *c)
{
    for (size_t i = 0; i < at->n_columns; i++)
        if (is_option_of(&at->columns[i], c)) return true;
    return false;
}

static bool is_option(const mx_draft__look *at, const mx_draft__column *c)
{
    for (size_t i = 0; i < at->n_columns; i++)
        if (is_option_of(c, &at->columns[i])) return true;
    return false;
}

bool mx_draft__is_mostly(uint64_t part, uint64_t all)
{
    return all > 0 && part * 10 >= all * 8;
}

static int judge_answers(mx_draft__look *at, mx_draft__column *c)
{
    bool is_scale = mx_draft__is_mostly(c->n_numbers, c->n_filled) && c->n_numbers == c->n_whole &&
                    c->lowest >= 0 && c->highest <= 10;
    int rc;
    const char *stored = stored_indicator(at, c, &rc);
    if (rc < 0) return rc;
    c->question = mx_import__spiral_question(mx_draft__folded(c));
    find_numbered(c);
    if (!c->is_numbered && c->n_more == 0) rc = find_family(c);
    if (rc < 0) return rc;
    if (stored) {
        c->code = mx_str_of(stored);
        c->part = MX_PART_QUESTION;
        c->is_sure = c->family || c->is_numbered ? c->is_sure : is_scale;
    } else if (c->family || c->is_numbered) c->part = MX_PART_QUESTION;
    else if (is_scale) {
        c->part = MX_PART_QUESTION;
        c->is_sure = is_option(at, c);
    } else if (c->question && c->n_numbers == 0) {
        c->part = MX_PART_STATEMENT;
        c->is_sure = true;
    }
    return MX_OK;
}

/* Columns of a kind, by what they are called. */
static const char *called(const mx_draft__look *at, const mx_draft__column *c, mx_kind kind)
{
    const char *name = NULL;
    return mx_kind_column(&name, kind, mx_draft__own_name(at, c)) == MX_OK ? name : NULL;
}

static bool is_kept_column(const char *name)
{
    static const char *const kept[] = {"territory", "group",  "respondent", "cycle",
                                       "phase",     "weight", "period"};
    for (size_t i = 0; name && i < sizeof kept / sizeof *kept; i++)
        if (strcmp(kept[i], name) == 0) return true;
    return false;
}

/* "N°", "Numéro", "Id": what tells the answers of a list apart. */
static bool is_number_of_row(const mx_draft__column *c)
{
    return mx_import__listed("n|n\xc2\xb0|n\xc2\xba|no|num|numero|id|identifiant|code|dossier",
                             mx_draft__tool_name(c)) &&
           c->n_more + mx_ids_count(c->answers) > 1;
}

const mx_draft__column *mx_draft__column_of_part(const mx_draft__look *at, mx_draft__part part)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (at->columns[c].part == part) return &at->columns[c];
    return NULL;
}

int mx_draft__judge(mx_draft__look *at, mx_draft__column *c)
{
    mx_import__role role = mx_import__role_of(at->dialect, mx_draft__tool_name(c));
    mx_buf own = {0};
    mx_import__tool_name(&own, mx_draft__own_name(at, c));
    int rc = mx_buf_check(&own);
    if (rc == MX_OK && role == MX_ROLE_NONE && own.at &&
        mx_import__role_of(NULL, (mx_str){own.at, own.size}) == MX_ROLE_PERSONAL)
        role = MX_ROLE_PERSONAL;
    mx_buf_dispose(&own);
    if (rc < 0) return rc;
    c->is_sure = true;
    const char *name = called(at, c, MX_KIND_FOLLOW_UP);
    if (role == MX_ROLE_RESPONDENT) c->part = MX_PART_RESPONDENT;
    else if (role == MX_ROLE_DATE) c->part = MX_PART_DATE;
    else if (role == MX_ROLE_PERSONAL) c->part = MX_PART_PERSONAL;
    else if (role == MX_ROLE_PARENT) c->part = MX_PART_PARENT;
    else if (role == MX_ROLE_META || c->n_filled == 0) c->part = MX_PART_META;
    else if (is_kept_column(name)) {
        c->part = strcmp(name, "respondent") == 0 ? MX_PART_RESPONDENT
                  : strcmp(name, "period") == 0   ? MX_PART_DATE
                                                  : MX_PART_COLUMN;
        c->kind_column = name;
    } else if (has_options(at, c)) c->part = MX_PART_META;
    else if (is_number_of_row(c) && !mx_draft__column_of_part(at, MX_PART_RESPONDENT))
        c->part = MX_PART_RESPONDENT;
    else if (c->n_numbers == 0 && mx_draft__is_mostly(c->n_dates, c->n_filled) &&
             !mx_draft__column_of_part(at, MX_PART_DATE))
        c->part = MX_PART_DATE;
    else {
        c->is_sure = false;
        return judge_answers(at, c);
    }
    return MX_OK;
}
