#include "coded.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *coded_text(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

double coded_number(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_number(frame, row, mx_frame_find(frame, column));
}

int coded_coder(mx_buf *out, const char *name)
{
    mx_buf folded = {0};
    mx_str trimmed = mx_str_trim(mx_str_of(name));
    mx_fold(&folded, trimmed);
    int rc = mx_buf_check(&folded);
    bool is_together = mx_str_is((mx_str){folded.at, folded.size}, CODED_TOGETHER);
    mx_buf_dispose(&folded);
    if (is_together) mx_buf_text(out, CODED_TOGETHER);
    else mx_buf_add(out, trimmed.at, trimmed.size);
    return rc == MX_OK ? mx_buf_check(out) : rc;
}

/* ---- Keys --------------------------------------------------------------------------- */

static int write_key(mx_buf *out, mx_str territory, mx_str statement)
{
    mx_buf_clear(out);
    mx_buf_add(out, territory.at, territory.size);
    mx_buf_char(out, '\x1f');
    mx_buf_add(out, statement.at, statement.size);
    return mx_buf_check(out);
}

int coded_find(uint32_t *out, const coded *all, mx_str territory, mx_str statement)
{
    mx_buf key = {0};
    int rc = write_key(&key, territory, statement);
    *out = rc == MX_OK ? mx_ids_find(all->keys, (mx_str){key.at, key.size}) : MX_NO_ID;
    mx_buf_dispose(&key);
    return rc;
}

static int add_keys(coded *all)
{
    mx_buf key = {0};
    uint32_t id;
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < all->n; i++) {
        rc = write_key(&key, mx_str_of(coded_text(all->statements, i, "territory")),
                       mx_str_of(coded_text(all->statements, i, "statement")));
        if (rc == MX_OK) rc = mx_ids_add(all->keys, (mx_str){key.at, key.size}, &id);
    }
    mx_buf_dispose(&key);
    return rc;
}

/* ---- Codes --------------------------------------------------------------------------- */

/* Those of the store's framework. */
static int read_codes(coded *all, mx_store *store)
{
    mx_frame *codes;
    int rc = mx_store_table(&codes, store, "codes");
    if (rc < 0) return rc;
    size_t n = mx_frame_n_rows(codes);
    bool *keep = mx_alloc_array(n + 1, sizeof *keep);
    rc = keep ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < n; i++)
        keep[i] = strcmp(coded_text(codes, i, "framework"), mx_taxonomy_version(all->taxonomy)) == 0;
    if (rc == MX_OK) rc = mx_frame_filter(&all->codes, codes, keep);
    mx_free(keep);
    mx_frame_free(codes);
    return rc;
}

/* The store gives codes in the order of their keys: a statement's stand together. */
static int assign_codes(coded *all)
{
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(all->codes); row++) {
        uint32_t i;
        rc = coded_find(&i, all, mx_str_of(coded_text(all->codes, row, "territory")),
                        mx_str_of(coded_text(all->codes, row, "statement")));
        if (i == MX_NO_ID) continue; /* outside the filter */
        if (all->n_codes[i]++ == 0) all->first[i] = row;
    }
    return rc;
}

static void ask(coded *all)
{
    for (size_t i = 0; i < all->n; i++) {
        double question = coded_number(all->statements, i, "question");
        all->asked[i] =
            (mx_statement){mx_str_of(coded_text(all->statements, i, "text")),
                           coded_text(all->statements, i, "lang"), isnan(question) ? 0 : (int)question};
    }
}

int coded_read(coded *out, mx_store *store, const mx_store_filter *filter)
{
    *out = (coded){0};
    int rc = mx_store_taxonomy(&out->taxonomy, store, NULL);
    if (rc == MX_OK) rc = mx_store_statements(&out->statements, store, filter);
    if (rc == MX_OK) rc = read_codes(out, store);
    if (rc == MX_OK) rc = mx_ids_new(&out->keys);
    if (rc == MX_OK) {
        out->n = mx_frame_n_rows(out->statements);
        out->first = mx_alloc_array(out->n + 1, sizeof *out->first);
        out->n_codes = mx_alloc_array(out->n + 1, sizeof *out->n_codes);
        out->asked = mx_alloc_array(out->n + 1, sizeof *out->asked);
        rc = out->first && out->n_codes && out->asked ? add_keys(out) : mx_fail_memory();
    }
    if (rc == MX_OK) rc = assign_codes(out);
    if (rc == MX_OK) ask(out);
    else coded_dispose(out);
    return rc;
}

void coded_dispose(coded *all)
{
    mx_taxonomy_free(all->taxonomy);
    mx_frame_free(all->statements);
    mx_frame_free(all->codes);
    mx_ids_free(all->keys);
    mx_free(all->first);
    mx_free(all->n_codes);
    mx_free(all->asked);
    mx_free(all->proposals);
    *all = (coded){0};
}

bool coded_next(size_t *row, size_t *at, const coded *all, size_t statement)
{
    if (*at >= all->n_codes[statement]) return false;
    const char *coder = coded_text(all->codes, all->first[statement] + *at, "coder");
    do {
        *row = all->first[statement] + (*at)++;
    } while (*at < all->n_codes[statement] &&
             strcmp(coded_text(all->codes, all->first[statement] + *at, "coder"), coder) == 0);
    return true;
}

size_t coded_by(const coded *all, size_t statement, const char *coder)
{
    for (size_t row, at = 0; coded_next(&row, &at, all, statement);)
        if (strcmp(coded_text(all->codes, row, "coder"), coder) == 0) return row;
    return SIZE_MAX;
}

/* ---- Proposals -------------------------------------------------------------------------- */

int coded_propose(coded *all, const mx_model *model, unsigned threads)
{
    mx_crew *crew = NULL;
    if (strcmp(mx_model_framework(model), mx_taxonomy_version(all->taxonomy)) != 0)
        return mx_fail(MX_E_VALUE,
                       mx_tr("le modèle propose dans le référentiel %s, la base code dans %s",
                             "the model proposes in framework %s, the store codes in %s"),
                       mx_model_framework(model), mx_taxonomy_version(all->taxonomy));
    all->proposals = mx_alloc_array(all->n + 1, sizeof *all->proposals);
    int rc = all->proposals ? mx_crew_new(&crew, model, threads) : mx_fail_memory();
    if (rc == MX_OK) rc = mx_crew_classify(crew, all->proposals, all->asked, all->n);
    mx_crew_free(crew);
    return rc;
}

int coded_check_model(const mx_model *model, const char *path)
{
    if (!mx_model_is_adapted(model)) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : ce modèle a appris de ce que des personnes ont codé, le comparer à leurs codes ne dit "
                         "rien ; prenez le modèle fourni, ou lisez ce que dit mieux train --from-store",
                         "%s: this model learnt from what people coded, comparing it with their codes tells nothing; "
                         "take the model that comes along, or read what mieux train --from-store says"),
                   path);
}

int coded_add_proposals(coded *all)
{
    size_t proposed = mx_frame_n_columns(all->statements);
    int rc = mx_frame_add_column(all->statements, "proposed", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(all->statements, "decision", MX_TEXT, MX_KEY);
    for (size_t i = 0; rc == MX_OK && i < all->n; i++) {
        rc = mx_frame_set_text(all->statements, i, proposed, all->proposals[i].component[0]);
        if (rc == MX_OK)
            rc = mx_frame_set_text(all->statements, i, proposed + 1, all->proposals[i].is_auto ? "auto" : "review");
    }
    return rc;
}

bool coded_is_decided(const coded *all, size_t statement)
{
    const char *status = coded_text(all->statements, statement, "status");
    return strcmp(status, "settled") == 0 || strcmp(status, "agreed") == 0;
}

/* ---- Confusion --------------------------------------------------------------------------- */

/* One statement's place in the table. */
typedef struct {
    const char *decided, *proposed, *decision;
} meeting;

static int by_codes(const void *a, const void *b)
{
    const meeting *x = a, *y = b;
    int order = strcmp(x->decided, y->decided);
    if (order == 0) order = strcmp(x->proposed, y->proposed);
    return order ? order : strcmp(x->decision, y->decision);
}

static int add_meetings(mx_frame *frame, const meeting *meetings, size_t n)
{
    int rc = MX_OK;
    for (size_t i = 0, end; rc == MX_OK && i < n; i = end) {
        size_t row = mx_frame_n_rows(frame);
        for (end = i + 1; end < n && by_codes(&meetings[i], &meetings[end]) == 0;) end++;
        rc = mx_frame_add_row(frame);
        if (rc == MX_OK) rc = mx_frame_set_text(frame, row, 0, meetings[i].decided);
        if (rc == MX_OK) rc = mx_frame_set_text(frame, row, 1, meetings[i].proposed);
        if (rc == MX_OK) rc = mx_frame_set_text(frame, row, 2, meetings[i].decision);
        if (rc == MX_OK) mx_frame_set_number(frame, row, 3, (double)(end - i));
    }
    return rc;
}

int coded_confusion(mx_frame **out, const coded *all)
{
    static const char *const names[] = {"decided", "proposed", "decision", "n"};
    mx_frame *frame = NULL;
    size_t n = 0;
    meeting *meetings = mx_alloc_array(all->n + 1, sizeof *meetings);
    int rc = meetings ? mx_frame_new(&frame) : mx_fail_memory();
    for (size_t c = 0; rc == MX_OK && c < 4; c++)
        rc = mx_frame_add_column(frame, names[c], c < 3 ? MX_TEXT : MX_NUMBER, c < 3 ? MX_KEY : MX_FIGURE);
    for (size_t i = 0; rc == MX_OK && i < all->n; i++)
        if (coded_is_decided(all, i))
            meetings[n++] = (meeting){coded_text(all->statements, i, "component"), all->proposals[i].component[0],
                                      all->proposals[i].is_auto ? "auto" : "review"};
    if (rc == MX_OK && n > 1) qsort(meetings, n, sizeof *meetings, by_codes);
    if (rc == MX_OK) rc = add_meetings(frame, meetings, n);
    mx_free(meetings);
    if (rc < 0) {
        mx_frame_free(frame);
        frame = NULL;
    }
    *out = frame;
    return rc;
}
