/*
 * A coding sheet comes back. Its cells are read as any file of codes is (mx/import.h); what is
 * of the sheet alone stands here: rows without a component were left by the person, a row whose
 * text is not the statement's has slipped, and a coder who changes their mind begins a new round.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "coded.h"
#include "day.h"
#include "learning.h"
#include "mx/import.h"
#include "mx/sheet.h"
#include "promise.h"
#include "review_parts.h"

/* One row of the sheet, by its line. */
typedef struct {
    uint64_t line;
    bool is_left; /* no component was filled in */
    bool is_bad;
} sheet_row;

typedef struct {
    const mx_context *context;
    const mx_review_read *options;
    mx_store *store;
    mx_sheet *sheet;
    char hash[MX_SHA256_TEXT], day[16];
    mx_buf coder;
    coded all;
    mx_complaints *complaints;
    sheet_row *rows;
    size_t n, capacity;
    mx_import *import;
    mx_frame *codes; /* the good rows of the sheet, canonical */
    bool *is_new;    /* one a row of codes: it says something new */
    size_t n_left, n_again, n_new;
    int64_t number;  /* of the import; 0: not begun */
    size_t n_parts;  /* statements made of parts */
    promise promise; /* of the model, held against the sheet */
    uint64_t n_refused;
} sheet_reading;

/* ---- Rows of the sheet ---------------------------------------------------------------------- */

static sheet_row *row_at(sheet_reading *self, uint64_t line)
{
    size_t low = 0, high = self->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (self->rows[middle].line < line) low = middle + 1;
        else high = middle;
    }
    return low < self->n && self->rows[low].line == line ? &self->rows[low] : NULL;
}

/* The column that means this in a file of codes; "text" and "part_of" are the sheet's own. */
static int find_column(size_t *out, const mx_sheet *sheet, const char *wanted)
{
    *out = SIZE_MAX;
    for (size_t c = 0; c < mx_sheet_n_columns(sheet); c++) {
        const char *name = mx_sheet_column(sheet, c), *meaning;
        int rc = mx_kind_column(&meaning, MX_KIND_CODES, mx_str_of(name));
        if (rc < 0) return rc;
        bool is_text = strcmp(name, "texte") == 0 || strcmp(name, "text") == 0;
        bool is_part = strcmp(name, "partie_de") == 0 || strcmp(name, "part_of") == 0;
        const char *column = meaning ? meaning : is_text ? "text" : is_part ? "part_of" : "";
        if (strcmp(column, wanted) == 0) *out = c;
    }
    return MX_OK;
}

static int find_columns(size_t out[N_SHEET_COLUMNS], const mx_sheet *sheet)
{
    static const char *const names[] = {"territory", "statement", "component", "text", "part_of"};
    for (size_t k = 0; k < N_SHEET_COLUMNS; k++) {
        int rc = find_column(&out[k], sheet, names[k]);
        if (rc < 0) return rc;
        if (out[k] == SIZE_MAX && k != SHEET_PART_OF)
            return mx_fail(MX_E_SYNTAX,
                           mx_tr("%s:1: pas de colonne « %s » : ce n’est pas une feuille de « mieux review »",
                                 "%s:1: no column \"%s\": this is not a sheet of \"mieux review\""),
                           mx_sheet_path(sheet), names[k]);
    }
    return MX_OK;
}

static int is_same_text(bool *out, mx_str one, mx_str other)
{
    mx_buf a = {0}, b = {0};
    mx_fold(&a, one);
    mx_fold(&b, other);
    int rc = mx_buf_check(&a);
    if (rc == MX_OK) rc = mx_buf_check(&b);
    *out = mx_str_equal((mx_str){a.at, a.size}, (mx_str){b.at, b.size});
    mx_buf_dispose(&a);
    mx_buf_dispose(&b);
    return rc;
}

/* A sheet whose columns were sorted apart has every text beside another statement's name. */
static int check_text(sheet_reading *self, sheet_row *row, const mx_str cells[N_SHEET_COLUMNS],
                      const char *column)
{
    uint32_t i;
    bool is_same;
    int rc = coded_find(&i, &self->all, mx_sheet_unguard(mx_str_trim(cells[SHEET_TERRITORY])),
                        mx_sheet_unguard(mx_str_trim(cells[SHEET_STATEMENT])));
    if (rc < 0 || i == MX_NO_ID) return rc; /* complained about elsewhere */
    const char *text = coded_text(self->all.statements, i, "text");
    rc = is_same_text(&is_same, mx_sheet_unguard(cells[SHEET_TEXT]), mx_str_of(text));
    if (rc < 0 || is_same) return rc;
    row->is_bad = true;
    return mx_complain(
        self->complaints, self->options->file, row->line, column,
        mx_tr("« %.*s » n’est pas le texte de l’expression « %.*s » : les lignes ont-elles glissé, ou perdu "
              "leurs accents ?",
              "\"%.*s\" is not the text of statement \"%.*s\": have rows slipped, or accents been lost?"),
        MX_STR(cells[SHEET_TEXT]), MX_STR(cells[SHEET_STATEMENT]));
}

static int look_at_row(sheet_reading *self, uint64_t line, const mx_str cells[N_SHEET_COLUMNS],
                       const size_t columns[])
{
    int rc = MX_GROW(self->rows, self->n, self->capacity);
    if (rc < 0) return rc;
    sheet_row *row = &self->rows[self->n++];
    *row = (sheet_row){line, mx_str_trim(cells[SHEET_COMPONENT]).size == 0, false};
    self->n_left += row->is_left && mx_str_trim(cells[SHEET_PART_OF]).size == 0;
    if (row->is_left) return MX_OK;
    if (mx_str_trim(cells[SHEET_TERRITORY]).size == 0) {
        row->is_bad = true;
        return mx_complain(self->complaints, self->options->file, line,
                           mx_sheet_column(self->sheet, columns[SHEET_TERRITORY]), "%s",
                           mx_tr("manquant", "missing"));
    }
    return check_text(self, row, cells, mx_sheet_column(self->sheet, columns[SHEET_TEXT]));
}

static int look_at_rows(sheet_reading *self, const size_t columns[N_SHEET_COLUMNS])
{
    mx_rows *cursor = NULL;
    mx_batch batch;
    bool has_parts = columns[SHEET_PART_OF] != SIZE_MAX;
    int rc = mx_sheet_rows(&cursor, self->sheet, columns, has_parts ? N_SHEET_COLUMNS : SHEET_PART_OF);
    while (rc == MX_OK && (rc = mx_rows_next(cursor, &batch)) == MX_OK) {
        for (size_t r = 0; rc == MX_OK && r < batch.n_rows; r++) {
            mx_str cells[N_SHEET_COLUMNS] = {{NULL, 0}};
            for (size_t k = 0; k < (has_parts ? N_SHEET_COLUMNS : SHEET_PART_OF); k++)
                cells[k] = batch.cells[k][r];
            rc = look_at_row(self, mx_rows_line(cursor, batch.places[r]), cells, columns);
        }
    }
    mx_rows_close(cursor);
    return rc == MX_DONE ? MX_OK : rc;
}

/* ---- Cells as codes ---------------------------------------------------------------------------- */

/* What import found wrong in rows that the person left is nobody's mistake. */
static int keep_complaints(sheet_reading *self, mx_complaints *found)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < mx_complaints_count(found); i++) {
        const mx_complaint *one = mx_complaints_get(found, i);
        sheet_row *row = row_at(self, one->line);
        if (row && row->is_left) continue;
        if (row) row->is_bad = true;
        rc = mx_complain(self->complaints, self->options->file, one->line, one->column, "%s", one->message);
    }
    return rc;
}

static int read_codes(sheet_reading *self)
{
    mx_frame *territories = NULL;
    mx_complaints *found = NULL;
    const mx_taxonomy *frameworks[] = {self->all.taxonomy};
    mx_import_options options = MX_IMPORT_OPTIONS_INIT;
    options.file = self->options->file;
    options.hash = self->hash;
    options.coder = self->coder.at;
    options.n_threads = self->options->threads;
    int rc = mx_store_table(&territories, self->store, "territories");
    if (rc == MX_OK) rc = mx_complaints_new(&found);
    const mx_import_context context = {.frameworks = frameworks,
                                       .n_frameworks = 1,
                                       .territories = territories,
                                       .statements = self->all.statements};
    if (rc == MX_OK)
        rc = mx_import_read(&self->import, self->sheet, MX_KIND_CODES, &context, &options, found);
    if (rc == MX_OK) rc = keep_complaints(self, found);
    mx_complaints_free(found);
    mx_frame_free(territories);
    return rc;
}

/* Each coder is kept apart: a sheet that names coders must name this one. */
static int check_coder(sheet_reading *self, const mx_frame *codes, size_t row)
{
    const char *coder = coded_text(codes, row, "coder");
    uint64_t line = (uint64_t)coded_number(codes, row, "line");
    mx_buf name = {0};
    if (!coder) return MX_OK;
    int rc = coded_coder(&name, coder);
    if (rc == MX_OK && strcmp(name.at, self->coder.at) != 0) {
        sheet_row *its = row_at(self, line);
        if (its) its->is_bad = true;
        rc = mx_complain(self->complaints, self->options->file, line, mx_tr("codeur", "coder"),
                         mx_tr("« %s » ici, « %s » dans --coder", "\"%s\" here, \"%s\" in --coder"), coder,
                         self->coder.at);
    }
    mx_buf_dispose(&name);
    return rc;
}

/* The rows without fault, to be completed. */
static int keep_good_codes(sheet_reading *self)
{
    const mx_frame *codes = NULL;
    for (size_t t = 0; t < mx_import_n_tables(self->import); t++)
        if (strcmp(mx_import_table(self->import, t), "codes") == 0) codes = mx_import_frame(self->import, t);
    if (!codes) return MX_OK;
    size_t n = mx_frame_n_rows(codes);
    bool *keep = mx_alloc_array(n + 1, sizeof *keep);
    int rc = keep ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < n; i++) rc = check_coder(self, codes, i);
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        const sheet_row *row = row_at(self, (uint64_t)coded_number(codes, i, "line"));
        keep[i] = row && !row->is_left && !row->is_bad;
    }
    if (rc == MX_OK) rc = mx_frame_filter(&self->codes, codes, keep);
    mx_free(keep);
    return rc;
}

/* ---- Rounds --------------------------------------------------------------------------------------- */

static bool is_same_cell(const mx_frame *a, size_t row_a, const mx_frame *b, size_t row_b, const char *column)
{
    const char *x = coded_text(a, row_a, column), *y = coded_text(b, row_b, column);
    return strcmp(x ? x : "", y ? y : "") == 0;
}

static bool is_same_code(const mx_frame *a, size_t row_a, const mx_frame *b, size_t row_b)
{
    static const char *const texts[] = {"component", "polarity", "meaning", "beneficiary"};
    double x = coded_number(a, row_a, "detail"), y = coded_number(b, row_b, "detail");
    bool is_same = x == y || (isnan(x) && isnan(y));
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        is_same = is_same && is_same_cell(a, row_a, b, row_b, texts[k]);
    return is_same;
}

static uint32_t statement_of(int *rc, const sheet_reading *self, size_t row)
{
    uint32_t i;
    *rc = coded_find(&i, &self->all, mx_str_of(coded_text(self->codes, row, "territory")),
                     mx_str_of(coded_text(self->codes, row, "statement")));
    return i;
}

/* What the coder says again is not loaded; what they say otherwise begins a round. */
static int complete_codes(sheet_reading *self)
{
    size_t n = self->codes ? mx_frame_n_rows(self->codes) : 0;
    self->is_new = mx_alloc_array(n + 1, sizeof *self->is_new);
    int rc = self->is_new ? MX_OK : mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        uint32_t i = statement_of(&rc, self, row);
        if (rc < 0) break;
        size_t before = coded_by(&self->all, i, self->coder.at);
        bool is_again = before != SIZE_MAX && is_same_code(self->codes, row, self->all.codes, before);
        double round = before == SIZE_MAX ? 1 : coded_number(self->all.codes, before, "round") + 1;
        self->is_new[row] = !is_again;
        self->n_again += is_again;
        self->n_new += !is_again;
        mx_frame_set_number(self->codes, row, mx_frame_find(self->codes, "round"), round);
        rc = mx_frame_set_text(self->codes, row, mx_frame_find(self->codes, "coder"), self->coder.at);
        size_t day = mx_frame_find(self->codes, "coded_on");
        if (rc == MX_OK && !mx_frame_text(self->codes, row, day))
            rc = mx_frame_set_text(self->codes, row, day, self->day);
    }
    return rc;
}

static int read_statements(sheet_reading *self)
{
    mx_store_filter filter = MX_STORE_FILTER_INIT;
    filter.cut = MX_STORE_PARTS_AND_WHOLES;
    return coded_read(&self->all, self->store, &filter);
}

/* ---- Into the store -------------------------------------------------------------------------------- */

/* The store's complaints name the file as it is kept; the user named it otherwise. */
static int load_codes(sheet_reading *self)
{
    mx_frame *fresh = NULL;
    mx_complaints *found = NULL;
    int rc = mx_frame_filter(&fresh, self->codes, self->is_new);
    if (rc == MX_OK) rc = mx_complaints_new(&found);
    if (rc == MX_OK) rc = mx_store_load(self->store, "codes", fresh, self->number, found);
    if (rc == MX_OK) rc = keep_complaints(self, found);
    mx_complaints_free(found);
    mx_frame_free(fresh);
    return rc;
}

/* The sheet as an import of the store, once. */
static int begin_import(sheet_reading *self)
{
    const char *path = self->options->file, *slash = strrchr(path, '/');
    mx_store_import about = {.file = slash ? slash + 1 : path,
                             .sha256 = self->hash,
                             .part = self->coder.at,
                             .kind = mx_kind_name(MX_KIND_CODES, MX_EN),
                             .loaded_on = self->day,
                             .mapping = "review",
                             .program = mx_version()};
    return self->number ? MX_OK : mx_store_import_begin(&self->number, self->store, &about);
}

static int load(sheet_reading *self)
{
    int rc = begin_import(self);
    if (rc == MX_OK) rc = load_codes(self);
    return rc == MX_OK ? mx_store_import_finish(self->store, self->number, (int64_t)self->n) : rc;
}

/* Statements that the person cut get their parts, and all is read again. */
static int cut_statements(sheet_reading *self, const size_t columns[N_SHEET_COLUMNS])
{
    mx_frame *parts;
    int rc = review_parts(&parts, &self->all, self->sheet, columns, self->complaints);
    if (rc < 0 || !parts) return rc;
    self->n_parts = mx_frame_n_rows(parts);
    rc = begin_import(self);
    if (rc == MX_OK) rc = mx_store_load(self->store, "statements", parts, self->number, self->complaints);
    mx_frame_free(parts);
    coded_dispose(&self->all);
    return rc == MX_OK ? read_statements(self) : rc;
}

/* MX_OK only when there is no fault, or the good rows are wanted all the same. */
static int report_faults(sheet_reading *self)
{
    size_t n = mx_complaints_count(self->complaints);
    if (n == 0) return MX_OK;
    for (size_t i = 0; i < self->n; i++) self->n_refused += self->rows[i].is_bad;
    if (self->options->complain) self->options->complain(self->options->payload, self->complaints);
    if (self->options->keeps_good) return MX_OK;
    return mx_fail(
        MX_E_REFUSED,
        n == 1
            ? mx_tr("%s : %zu erreur, rien n’est retenu ; corrigez la feuille, ou --keep-good pour les "
                    "bonnes lignes",
                    "%s: %zu mistake, nothing is kept; correct the sheet, or --keep-good for the good rows")
            : mx_tr("%s : %zu erreurs, rien n’est retenu ; corrigez la feuille, ou --keep-good pour les "
                    "bonnes lignes",
                    "%s: %zu mistakes, nothing is kept; correct the sheet, or --keep-good for the good rows"),
        self->options->file, n);
}

/* MX_DONE when these bytes were read before, for this coder. */
static int read_sheet(sheet_reading *self)
{
    size_t columns[N_SHEET_COLUMNS];
    int64_t same = 0;
    int rc = mx_store_import_find(&same, self->store, self->hash, self->coder.at);
    if (rc == MX_OK && same != 0) return MX_DONE;
    if (rc == MX_OK) rc = find_columns(columns, self->sheet);
    if (rc == MX_OK) rc = read_statements(self);
    if (rc == MX_OK) rc = cut_statements(self, columns);
    if (rc == MX_OK) rc = look_at_rows(self, columns);
    if (rc == MX_OK) rc = read_codes(self);
    if (rc == MX_OK) rc = keep_good_codes(self);
    if (rc == MX_OK) rc = complete_codes(self);
    if (rc == MX_OK && self->n_new > 0) rc = load(self);
    return rc == MX_OK ? report_faults(self) : rc;
}

/* ---- Agreement with the model ------------------------------------------------------------------------- */

static int compare_with_model(mx_release **out, sheet_reading *self)
{
    mx_model *model;
    mx_frame *frame = NULL;
    int rc = learning_model(&model, self->options->model);
    if (rc == MX_OK) rc = coded_propose(&self->all, model, self->options->threads);
    size_t n = self->codes ? mx_frame_n_rows(self->codes) : 0;
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        uint32_t i = statement_of(&rc, self, row);
        if (rc == MX_OK)
            promise_add(&self->promise, &self->all.proposals[i], coded_text(self->codes, row, "component"),
                        coded_text(self->codes, row, "polarity"));
    }
    if (rc == MX_OK) rc = promise_table(&frame, &self->promise);
    if (rc == MX_OK) rc = learning_release(out, frame);
    mx_model_close(model);
    return rc;
}

/* One transaction: the whole sheet, or nothing. */
static int take_back(mx_release **out, sheet_reading *self)
{
    int rc = mx_store_begin(self->store);
    if (rc < 0) return rc;
    rc = read_sheet(self);
    if (rc == MX_OK) rc = compare_with_model(out, self);
    bool is_kept = rc == MX_OK && self->n_new > 0;
    if (is_kept) {
        rc = mx_store_commit(self->store);
        is_kept = rc == MX_OK;
    }
    if (!is_kept) mx_store_rollback(self->store);
    return rc;
}

/* ---- The task ------------------------------------------------------------------------------------------ */

static void say_outcome(const sheet_reading *self)
{
    mx_say(
        self->context,
        mx_tr("%s : codes de « %s » : %zu retenus, %zu déjà connus ; lignes laissées sans composante : %zu",
              "%s: codes of \"%s\": %zu kept, %zu known already; rows left without a component: %zu"),
        self->options->file, self->coder.at, self->n_new, self->n_again, self->n_left);
    if (self->n_parts > 0)
        mx_say(self->context,
               mx_tr("%zu parties d’expressions qui tiennent plusieurs critères comptent désormais pour elles",
                     "%zu parts of statements that hold several criteria count in their place from now on"),
               self->n_parts);
}

static int open_sheet(sheet_reading *self)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.n_threads = self->options->threads;
    options.sheet = self->options->sheet;
    int rc = coded_coder(&self->coder, self->options->coder ? self->options->coder : "");
    if (rc == MX_OK && self->coder.size == 0)
        rc = mx_fail(MX_E_USAGE, "%s",
                     mx_tr("review --read : --coder dit qui a codé (consensus : ensemble)",
                           "review --read: --coder says who coded (consensus: together)"));
    if (rc == MX_OK) rc = mx_sheet_open(&self->sheet, self->options->file, &options);
    if (rc < 0) return rc;
    mx_str bytes = mx_sheet_bytes(self->sheet);
    mx_sha256(self->hash, bytes.at, bytes.size);
    day_of_loading(self->day);
    return MX_OK;
}

int mx_task_review_read(mx_release **out, mx_import_outcome *outcome, const mx_context *context,
                        const mx_review_read *options)
{
    sheet_reading self = {.context = context, .options = options};
    *out = NULL;
    *outcome = (mx_import_outcome){0};
    int rc = open_sheet(&self);
    if (rc == MX_OK) rc = mx_complaints_new(&self.complaints);
    if (rc == MX_OK) rc = mx_store_open(&self.store, context->store, MX_STORE_WRITE);
    if (rc == MX_OK) rc = take_back(out, &self);
    if (rc == MX_OK) {
        outcome->n_refused = self.n_refused;
        say_outcome(&self);
        rc = promise_say(context, &self.promise);
    } else if (rc == MX_DONE) {
        mx_say(context,
               mx_tr("%s : déjà lu pour « %s », octet pour octet ; rien ne change",
                     "%s: read already for \"%s\", byte for byte; nothing changes"),
               options->file, self.coder.at);
        rc = MX_OK;
    }
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    mx_store_close(self.store);
    mx_import_free(self.import);
    mx_frame_free(self.codes);
    coded_dispose(&self.all);
    mx_complaints_free(self.complaints);
    mx_sheet_close(self.sheet);
    mx_buf_dispose(&self.coder);
    mx_free(self.is_new);
    mx_free(self.rows);
    return rc;
}
