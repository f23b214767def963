/*
 * What was published before: written with each release, and held against the next.
 *
 * A line is a row of a release: its name (subject, keys), then what each column said, "n=40", or
 * that it was withheld, "n=-"; tabs between. A share is its number of people. Nothing that was
 * withheld stands there. Two tabs say that no table had the row: it is a total of theirs. Lines that begin with "merged" are about values that a table puts together: its name,
 * then key, within, value, label; those that begin with "quoted" about a statement that went out word for word.
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
    size_t n, capacity;
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

/* NaN: it was withheld. */
static int remember(mx_memory *memory, mx_str name, double value)
{
    uint32_t id;
    size_t n = mx_ids_count(memory->names);
    int rc = mx_ids_add(memory->names, name, &id);
    if (rc == MX_OK && id == n) {
        rc = MX_GROW(memory->first, memory->n, memory->capacity);
        if (rc == MX_OK) memory->first[memory->n++] = NONE;
    }
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
        if (column.size == 0) continue;
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
    if (memory->first[id] == NONE) return MX_SAID_WITHHELD;
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
        if (d->columns[column].role == MX_PEOPLE) mx_disclose__withhold_row(d, row, MX_WHY_EARLIER);
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
    mx_disclose__protect_row(d, row);
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
        if (memory->first[id] == NONE) hold_withheld(d, row, c);
        else hold_shown(d, row, c, memory, id);
    }
    return MX_OK;
}

int mx_set__recall(mx_set *set)
{
    mx_buf name = {0};
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && set->earlier && i < set->n_members; i++) {
        mx_set_member *m = &set->members[i];
        for (size_t row = 0; rc == MX_OK && m->input->subject && row < m->d.n_rows; row++)
            if (!m->d.is_exempt[row]) rc = recall_row(m, set->earlier, row, &name);
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
            if (d->withheld[row * d->n_columns + c]) mx_buf_char(out, '-');
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
