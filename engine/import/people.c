/*
 * Answers of people, in long form (one value a row) or wide form (one row a respondent).
 *
 * The file is cut into parts, a thread each (answers.c reads a row, refusals.c says what is
 * wrong with it); what the parts read is brought together in their order. Parts that contradict each other
 * (unequal answers of one person) are read again by one thread, which knows the line of each.
 */
#include "people_i.h"

#include <string.h>
#include <unistd.h>

#define MAX_THREADS 64

/* ---- Threads ---------------------------------------------------------------------------------------------
 */

static int read_part(mx_import__worker *self)
{
    mx_batch batch;
    int rc;
    while ((rc = mx_rows_next(self->rows, &batch)) == MX_OK) {
        self->n_rows += batch.n_rows;
        for (size_t i = 0; i < batch.n_rows && rc == MX_OK; i++)
            rc = self->plan->is_wide ? mx_import__read_wide_row(self, &batch, i)
                                     : mx_import__read_long_row(self, &batch, i);
        if (rc < 0) return rc;
    }
    return rc < 0 ? rc : MX_OK;
}

static void *run_part(void *payload)
{
    mx_import__worker *self = payload;
    self->rc = read_part(self);
    /* The record of errors belongs to the thread, so its message travels by hand. */
    if (self->rc < 0) snprintf(self->message, sizeof self->message, "%s", mx_error_message());
    return NULL;
}

static int worker_init(mx_import__worker *self, const mx_import__layout *plan, mx_rows *rows)
{
    *self = (mx_import__worker){.plan = plan, .rows = rows, .last_row = MX_NO_ID, .last_person = MX_NO_ID};
    self->cells = (mx_import__cells){.decimal = plan->reader->cells.decimal,
                                     .known = plan->reader->cells.known,
                                     .options = plan->reader->options};
    self->marks = mx_alloc_array(plan->n_columns + 1, sizeof *self->marks);
    self->values = mx_alloc_array(plan->n_columns + 1, sizeof *self->values);
    int rc = self->marks && self->values ? MX_OK : mx_fail_memory();
    if (rc == MX_OK) rc = mx_complaints_new(&self->complaints);
    if (rc == MX_OK && plan->reader->options->personal) rc = mx_personal_new(&self->cells.personal);
    if (rc == MX_OK) rc = mx_import__packer_init(&self->packer, &plan->reader->indicators);
    for (size_t d = 0; d < MX_N_DICTIONARIES && rc == MX_OK; d++) rc = mx_ids_new(&self->dictionaries[d].raw);
    return rc;
}

static void worker_dispose(mx_import__worker *self)
{
    mx_rows_close(self->rows);
    mx_import__packer_dispose(&self->packer);
    mx_complaints_free(self->complaints);
    for (size_t d = 0; d < MX_N_DICTIONARIES; d++) {
        mx_ids_free(self->dictionaries[d].raw);
        mx_free(self->dictionaries[d].entries);
    }
    mx_buf_dispose(&self->cells.folded);
    mx_buf_dispose(&self->text);
    mx_buf_dispose(&self->name);
    mx_personal_free(self->cells.personal);
    mx_free(self->marks);
    mx_free(self->values);
}

/* Run all parts, the first in this thread; a part whose thread cannot start runs here as well. */
static int run_parts(mx_import__worker workers[], size_t n_workers)
{
    for (size_t w = 1; w < n_workers; w++)
        workers[w].is_started = pthread_create(&workers[w].thread, NULL, run_part, &workers[w]) == 0;
    for (size_t w = 0; w < n_workers; w++)
        if (!workers[w].is_started) run_part(&workers[w]);
    for (size_t w = 0; w < n_workers; w++)
        if (workers[w].is_started) pthread_join(workers[w].thread, NULL);
    for (size_t w = 0; w < n_workers; w++)
        if (workers[w].rc < 0) return mx_fail(workers[w].rc, "%s", workers[w].message);
    return MX_OK;
}

static int copy_complaints(mx_complaints *out, mx_complaints *from)
{
    int rc = MX_OK;
    for (size_t i = 0; i < mx_complaints_count(from) && rc == MX_OK; i++) {
        const mx_complaint *one = mx_complaints_get(from, i);
        rc = mx_complain(out, one->file, one->line, one->column, "%s", one->message);
    }
    return rc;
}

/* Bring together what the parts read, in the order of the file. */
static int gather(mx_import__worker workers[], size_t n_workers, bool *is_clash)
{
    mx_import__reader *reader = workers->plan->reader;
    int rc = MX_OK;
    for (size_t w = 1; w < n_workers && rc == MX_OK && !*is_clash; w++) {
        rc = mx_import__packer_merge(&workers[0].packer, &workers[w].packer, is_clash);
        mx_import__packer_dispose(&workers[w].packer);
    }
    if (rc < 0 || *is_clash) return rc;
    for (size_t w = 0; w < n_workers && rc == MX_OK; w++) {
        reader->import->n_rows += workers[w].n_rows;
        reader->import->n_refused += workers[w].n_refused;
        rc = copy_complaints(reader->complaints, workers[w].complaints);
    }
    return rc < 0 ? rc : mx_import__packer_give(&workers[0].packer, reader);
}

static int read_in_parts(const mx_import__layout *plan, size_t n_parts, bool *is_clash)
{
    mx_rows *parts[MAX_THREADS] = {NULL};
    size_t n = 0, n_ready = 0;
    mx_import__worker *workers = mx_alloc_array(n_parts, sizeof *workers);
    if (!workers) return mx_fail_memory();
    int rc = mx_sheet_split(parts, &n, plan->reader->sheet, plan->columns, plan->n_columns, n_parts);
    for (; n_ready < n && rc == MX_OK; n_ready++) rc = worker_init(&workers[n_ready], plan, parts[n_ready]);
    for (size_t p = n_ready; p < n; p++) mx_rows_close(parts[p]);
    if (rc == MX_OK) rc = run_parts(workers, n);
    if (rc == MX_OK) rc = gather(workers, n, is_clash);
    for (size_t w = 0; w < n_ready; w++) worker_dispose(&workers[w]);
    mx_free(workers);
    return rc;
}

/* ---- The plan
 * -------------------------------------------------------------------------------------------------- */

static int plan_columns(mx_import__layout *plan)
{
    mx_import__reader *reader = plan->reader;
    const mx_import__header *header = &reader->header;
    size_t most = header->n_names + MX_FU_N_COLUMNS;
    plan->columns = mx_arena_alloc(reader->import->arena, most * sizeof *plan->columns);
    plan->indicator_of = mx_arena_alloc(reader->import->arena, most * sizeof *plan->indicator_of);
    if (!plan->columns || !plan->indicator_of) return mx_fail_memory();
    for (size_t c = 0; c < MX_FU_N_COLUMNS; c++) {
        plan->cell_of[c] = SIZE_MAX;
        if (header->place_of[c] == SIZE_MAX) continue;
        plan->indicator_of[plan->n_columns] = MX_NO_ID;
        plan->cell_of[c] = plan->n_columns;
        plan->columns[plan->n_columns++] = header->place_of[c];
    }
    for (size_t k = 0; k < MX_KEY_N_TEXTS; k++)
        plan->given[k] = mx_str_of(
            mx_import__given(reader->options, mx_import__follow_up_column(mx_import__key_column(k))->name.canonical));
    plan->has_respondents = plan->is_wide || plan->cell_of[MX_FU_RESPONDENT] != SIZE_MAX;
    return MX_OK;
}

static int fail_no_indicator(const mx_import__reader *reader)
{
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s:1: aucune colonne n’est un indicateur connu ; importez d’abord les indicateurs",
                         "%s:1: no column is a known indicator; import the indicators first"),
                   reader->options->file);
}

static int fail_same_indicator(const mx_import__layout *plan, size_t one, size_t other)
{
    const mx_import__header *header = &plan->reader->header;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s:1: les colonnes « %s » et « %s » sont le même indicateur ; n’en gardez qu’une",
                         "%s:1: the columns \"%s\" and \"%s\" are the same indicator; keep one of them"),
                   plan->reader->options->file, header->names[plan->columns[one]].at,
                   header->names[plan->columns[other]].at);
}

/* Columns of a wide file: indicators that are known; others are kept out, which is said. */
static int plan_indicators(mx_import__layout *plan)
{
    mx_import__reader *reader = plan->reader;
    const mx_import__header *header = &reader->header;
    size_t n_fixed = plan->n_columns, n_out = 0;
    mx_buf kept_out = {0};
    int rc = MX_OK;
    for (size_t i = 0; i < header->n_names && rc == MX_OK; i++) {
        if (header->column_of[i] != SIZE_MAX) continue;
        uint32_t indicator = plan->is_wide ? mx_import__indicator_of_column(reader, i) : MX_NO_ID;
        if (indicator == MX_NO_ID) {
            mx_buf_format(&kept_out, "%s%s", n_out++ ? ", " : "", header->names[i].at);
            continue;
        }
        plan->indicator_of[plan->n_columns] = indicator;
        plan->columns[plan->n_columns] = i;
        for (size_t c = n_fixed; c < plan->n_columns && rc == MX_OK; c++)
            if (plan->indicator_of[c] == indicator) rc = fail_same_indicator(plan, c, plan->n_columns);
        plan->n_columns++;
    }
    if (rc == MX_OK) rc = mx_buf_check(&kept_out);
    if (rc == MX_OK && n_out > 0)
        rc = mx_import__note(reader->import,
                             n_out == 1 ? mx_tr("colonne laissée de côté : %s", "column kept out: %s")
                                        : mx_tr("colonnes laissées de côté : %s", "columns kept out: %s"),
                             kept_out.at);
    mx_buf_dispose(&kept_out);
    if (rc == MX_OK && plan->is_wide && plan->n_columns == n_fixed) rc = fail_no_indicator(reader);
    return rc;
}

static int plan_digits(mx_import__layout *plan)
{
    const mx_import__indicators *indicators = &plan->reader->indicators;
    plan->mark_of_digit =
        mx_arena_alloc(plan->reader->import->arena, (indicators->n + 1) * sizeof *plan->mark_of_digit);
    if (!plan->mark_of_digit) return mx_fail_memory();
    for (size_t i = 0; i < indicators->n; i++) {
        mx_import__scale scale = indicators->at[i].scale;
        for (int digit = 0; digit < 10 && !scale.is_real; digit++)
            if (digit >= scale.lowest && digit <= scale.highest)
                plan->mark_of_digit[i][digit] = (unsigned char)('0' + digit - (int)scale.lowest);
    }
    return MX_OK;
}

static size_t count_threads(unsigned asked)
{
    long found = asked ? (long)asked : sysconf(_SC_NPROCESSORS_ONLN);
    if (found < 1) return 1;
    return found > MAX_THREADS ? MAX_THREADS : (size_t)found;
}

int mx_import__read_people(mx_import__reader *reader, bool is_wide)
{
    mx_import__layout plan = {.reader = reader, .is_wide = is_wide};
    bool is_clash = false;
    int rc = plan_columns(&plan);
    if (rc == MX_OK) rc = plan_indicators(&plan);
    if (rc == MX_OK) rc = plan_digits(&plan);
    if (rc == MX_OK) rc = read_in_parts(&plan, count_threads(reader->options->n_threads), &is_clash);
    if (rc == MX_OK && is_clash) {
        is_clash = false;
        rc = read_in_parts(&plan, 1, &is_clash);
    }
    return rc;
}
