/* The margins that people are weighted to. */
#include "margins.h"

#include <math.h>
#include <string.h>

#include "mx/import.h"
#include "mx/sheet.h"

/* ---- A table of margins --------------------------------------------------------------------------- */

enum { MARGIN, CATEGORY, SHARE, N_COLUMNS };

static const struct {
    const char *names[5]; /* folded */
} headers[N_COLUMNS] = {{{"margin", "marge", "variable", NULL}},
                        {{"category", "categorie", "modalite", NULL}},
                        {{"share", "part", "people", "effectif", NULL}}};

static bool is_header(mx_str folded, size_t what)
{
    for (size_t i = 0; headers[what].names[i]; i++)
        if (mx_str_is(folded, headers[what].names[i])) return true;
    return false;
}

static int find_columns(size_t columns[N_COLUMNS], const mx_sheet *sheet)
{
    mx_buf folded = {0};
    int rc = MX_OK;
    for (size_t what = 0; what < N_COLUMNS; what++) columns[what] = SIZE_MAX;
    for (size_t c = 0; rc == MX_OK && c < mx_sheet_n_columns(sheet); c++) {
        mx_buf_clear(&folded);
        mx_fold(&folded, mx_str_of(mx_sheet_column(sheet, c)));
        rc = mx_buf_check(&folded);
        for (size_t what = 0; what < N_COLUMNS; what++)
            if (columns[what] == SIZE_MAX && is_header((mx_str){folded.at, folded.size}, what)) columns[what] = c;
    }
    mx_buf_dispose(&folded);
    for (size_t what = 0; rc == MX_OK && what < N_COLUMNS; what++)
        if (columns[what] == SIZE_MAX)
            rc = mx_fail(MX_E_SYNTAX,
                         mx_tr("%s:1: pas de colonne « %s » ; une table de marges a marge, catégorie et part",
                               "%s:1: no column \"%s\"; a table of margins has margin, category and share"),
                         mx_sheet_path(sheet), headers[what].names[mx_lang_get() == MX_FR ? 1 : 0]);
    return rc;
}

/* The margins as they grow, a row of the table after the other. */
typedef struct {
    mx_margin *all;
    size_t n;
    const char **categories[MX_MOST_MARGINS];
    double *shares[MX_MOST_MARGINS];
    size_t capacity; /* of each margin: the rows of the table */
    mx_arena *arena;
    const char *path;
} table;

static int refuse(const table *t, uint64_t line, const char *what, mx_str text)
{
    return mx_fail(MX_E_VALUE, mx_tr("%s:%llu: « %.*s » %s", "%s:%llu: \"%.*s\" %s"), t->path, (unsigned long long)line, MX_STR(text), what);
}

static int find_margin(size_t *out, table *t, mx_str name, uint64_t line)
{
    for (*out = 0; *out < t->n; ++*out)
        if (mx_str_is(name, t->all[*out].name)) return MX_OK;
    if (t->n == MX_MOST_MARGINS)
        return refuse(t, line, mx_tr("est une marge de trop (8 au plus)", "is one margin too many (8 at most)"), name);
    t->all[t->n].name = mx_arena_copy(t->arena, name.at, name.size);
    t->categories[t->n] = mx_arena_alloc(t->arena, t->capacity * sizeof **t->categories);
    t->shares[t->n] = mx_arena_alloc(t->arena, t->capacity * sizeof **t->shares);
    if (!t->all[t->n].name || !t->categories[t->n] || !t->shares[t->n]) return mx_fail_memory();
    t->all[t->n].categories = t->categories[t->n];
    t->all[t->n].shares = t->shares[t->n];
    t->n++;
    return MX_OK;
}

/* "0.4", "0,4" and "40 %" are the same share of a margin. */
static int read_share(double *out, const table *t, mx_str cell, uint64_t line)
{
    mx_str number = cell;
    if (number.size > 0 && number.at[number.size - 1] == '%') number.size--;
    number = mx_str_trim(number);
    bool has_comma = number.size > 0 && memchr(number.at, ',', number.size) != NULL;
    if (mx_number_parse(out, number, has_comma ? ',' : '.') == MX_OK && *out >= 0) return MX_OK;
    return refuse(t, line, mx_tr("n’est pas une part ni un effectif", "is neither a share nor a number of people"), cell);
}

static int add_row(table *t, mx_str name, mx_str category, mx_str share, uint64_t line)
{
    size_t m;
    int rc = find_margin(&m, t, name, line);
    if (rc < 0) return rc;
    mx_margin *margin = &t->all[m];
    for (size_t i = 0; i < margin->n; i++)
        if (mx_str_is(category, margin->categories[i]))
            return refuse(t, line, mx_tr("y est deux fois", "is there twice"), category);
    t->categories[m][margin->n] = mx_arena_copy(t->arena, category.at, category.size);
    if (!t->categories[m][margin->n]) return mx_fail_memory();
    rc = read_share(&t->shares[m][margin->n], t, share, line);
    margin->n++;
    return rc;
}

static int count_rows(size_t *out, mx_sheet *sheet, const size_t columns[])
{
    mx_rows *rows = NULL;
    mx_batch batch;
    *out = 1;
    int rc = mx_sheet_rows(&rows, sheet, columns, N_COLUMNS);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) *out += batch.n_rows;
    mx_rows_close(rows);
    return rc < 0 ? rc : MX_OK;
}

static int read_rows(table *t, mx_sheet *sheet, const size_t columns[])
{
    mx_rows *rows = NULL;
    mx_batch batch;
    int rc = mx_sheet_rows(&rows, sheet, columns, N_COLUMNS);
    while (rc == MX_OK && (rc = mx_rows_next(rows, &batch)) == MX_OK) {
        for (size_t row = 0; rc == MX_OK && row < batch.n_rows; row++)
            rc = add_row(t, mx_str_trim(batch.cells[MARGIN][row]), mx_str_trim(batch.cells[CATEGORY][row]),
                         mx_str_trim(batch.cells[SHARE][row]), mx_rows_line(rows, batch.places[row]));
    }
    mx_rows_close(rows);
    return rc < 0 ? rc : MX_OK;
}

/* Shares of each margin add up to one. */
static int scale(table *t)
{
    for (size_t m = 0; m < t->n; m++) {
        double sum = 0;
        for (size_t i = 0; i < t->all[m].n; i++) sum += t->shares[m][i];
        if (!(sum > 0))
            return mx_fail(MX_E_VALUE, mx_tr("%s : marge « %s » : toutes les parts sont à 0",
                                             "%s: margin \"%s\": all shares are 0"),
                           t->path, t->all[m].name);
        for (size_t i = 0; i < t->all[m].n; i++) t->shares[m][i] /= sum;
    }
    if (t->n > 0) return MX_OK;
    return mx_fail(MX_E_VALUE, mx_tr("%s : aucune marge", "%s: no margin"), t->path);
}

static int read_table(table *t, const char *path)
{
    mx_sheet *sheet = NULL;
    size_t columns[N_COLUMNS];
    int rc = mx_sheet_open(&sheet, path, NULL);
    t->path = path;
    if (rc == MX_OK) rc = find_columns(columns, sheet);
    if (rc == MX_OK) rc = count_rows(&t->capacity, sheet, columns);
    if (rc == MX_OK) rc = read_rows(t, sheet, columns);
    if (rc == MX_OK) rc = scale(t);
    mx_sheet_close(sheet);
    return rc;
}

/* ---- Names with commas between them --------------------------------------------------------------- */

static int read_names(table *t, const char *names)
{
    for (const char *at = names;; at++) {
        size_t size = strcspn(at, ",");
        mx_str name = mx_str_trim((mx_str){at, size});
        if (name.size == 0 || t->n == MX_MOST_MARGINS)
            return mx_fail(MX_E_USAGE,
                           mx_tr("--standardise « %s » : de 1 à %d noms, séparés par des virgules",
                                 "--standardise \"%s\": 1 to %d names, with commas between them"),
                           names, MX_MOST_MARGINS);
        t->all[t->n].name = mx_arena_copy(t->arena, name.at, name.size);
        if (!t->all[t->n++].name) return mx_fail_memory();
        at += size;
        if (!*at) return MX_OK;
    }
}

int margins_read(mx_margin **out, size_t *n, const mx_weighting *weighting, mx_arena *arena)
{
    table t = {.arena = arena, .all = mx_arena_alloc(arena, MX_MOST_MARGINS * sizeof *t.all)};
    int rc = t.all ? MX_OK : mx_fail_memory();
    if (rc == MX_OK && weighting->rake && weighting->standardise)
        rc = mx_fail(MX_E_USAGE, "%s",
                     mx_tr("--rake ou --standardise, pas les deux", "--rake or --standardise, not both"));
    if (rc == MX_OK && weighting->rake) rc = read_table(&t, weighting->rake);
    if (rc == MX_OK && weighting->standardise) rc = read_names(&t, weighting->standardise);
    *out = t.all;
    *n = t.n;
    return rc;
}

/* ---- Rows of a store with a cell more ---------------------------------------------------------------- */

enum { TERRITORY, GROUP, MOST_CELLS = 32 };

typedef struct {
    mx_rows *rows;
    const mx_frame *groups;
    mx_ids *keys;      /* of the groups, in the order of their rows */
    uint32_t *row_of;  /* by id of keys */
    size_t n, column[MX_MOST_MARGINS]; /* of the groups; SIZE_MAX: the cell `cell` */
    size_t cell[MX_MOST_MARGINS];
    mx_str *cells[MX_MOST_MARGINS];
    size_t capacity;
    const mx_str *all[MOST_CELLS];
} stratified;

static int write_key(mx_buf *out, mx_str territory, mx_str group)
{
    mx_buf_clear(out);
    mx_buf_add(out, territory.at, territory.size);
    mx_buf_char(out, '\x1f');
    mx_buf_add(out, group.at, group.size);
    return mx_buf_check(out);
}

static int add_groups(stratified *s)
{
    size_t n = mx_frame_n_rows(s->groups), territory = mx_frame_find(s->groups, "territory"),
           group = mx_frame_find(s->groups, "group");
    mx_buf key = {0};
    int rc = mx_ids_new(&s->keys);
    s->row_of = mx_alloc_array(n + 1, sizeof *s->row_of);
    if (rc == MX_OK && !s->row_of) rc = mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < n; row++) {
        uint32_t id;
        rc = write_key(&key, mx_str_of(mx_frame_text(s->groups, row, territory)),
                       mx_str_of(mx_frame_text(s->groups, row, group)));
        if (rc == MX_OK) rc = mx_ids_add(s->keys, (mx_str){key.at, key.size}, &id);
        if (rc == MX_OK) s->row_of[id] = (uint32_t)row;
    }
    mx_buf_dispose(&key);
    return rc;
}

static int find_source(stratified *s, const mx_margin *margin)
{
    const char *meaning;
    int rc = mx_kind_column(&meaning, MX_KIND_GROUPS, mx_str_of(margin->name));
    if (rc < 0) return rc;
    size_t *column = &s->column[s->n], *cell = &s->cell[s->n];
    s->n++;
    *column = SIZE_MAX;
    *cell = GROUP;
    if (meaning && strcmp(meaning, "group") == 0) return MX_OK;
    *cell = TERRITORY;
    if (meaning && strcmp(meaning, "territory") == 0) return MX_OK;
    if (meaning && (strcmp(meaning, "kind") == 0 || strcmp(meaning, "profile") == 0)) {
        *column = mx_frame_find(s->groups, meaning);
        return MX_OK;
    }
    return mx_fail(MX_E_USAGE,
                   mx_tr("marge « %s » : la base sait le territoire (territory) et le groupe (group) de chacun, et des "
                         "groupes le genre (kind) et le profil (profile)",
                         "margin \"%s\": the store knows the territory and the group of everyone, and of groups their "
                         "kind and profile"),
                   margin->name);
}

/* The cell of a row for margin m. */
static int find_cell(mx_str *out, stratified *s, const mx_batch *batch, size_t m, size_t row, mx_buf *key)
{
    *out = batch->cells[s->cell[m]][row];
    if (s->column[m] == SIZE_MAX) return MX_OK;
    int rc = write_key(key, batch->cells[TERRITORY][row], batch->cells[GROUP][row]);
    uint32_t id = rc == MX_OK ? mx_ids_find(s->keys, (mx_str){key->at, key->size}) : MX_NO_ID;
    *out = id == MX_NO_ID ? (mx_str){NULL, 0} : mx_str_of(mx_frame_text(s->groups, s->row_of[id], s->column[m]));
    return rc;
}

static int make_room(stratified *s, size_t n)
{
    if (n <= s->capacity) return MX_OK;
    s->capacity = 0;
    for (size_t m = 0; m < s->n; m++) {
        mx_free(s->cells[m]);
        s->cells[m] = mx_alloc_array(n, sizeof **s->cells);
        if (!s->cells[m]) return mx_fail_memory();
    }
    s->capacity = n;
    return MX_OK;
}

static int next(void *self, mx_batch *out)
{
    stratified *s = self;
    mx_batch batch;
    mx_buf key = {0};
    int rc = mx_rows_next(s->rows, &batch);
    if (rc != MX_OK) return rc;
    rc = make_room(s, batch.n_rows);
    for (size_t m = 0; m < s->n; m++)
        for (size_t row = 0; rc == MX_OK && row < batch.n_rows; row++)
            rc = find_cell(&s->cells[m][row], s, &batch, m, row, &key);
    mx_buf_dispose(&key);
    for (size_t c = 0; c < batch.n_columns; c++) s->all[c] = batch.cells[c];
    for (size_t m = 0; m < s->n; m++) s->all[batch.n_columns + m] = s->cells[m];
    *out = (mx_batch){
        .n_rows = batch.n_rows, .n_columns = batch.n_columns + s->n, .cells = s->all, .places = batch.places};
    return rc;
}

static uint64_t line(void *self, size_t place)
{
    return mx_rows_line(((stratified *)self)->rows, place);
}

static void close(void *self)
{
    stratified *s = self;
    mx_rows_close(s->rows);
    mx_ids_free(s->keys);
    mx_free(s->row_of);
    for (size_t m = 0; m < s->n; m++) mx_free(s->cells[m]);
    mx_free(s);
}

int margins_of_store(mx_rows **out, mx_rows *rows, const mx_frame *groups, const mx_margin margins[], size_t n)
{
    static const mx_rows_class class = {next, line, close};
    stratified *s = mx_alloc_array(1, sizeof *s);
    *out = NULL;
    if (!s) {
        mx_rows_close(rows);
        return mx_fail_memory();
    }
    *s = (stratified){.rows = rows, .groups = groups};
    int rc = add_groups(s);
    for (size_t m = 0; rc == MX_OK && m < n; m++) rc = find_source(s, &margins[m]);
    if (rc == MX_OK) rc = mx_rows_new(out, &class, s);
    if (rc < 0) close(s);
    return rc;
}
