/*
 * What was published before: written with each release, and held against the next.
 *
 * A line is a row of a release: its name (subject, keys), then what each column said, "n=40", that it was
 * withheld, "n=-", or withheld for being near to what was said before, "n=~"; tabs between. A share is its number
 * of people. Nothing that was withheld stands there. Two tabs say that no table had the row: it is a total of
 * theirs. Lines that begin with "merged" are about values that a table puts together: its name, then key, within,
 * value, label; those that begin with "quoted" about a statement that went out word for word.
 */
#include "set_i.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A figure may have been published several times, as its people grew. */
typedef struct {
    double value;
    uint32_t next; /* NONE: the last */
} said_value;

#define NONE UINT32_MAX

struct mx_memory {
    mx_ids *names;   /* of rows and columns, with a tab between */
    uint32_t *first; /* by name: of its values; NONE: it was withheld each time */
    bool *is_held;   /* by name: it was withheld since, and not for being near to them */
    size_t n, capacity, held_capacity;
    said_value *values;
    size_t n_values, values_capacity;
    size_t n_before; /* of them, said before this document */
};

int mx_memory_new(mx_memory **out)
{
    mx_memory *memory = mx_alloc_array(1, sizeof *memory);
    *out = NULL;
    if (!memory) return mx_fail_memory();
    int rc = mx_ids_new(&memory->names);
    if (rc < 0) mx_memory_free(memory);
    else *out = memory;
    return rc;
}

void mx_memory_free(mx_memory *memory)
{
    if (!memory) return;
    mx_ids_free(memory->names);
    mx_free(memory->first);
    mx_free(memory->is_held);
    mx_free(memory->values);
    mx_free(memory);
}

void mx_memory_begin(mx_memory *memory)
{
    memory->n_before = memory->n_values;
}

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1 + fabs(a));
}

static bool has_value(const mx_memory *memory, uint32_t id, double value)
{
    for (uint32_t at = memory->first[id]; at != NONE; at = memory->values[at].next)
        if (is_near(memory->values[at].value, value)) return true;
    return false;
}

/* Whether what is `now` was withheld the last time; what was shown so is known. */
static bool is_withheld(const mx_memory *memory, uint32_t id, double now)
{
    return memory->is_held[id] && !has_value(memory, id, now);
}

/* NaN: it was withheld. */
static int remember(mx_memory *memory, mx_str name, double value)
{
    uint32_t id;
    size_t n = mx_ids_count(memory->names);
    int rc = mx_ids_add(memory->names, name, &id);
    if (rc == MX_OK && id == n) {
        rc = MX_GROW(memory->first, memory->n, memory->capacity);
        if (rc == MX_OK && memory->n == memory->held_capacity)
            rc = mx_grow_((void **)&memory->is_held, &memory->held_capacity, sizeof *memory->is_held);
        if (rc == MX_OK) memory->first[memory->n++] = NONE;
    }
    if (rc == MX_OK) memory->is_held[id] = isnan(value);
    if (rc < 0 || isnan(value) || has_value(memory, id, value)) return rc;
    rc = MX_GROW(memory->values, memory->n_values, memory->values_capacity);
    if (rc < 0) return rc;
    memory->values[memory->n_values] = (said_value){value, memory->first[id]};
    memory->first[id] = (uint32_t)memory->n_values++;
    return MX_OK;
}

static mx_str take(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str piece = {text->at, end ? (size_t)(end - text->at) : text->size};
    size_t used = piece.size + (end ? 1 : 0);
    text->at += used;
    text->size -= used;
    return piece;
}

static const char near[] = "~";

static bool begins(mx_str text, const char *part)
{
    const size_t size = strlen(part);
    return text.size >= size && memcmp(text.at, part, size) == 0;
}

static bool names_territory(mx_str row)
{
    for (; row.size > 0; row.at++, row.size--)
        if (begins(row, "|territory=")) return true;
    return false;
}

/* Of others, who speak of a part of what is here: how their tables were put together binds nobody else, and what
 * they withheld of all of theirs is another figure than that of all here. */
static int read_line(mx_memory *memory, mx_str line, mx_buf *name, bool is_of_part)
{
    mx_str row = take(&line, '\t');
    if (is_of_part && begins(row, MX_SAID_MERGED)) return MX_OK;
    const bool is_their_whole = is_of_part && !names_territory(row);
    while (line.size > 0) {
        mx_str cell = take(&line, '\t'), column = take(&cell, '=');
        double value = NAN;
        if (column.size == 0 || mx_str_is(cell, near)) continue;
        if (is_their_whole && mx_str_is(cell, "-")) continue;
        if (!mx_str_is(cell, "-") && mx_number_parse(&value, cell, '.') < 0)
            return mx_fail(MX_E_SYNTAX,
                           mx_tr("diffusion antérieure illisible : « %.*s » n’est pas un chiffre",
                                 "earlier release cannot be read: \"%.*s\" is not a figure"),
                           MX_STR(cell));
        mx_buf_clear(name);
        mx_buf_add(name, row.at, row.size);
        mx_buf_char(name, '\t');
        mx_buf_add(name, column.at, column.size);
        int rc = mx_buf_check(name);
        if (rc == MX_OK) rc = remember(memory, (mx_str){name->at, name->size}, value);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

int mx_memory_add(mx_memory *memory, const char *text, bool is_of_part)
{
    mx_str rest = mx_str_of(text);
    mx_buf name = {0};
    int rc = MX_OK;
    while (rc == MX_OK && rest.size > 0) rc = read_line(memory, take(&rest, '\n'), &name, is_of_part);
    mx_buf_dispose(&name);
    return rc;
}

mx_said mx_memory_said(const mx_memory *memory, mx_str name, double now, double min_count)
{
    const uint32_t id = memory ? mx_ids_find(memory->names, name) : MX_NO_ID;
    if (id == MX_NO_ID) return MX_SAID_NOTHING;
    if (is_withheld(memory, id, now)) return MX_SAID_WITHHELD;
    for (uint32_t at = memory->first[id]; at != NONE; at = memory->values[at].next) {
        double people = fabs(memory->values[at].value - now);
        if (people > 0.5 && people < min_count - 0.5) return MX_SAID_NEARLY;
    }
    return has_value(memory, id, now) ? MX_SAID_SO : MX_SAID_OTHERWISE;
}

/* ---- Recalling ------------------------------------------------------------------------------ */

static bool is_remembered(const mx_disclose_column *c)
{
    return c->role == MX_PEOPLE || c->role == MX_COUNT || c->role == MX_SHARE ||
           (c->role == MX_FIGURE && (c->is_mean || c->adds_up));
}

/* What is remembered of a figure: people where it counts or stands for people. */
static double figure_of(const mx_disclosure *d, size_t row, size_t column)
{
    const mx_role role = d->columns[column].role;
    bool is_part = role == MX_COUNT || role == MX_SHARE;
    return is_part ? mx_disclose__part(d, row, column) : mx_frame_number(d->result, row, column);
}

/* The figure of fewer people than the rule asks for that two publications would show between them: a
 * mean of the same people that moved by less than one level each is one, too. */
static bool is_too_near(const mx_disclosure *d, size_t row, size_t column, double now, double before)
{
    double people = fabs(now - before);
    if (d->columns[column].is_mean) people *= mx_disclose__people(d, row);
    return people > (d->columns[column].is_mean ? 1e-6 * fabs(now) : 0.5) && people < d->rule->min_count - 0.5;
}

/* A figure that was shown before covers nothing, and must not differ from that by few people. */
static void hold_shown(mx_disclosure *d, size_t row, size_t column, const mx_memory *memory, uint32_t id)
{
    const double now = figure_of(d, row, column);
    bool is_near_one = false, is_before = (d->why[row] & (MX_WHY_EARLIER | MX_WHY_BESIDE)) == MX_WHY_EARLIER;
    for (uint32_t at = memory->first[id]; at != NONE; at = memory->values[at].next) {
        bool is_here = is_too_near(d, row, column, now, memory->values[at].value);
        is_near_one = is_near_one || is_here;
        is_before = is_before || (is_here && at < memory->n_before);
    }
    if (is_near_one) {
        const bool is_row = d->columns[column].role == MX_PEOPLE;
        if (is_row) mx_disclose__withhold_row(d, row, MX_WHY_EARLIER);
        for (size_t c = 0; c < d->n_columns; c++)
            if (is_row || c == column) d->is_near[row * d->n_columns + c] = true;
        d->withheld[row * d->n_columns + column] = true;
        d->why[row] |= MX_WHY_EARLIER | MX_WHY_BESIDE;
        if (is_before) d->why[row] ^= MX_WHY_BESIDE;
    } else if (has_value(memory, id, now)) {
        d->is_known[row * d->n_columns + column] = true;
    }
}

/* A figure that was withheld before stays withheld, for the reason that it was given then: it may
 * have covered another. */
static void hold_withheld(mx_disclosure *d, size_t row, size_t column)
{
    if (d->withheld[row * d->n_columns + column]) return;
    if (d->columns[column].role == MX_PEOPLE) {
        mx_disclose__withhold_row(d, row, MX_WHY_COMPLEMENT);
        return;
    }
    d->withheld[row * d->n_columns + column] = true;
    d->why[row] |= MX_WHY_PART;
}

static int recall_row(mx_set_member *m, const mx_memory *memory, size_t row, mx_buf *name)
{
    mx_disclosure *d = &m->d;
    mx_buf_clear(name);
    mx_set__name(m, row, name);
    mx_buf_char(name, '\t');
    const size_t row_size = name->size;
    for (size_t c = 0; c < d->n_columns; c++) {
        if (!is_remembered(&d->columns[c]) || isnan(mx_frame_number(d->result, row, c))) continue;
        name->size = row_size;
        mx_buf_text(name, mx_frame_name(d->result, c));
        int rc = mx_buf_check(name);
        if (rc < 0) return rc;
        uint32_t id = mx_ids_find(memory->names, (mx_str){name->at, name->size});
        if (id == MX_NO_ID) continue;
        if (is_withheld(memory, id, figure_of(d, row, c))) hold_withheld(d, row, c);
        else hold_shown(d, row, c, memory, id);
    }
    if (d->why[row] & MX_WHY_PART) mx_disclose__protect_row(d, row);
    return MX_OK;
}

/* ---- Territories of other releases --------------------------------------------------------------- */

static bool is_same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* The row of a territory in the tree, SIZE_MAX where it has none: a network, or all there are (NULL). */
static size_t find_territory(const mx_frame *tree, const char *name)
{
    for (size_t row = 0; name && row < mx_frame_n_rows(tree); row++)
        if (is_same(mx_frame_text(tree, row, 0), name)) return row;
    return SIZE_MAX;
}

static const char *above_of(const mx_frame *tree, const char *name)
{
    size_t row = find_territory(tree, name);
    return row == SIZE_MAX ? NULL : mx_frame_text(tree, row, 1);
}

/* What the row of the tree adds right below `whole`: its territory, or the network that it is the first of; or NULL. */
static const char *part_of(const mx_frame *tree, size_t row, const char *whole)
{
    const char *above = mx_frame_text(tree, row, 1);
    if (is_same(above, whole)) return mx_frame_text(tree, row, 0);
    if (whole || find_territory(tree, above) != SIZE_MAX) return NULL;
    for (size_t before = 0; before < row; before++)
        if (is_same(mx_frame_text(tree, before, 1), above)) return NULL;
    return above;
}

/* The only part of a territory, which are the same people; NULL: it has several, or none. */
static const char *only_part(const mx_frame *tree, const char *whole)
{
    const char *only = NULL;
    for (size_t row = 0; row < mx_frame_n_rows(tree); row++) {
        const char *part = part_of(tree, row, whole);
        if (part && only) return NULL;
        if (part) only = part;
    }
    return only;
}

/* A figure of one row and column in other territories, while it is looked for in what is remembered. */
typedef struct {
    const mx_set_member *m;
    const mx_memory *memory;
    size_t row, column;
    const char *top, *bottom; /* the outermost and the innermost territory of the people that the result is about */
    mx_buf *name;
    int rc;
} place_search;

/* MX_NO_ID: nothing was said of it there. */
static uint32_t find_in(place_search *s, const char *place)
{
    const bool is_whole = place && mx_set__is_above(s->m->input->territories, place);
    mx_buf_clear(s->name);
    mx_set__name_in(s->m, s->row, place, is_whole, s->name);
    mx_buf_format(s->name, "\t%s", mx_frame_name(s->m->d.result, s->column));
    if (s->rc == MX_OK) s->rc = mx_buf_check(s->name);
    return s->rc == MX_OK ? mx_ids_find(s->memory->names, (mx_str){s->name->at, s->name->size}) : MX_NO_ID;
}

/* There, or in a territory of the same people. */
static uint32_t find_alike(place_search *s, const char *place)
{
    const mx_frame *tree = s->m->input->territories;
    uint32_t id = find_in(s, place);
    for (const char *part = only_part(tree, place); id == MX_NO_ID && part; part = only_part(tree, part))
        id = find_in(s, part);
    while (id == MX_NO_ID && place && only_part(tree, above_of(tree, place))) {
        place = above_of(tree, place);
        id = find_in(s, place);
    }
    return id;
}

/* What is known of a figure in a territory and those right below it. */
typedef struct {
    double rest; /* of the whole, when what is known of the parts is subtracted */
    size_t n_held, n_unknown;
} sum_known;

static void add_place(sum_known *sum, place_search *s, const char *place, double factor)
{
    uint32_t id = find_alike(s, place);
    if (id == MX_NO_ID) sum->n_unknown++;
    else if (s->memory->is_held[id] || s->memory->first[id] == NONE) sum->n_held++;
    else sum->rest += factor * s->memory->values[s->memory->first[id]].value;
}

/* The sum that makes up `whole`, of which `self` is `now`: it, or one of its parts. */
static sum_known know_sum(place_search *s, const char *whole, const char *self, double now)
{
    const mx_frame *tree = s->m->input->territories;
    sum_known sum = {.rest = is_same(whole, self) ? now : -now};
    if (!is_same(whole, self)) add_place(&sum, s, whole, 1);
    for (size_t r = 0; r < mx_frame_n_rows(tree); r++) {
        const char *part = part_of(tree, r, whole);
        if (part && !is_same(part, self)) add_place(&sum, s, part, -1);
    }
    return sum;
}

/* Whether it would give another territory's figure away that was withheld: the only one that is not known, or one
 * of several that are few together. */
static bool gives_away(const sum_known *sum, const mx_disclosure *d)
{
    if (sum->n_held == 0) return false;
    return (sum->n_held == 1 && sum->n_unknown == 0) || (sum->rest > 0.5 && sum->rest < d->rule->min_count - 0.5);
}

/* What was said of the same people's figure under the names of other territories. */
static void find_said(place_search *s, double now, bool *is_shown, bool *is_held)
{
    const mx_frame *tree = s->m->input->territories;
    *is_shown = *is_held = false;
    for (const char *at = s->bottom;; at = above_of(tree, at)) {
        uint32_t id = is_same(at, s->m->input->scope) ? MX_NO_ID : find_in(s, at);
        *is_shown = *is_shown || (id != MX_NO_ID && has_value(s->memory, id, now));
        *is_held = *is_held || (id != MX_NO_ID && is_withheld(s->memory, id, now));
        if (is_same(at, s->top) || !at) return;
    }
}

static int hold_in_tree(mx_set_member *m, const mx_memory *memory, size_t row, size_t column, mx_buf *name)
{
    const mx_frame *tree = m->input->territories;
    const double now = figure_of(&m->d, row, column);
    const char *scope = m->input->scope;
    place_search s = {.m = m, .memory = memory, .row = row, .column = column, .top = scope, .bottom = scope, .name = name};
    while (s.top && only_part(tree, above_of(tree, s.top))) s.top = above_of(tree, s.top);
    for (const char *part = only_part(tree, scope); part; part = only_part(tree, part)) s.bottom = part;
    sum_known down = know_sum(&s, s.bottom, s.bottom, now), up = {.n_held = 0};
    if (s.top) up = know_sum(&s, above_of(tree, s.top), s.top, now);
    bool is_shown, is_held;
    find_said(&s, now, &is_shown, &is_held);
    if (is_shown) m->d.is_known[row * m->d.n_columns + column] = true;
    else if (is_held || gives_away(&down, &m->d) || gives_away(&up, &m->d)) hold_withheld(&m->d, row, column);
    return s.rc;
}

/* Of a result that has no column of territories. */
static int recall_tree(mx_set_member *m, const mx_memory *memory, size_t row, mx_buf *name)
{
    mx_disclosure *d = &m->d;
    int rc = MX_OK;
    for (size_t c = 0; rc == MX_OK && m->input->territories && c < d->n_columns; c++) {
        if (!is_remembered(&d->columns[c]) || d->columns[c].is_mean || isnan(mx_frame_number(d->result, row, c))) continue;
        const size_t at = row * d->n_columns + c;
        if (!d->withheld[at] && !d->is_known[at]) rc = hold_in_tree(m, memory, row, c, name);
    }
    if (d->why[row] & MX_WHY_PART) mx_disclose__protect_row(d, row);
    return rc;
}

int mx_set__recall(mx_set *set)
{
    mx_buf name = {0};
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && set->earlier && i < set->n_members; i++) {
        mx_set_member *m = &set->members[i];
        for (size_t row = 0; rc == MX_OK && m->input->subject && row < m->d.n_rows; row++)
            if (!m->d.is_exempt[row]) {
                rc = recall_row(m, set->earlier, row, &name);
                if (rc == MX_OK) rc = recall_tree(m, set->earlier, row, &name);
            }
    }
    mx_buf_dispose(&name);
    return rc;
}

/* ---- Writing ----------------------------------------------------------------------------------- */

int mx_set__write(const mx_set_member *m, mx_buf *out)
{
    const mx_disclosure *d = &m->d;
    for (size_t row = 0; m->input->subject && row < d->n_rows; row++) {
        if (d->is_exempt[row]) continue;
        mx_set__name(m, row, out);
        for (size_t c = 0; c < d->n_columns; c++) {
            if (!is_remembered(&d->columns[c])) continue;
            double value = figure_of(d, row, c);
            if (isnan(value)) continue;
            mx_buf_format(out, "\t%s=", mx_frame_name(d->result, c));
            const size_t at = row * d->n_columns + c;
            if (d->withheld[at]) mx_buf_text(out, d->is_near[at] ? near : "-");
            else mx_buf_number(out, value);
        }
        mx_buf_char(out, '\n');
    }
    return mx_buf_check(out);
}

/* ---- What was put together ---------------------------------------------------------------------- */

static void write_table(mx_buf *out, const char *table)
{
    mx_buf_text(out, MX_SAID_MERGED);
    for (const char *c = table; *c; c++) mx_buf_char(out, (unsigned char)*c < ' ' ? ' ' : *c);
    mx_buf_char(out, '\x1f');
}

void mx_disclose__write_merging(mx_buf *out, const mx_frame *merging, const char *table)
{
    write_table(out, table);
    mx_buf_text(out, "\tn=1\n");
    for (size_t row = 0; merging && row < mx_frame_n_rows(merging); row++) {
        write_table(out, table);
        for (size_t c = 0; c < 4; c++) mx_buf_format(out, "%s%s", c > 0 ? "\x1f" : "", mx_frame_text(merging, row, c));
        mx_buf_text(out, "\tn=1\n");
    }
}

/* A row of the merging out of "key, within, value, label"; nothing where the table alone is named. */
static int read_merged(mx_frame **out, mx_str cells)
{
    if (cells.size == 0) return MX_OK;
    int rc = *out ? MX_OK : mx_merging_new(out);
    size_t row = rc == MX_OK ? mx_frame_n_rows(*out) : 0;
    if (rc == MX_OK) rc = mx_frame_add_row(*out);
    for (size_t c = 0; rc == MX_OK && c < 4; c++) {
        mx_str cell = take(&cells, '\x1f');
        rc = cell.size > 0 ? mx_frame_set_str(*out, row, c, cell) : mx_frame_set_text(*out, row, c, "");
    }
    return rc;
}

int mx_memory_merging(mx_frame **out, bool *is_known, const mx_memory *memory, const char *table)
{
    mx_buf prefix = {0};
    *out = NULL;
    *is_known = false;
    write_table(&prefix, table);
    int rc = mx_buf_check(&prefix);
    for (uint32_t id = 0; rc == MX_OK && memory && id < mx_ids_count(memory->names); id++) {
        mx_str name = mx_ids_text(memory->names, id);
        if (name.size < prefix.size || memcmp(name.at, prefix.at, prefix.size) != 0) continue;
        mx_str cells = {name.at + prefix.size, name.size - prefix.size};
        *is_known = true;
        rc = read_merged(out, take(&cells, '\t'));
    }
    mx_buf_dispose(&prefix);
    if (rc == MX_OK) return rc;
    mx_frame_free(*out);
    *out = NULL;
    return rc;
}
