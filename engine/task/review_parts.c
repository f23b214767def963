#include "review_parts.h"

#include <math.h>
#include <string.h>

/* A part that the sheet asks for. */
typedef struct {
    uint32_t whole; /* a row among the statements */
    uint64_t line;
    mx_buf name, text;
} part;

typedef struct {
    const coded *all;
    mx_sheet *sheet;
    const size_t *columns;
    mx_complaints *complaints;
    part *parts;
    size_t n, capacity;
    size_t *n_parts; /* by statement: those it has, and those it will get */
} cutting;

/* Where a complaint points. */
#define AT(self, line, column)                                                                            \
    (self)->complaints, mx_sheet_path((self)->sheet), (line), mx_sheet_column((self)->sheet, (self)->columns[column])

/* The statements that are parts already, counted for their wholes. */
static int count_known(cutting *self)
{
    const coded *all = self->all;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < all->n; i++) {
        const char *parent = coded_text(all->statements, i, "parent");
        uint32_t whole;
        if (!parent) continue;
        rc = coded_find(&whole, all, mx_str_of(coded_text(all->statements, i, "territory")), mx_str_of(parent));
        if (rc == MX_OK && whole != MX_NO_ID) self->n_parts[whole]++;
    }
    return rc;
}

static int keep(cutting *self, uint32_t whole, uint64_t line, mx_str name, mx_str text)
{
    int rc = MX_GROW(self->parts, self->n, self->capacity);
    if (rc < 0) return rc;
    part *its = &self->parts[self->n++];
    *its = (part){.whole = whole, .line = line};
    mx_buf_add(&its->name, name.at, name.size);
    mx_buf_add(&its->text, text.at, text.size);
    self->n_parts[whole]++;
    rc = mx_buf_check(&its->name);
    return rc == MX_OK ? mx_buf_check(&its->text) : rc;
}

/* A name that is taken is this part's own, read from another sheet; or a mistake. */
static int check_taken(cutting *self, uint32_t taken, uint64_t line, mx_str name, mx_str whole)
{
    const char *parent = coded_text(self->all->statements, taken, "parent");
    if (parent && mx_str_is(whole, parent)) return MX_OK;
    return mx_complain(AT(self, line, SHEET_STATEMENT),
                       mx_tr("« %.*s » est le nom d’une autre expression", "\"%.*s\" is another statement's name"),
                       MX_STR(name));
}

static int look_at(cutting *self, uint64_t line, const mx_str cells[N_SHEET_COLUMNS])
{
    mx_str territory = mx_sheet_unguard(mx_str_trim(cells[SHEET_TERRITORY])),
           name = mx_sheet_unguard(mx_str_trim(cells[SHEET_STATEMENT])),
           whole = mx_sheet_unguard(mx_str_trim(cells[SHEET_PART_OF])),
           text = mx_str_trim(mx_sheet_unguard(cells[SHEET_TEXT]));
    uint32_t of, taken;
    if (whole.size == 0 || mx_str_trim(cells[SHEET_COMPONENT]).size == 0) return MX_OK;
    int rc = coded_find(&of, self->all, territory, whole);
    if (rc == MX_OK) rc = coded_find(&taken, self->all, territory, name);
    if (rc < 0) return rc;
    if (of == MX_NO_ID)
        return mx_complain(
            AT(self, line, SHEET_PART_OF),
            mx_tr("aucune expression « %.*s » dans ce territoire", "no statement \"%.*s\" in this territory"),
            MX_STR(whole));
    if (name.size == 0 || text.size == 0)
        return mx_complain(
            AT(self, line, name.size == 0 ? SHEET_STATEMENT : SHEET_TEXT),
            mx_tr("une partie de « %.*s » a un nom et un texte", "a part of \"%.*s\" has a name and a text"),
            MX_STR(whole));
    return taken == MX_NO_ID ? keep(self, of, line, name, text) : check_taken(self, taken, line, name, whole);
}

static int look_at_rows(cutting *self)
{
    mx_rows *cursor;
    mx_batch batch;
    int rc = mx_sheet_rows(&cursor, self->sheet, self->columns, N_SHEET_COLUMNS);
    while (rc == MX_OK && (rc = mx_rows_next(cursor, &batch)) == MX_OK)
        for (size_t r = 0; rc == MX_OK && r < batch.n_rows; r++) {
            mx_str cells[N_SHEET_COLUMNS];
            for (size_t k = 0; k < N_SHEET_COLUMNS; k++) cells[k] = batch.cells[k][r];
            rc = look_at(self, mx_rows_line(cursor, batch.places[r]), cells);
        }
    mx_rows_close(cursor);
    return rc == MX_DONE ? MX_OK : rc;
}

/* ---- As statements -------------------------------------------------------------------- */

static const char *const inherited[] = {"territory", "group", "cycle", "period", "lang", "author"};
static const char *const numbers[] = {"question", "consent", "line"};
enum { N_INHERITED = sizeof inherited / sizeof *inherited, N_NUMBERS = sizeof numbers / sizeof *numbers };
enum { OWN_NAME = N_INHERITED, OWN_TEXT, PARENT, FIRST_NUMBER };

static int add_columns(mx_frame *frame)
{
    static const char *const own[] = {"statement", "text", "parent"};
    int rc = MX_OK;
    for (size_t c = 0; rc == MX_OK && c < N_INHERITED; c++)
        rc = mx_frame_add_column(frame, inherited[c], MX_TEXT, MX_KEY);
    for (size_t c = 0; rc == MX_OK && c < 3; c++) rc = mx_frame_add_column(frame, own[c], MX_TEXT, MX_KEY);
    for (size_t c = 0; rc == MX_OK && c < N_NUMBERS; c++)
        rc = mx_frame_add_column(frame, numbers[c], MX_NUMBER, MX_KEY);
    return rc;
}

static int add_part(mx_frame *frame, const coded *all, const part *its)
{
    size_t row = mx_frame_n_rows(frame);
    int rc = mx_frame_add_row(frame);
    for (size_t c = 0; rc == MX_OK && c < N_INHERITED; c++) {
        const char *text = coded_text(all->statements, its->whole, inherited[c]);
        if (text) rc = mx_frame_set_text(frame, row, c, text);
    }
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, OWN_NAME, its->name.at);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, OWN_TEXT, its->text.at);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, PARENT, coded_text(all->statements, its->whole, "statement"));
    if (rc < 0) return rc;
    mx_frame_set_number(frame, row, FIRST_NUMBER, coded_number(all->statements, its->whole, "question"));
    mx_frame_set_number(frame, row, FIRST_NUMBER + 1, coded_number(all->statements, its->whole, "consent"));
    mx_frame_set_number(frame, row, FIRST_NUMBER + 2, (double)its->line);
    return MX_OK;
}

static int make_statements(mx_frame **out, cutting *self)
{
    mx_frame *frame;
    int rc = mx_frame_new(&frame);
    if (rc == MX_OK) rc = add_columns(frame);
    for (size_t i = 0; rc == MX_OK && i < self->n; i++) {
        const part *its = &self->parts[i];
        if (self->n_parts[its->whole] > 1)
            rc = add_part(frame, self->all, its);
        else
            rc = mx_complain(AT(self, its->line, SHEET_PART_OF),
                             mx_tr("une seule partie de « %s » est remplie : il en faut deux, ou aucune",
                                   "only one part of \"%s\" is filled in: it takes two, or none"),
                             coded_text(self->all->statements, its->whole, "statement"));
    }
    if (rc == MX_OK && mx_frame_n_rows(frame) > 0) *out = frame;
    else mx_frame_free(frame);
    return rc;
}

int review_parts(mx_frame **out, const coded *all, mx_sheet *sheet, const size_t columns[N_SHEET_COLUMNS],
                 mx_complaints *complaints)
{
    cutting self = {.all = all, .sheet = sheet, .columns = columns, .complaints = complaints};
    *out = NULL;
    if (columns[SHEET_PART_OF] == SIZE_MAX) return MX_OK;
    self.n_parts = mx_alloc_array(all->n + 1, sizeof *self.n_parts);
    int rc = self.n_parts ? count_known(&self) : mx_fail_memory();
    if (rc == MX_OK) rc = look_at_rows(&self);
    if (rc == MX_OK) rc = make_statements(out, &self);
    for (size_t i = 0; i < self.n; i++) {
        mx_buf_dispose(&self.parts[i].name);
        mx_buf_dispose(&self.parts[i].text);
    }
    mx_free(self.parts);
    mx_free(self.n_parts);
    return rc;
}
