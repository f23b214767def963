/* A file taken through a mapping: what the files that do it share. */
#ifndef MX_IMPORT_MAPPED_I_H
#define MX_IMPORT_MAPPED_I_H

#include "mapping_i.h"

/* In which form rows are made. */
typedef enum { MX_FORM_ROWS, MX_FORM_WIDE, MX_FORM_MELTED } mx_mapped__form;

/* A sheet being made. */
typedef struct {
    mx_kind kind;
    mx_mapped__form form;
    const char **names, **origins; /* of its columns, and of those they come from */
    size_t n_names, n_origins;
    mx_sheet_maker *maker;
    mx_sheet *sheet;
    uint64_t n_rows;
    mx_ids *seen;  /* rows already made, where each counts once; else NULL */
    mx_str *cells; /* of the row at hand */
} mx_mapped__part;

/* A question of follow-up, out of a section's lines or its range. */
typedef struct {
    const mx_mapping__indicator *its;
    mx_str code;
    const mx_mapping__columns *columns, *low, *high;
    size_t place; /* its column in a wide part */
} mx_mapped__question;

/* A section at work. */
typedef struct {
    const mx_mapping__output *its;
    mx_mapped__part *part;
    size_t *place_of; /* of each rule: its column in the part */
    mx_mapped__question *questions;
    size_t n_questions;
    size_t key; /* of its rules: the one that says what a row is about; SIZE_MAX: none */
    uint64_t n_keyless, n_dropped;
} mx_mapped__section;

/* Labels nobody listed, and in how many rows. */
typedef struct {
    mx_ids *texts;
    uint64_t *n_rows;
    size_t n, capacity;
} mx_mapped__strangers;

struct mx_mapped {
    mx_arena *arena;
    mx_mapping *mapping;
    const mx_mapping__source *source;
    mx_sheet *sheet;
    const mx_import_options *options;
    mx_complaints *complaints;
    mx_mapped__part *parts;
    size_t n_parts;
    mx_mapped__section *sections;
    size_t n_sections;
    bool *is_used; /* by column of the sheet */
    uint64_t rank;
    const char *headers;
    const char **notes;
    size_t n_notes;
    mx_mapped__strangers strangers;
    uint64_t n_inexact;
    char inexact[96]; /* the first of those dates, and what it became */

    /* The row at hand. */
    const mx_str *cells;
    size_t n_cells;
    uint64_t line;
    bool is_bad;
    mx_buf *filled; /* by column of fill_down */
    size_t n_filled;
    bool *is_inherited; /* by column of the sheet: this row has it from one above */
    mx_buf title, scratch;
    mx_buf *values; /* of rules, then of questions */
    size_t n_values;

    /* The rows of the parent. */
    mx_ids *parent_keys;
    mx_str **parent_rows;
    size_t n_parent_rows, parent_row;
};

/* Columns of a melted part, after which come those of its rules. */
enum { MX_MELTED_INDICATOR, MX_MELTED_VALUE, MX_MELTED_LOW, MX_MELTED_HIGH, MX_MELTED_STATUS, MX_MELTED_N };

/* ---- Notes and complaints (mapped_notes.c) ---------------------------------------------- */

/* A sentence for the person who loads the file; MX_E_MEMORY. */
int mx_mapped__note(mx_mapped *self, const char *format, ...) MX_PRINTF(2, 3) MX_MUST_CHECK;

/* A complaint about the row at hand, which is then not made. */
int mx_mapped__complain(mx_mapped *self, const char *column, const char *format, ...)
    MX_PRINTF(3, 4) MX_MUST_CHECK;

/* A cell as a message quotes it: 60 bytes at most, no character cut. */
mx_str mx_mapped__quoted(mx_str cell);

/* A note around a list of names, in the singular or the plural; nothing where there is none. */
int mx_mapped__note_list(mx_mapped *self, const mx_buf *list, size_t n, const char *one,
                         const char *several) MX_MUST_CHECK;

/* One name more in a list, of which the first dozen are told. */
void mx_mapped__list_name(mx_buf *list, size_t *n, const char *name);

/* Columns left out: those that tell who somebody is, and those of which the mapping does not speak. */
int mx_mapped__note_columns(mx_mapped *self, const bool is_used_by_sections[]) MX_MUST_CHECK;

/* Labels nobody listed. */
int mx_mapped__note_strangers(mx_mapped *self) MX_MUST_CHECK;

/* What each section left out, and dates that were not a day. */
int mx_mapped__note_sections(mx_mapped *self) MX_MUST_CHECK;

/* ---- Columns (mapped_columns.c) --------------------------------------------------------- */

/* Finds which of the names a sheet has. MX_E_VALUE: several of its columns are equally like one. */
int mx_mapped__resolve_columns(mx_mapped *self, mx_mapping__columns *columns,
                               const mx_sheet *sheet) MX_MUST_CHECK;

/* The same for columns that must be there, unless they are called optional. */
int mx_mapped__need_columns(mx_mapped *self, mx_mapping__columns *columns, const mx_sheet *parent,
                            unsigned line) MX_MUST_CHECK;

/* The same for all columns of a value. */
int mx_mapped__need_value(mx_mapped *self, mx_mapping__value *value, const mx_sheet *parent,
                          unsigned line) MX_MUST_CHECK;

/* The text of the first of the columns that has one, in the row at hand or its parent. */
mx_str mx_mapped__cell_of(const mx_mapped *self, const mx_mapping__columns *columns);

/* What those columns are called, for a message. */
const char *mx_mapped__header_of(const mx_mapped *self, const mx_mapping__columns *columns);

/* ---- Terms (mapped_terms.c) ------------------------------------------------------------- */

/* A term of the row at hand, added to a text. `column`: what it is for. */
int mx_mapped__take_term(mx_mapped *self, mx_buf *out, const mx_mapping__term *term,
                         const char *column) MX_MUST_CHECK;

/* Terms side by side; nothing where all that comes from columns is empty. */
int mx_mapped__take_value(mx_mapped *self, mx_buf *out, const mx_mapping__value *value,
                          const char *column) MX_MUST_CHECK;

/* Whether a section keeps the row at hand. */
int mx_mapped__is_wanted(mx_mapped *self, const mx_mapping__output *output, bool *is) MX_MUST_CHECK;

/* ---- Rows (mapped_rows.c) --------------------------------------------------------------- */

/* Makes a row of the cells of a part, unless they are empty or, in a part whose rows count once, made
 * already. */
int mx_mapped__make_row(mx_mapped *self, mx_mapped__part *to) MX_MUST_CHECK;

/* Every row of a sheet, all columns, given to `take`. */
int mx_mapped__each_row(mx_mapped *self, mx_sheet *sheet,
                        int (*take)(mx_mapped *self, mx_str cells[])) MX_MUST_CHECK;

/* A row of the file: out of it come those of each section. */
int mx_mapped__take_row(mx_mapped *self, mx_str cells[]) MX_MUST_CHECK;

/* Keeps the rows of the parent by their key; without a parent, nothing. */
int mx_mapped__read_parent(mx_mapped *self, mx_sheet *parent, mx_mapping__source *source) MX_MUST_CHECK;

/* ---- Sections (mapped_sections.c) ------------------------------------------------------- */

/* The part of this kind and form, made when it is not there. */
int mx_mapped__find_part(mx_mapped__part **out, mx_mapped *self, mx_kind kind,
                         mx_mapped__form its_form) MX_MUST_CHECK;

/* The column of a part, made when it is not there. `origin`: the column it comes from, or NULL. */
int mx_mapped__part_column(size_t *out, mx_mapped *self, mx_mapped__part *of, const char *name,
                           const char *origin) MX_MUST_CHECK;

/* Opens the sheet of a part whose columns are known. */
int mx_mapped__open_part(mx_mapped *self, mx_mapped__part *of) MX_MUST_CHECK;

/* In which form a section makes its rows. */
mx_mapped__form mx_mapped__form_of(const mx_mapping__output *output);

/* The first column that a value comes from; NULL: none. */
const char *mx_mapped__origin_of(const mx_mapped *self, const mx_mapping__value *value);

/* The columns that the rules of a section read and write. */
int mx_mapped__place_rules(mx_mapped *self, mx_mapped__section *of, const mx_sheet *parent) MX_MUST_CHECK;

/* The questions of a section that this file asks. */
int mx_mapped__add_questions(mx_mapped *self, mx_mapped__section *of, const mx_sheet *parent) MX_MUST_CHECK;

/* ---- Indicators (mapped_indicators.c) --------------------------------------------------- */

/* A part of indicators, of the questions whose code the store does not have. */
int mx_mapped__make_indicators(mx_mapped *self, const mx_frame *indicators) MX_MUST_CHECK;

#endif
