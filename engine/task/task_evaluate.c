#include <string.h>

#include "coded.h"
#include "learning.h"
#include "sheets.h"
#include "texts.h"

/* ---- A model against labelled files ----------------------------------------------------- */

typedef struct {
    mx_crew *crew;
    mx_taxonomy *taxonomy;
    mx_statement *statements;
    mx_proposal *proposals;
    size_t n_statements, statements_capacity, n_proposals, proposals_capacity;
    learning_judge *judge;
    void *payload;
} judging;

static int make_room(judging *j, size_t n)
{
    int rc = MX_OK;
    for (j->n_statements = 0; rc == MX_OK && j->n_statements < n; j->n_statements++)
        rc = MX_GROW(j->statements, j->n_statements, j->statements_capacity);
    for (j->n_proposals = 0; rc == MX_OK && j->n_proposals < n; j->n_proposals++)
        rc = MX_GROW(j->proposals, j->n_proposals, j->proposals_capacity);
    return rc;
}

/* The cell's codes as components, '|' between them. */
static int normal_codes(mx_buf *out, const text_file *file, const text_row *row, const mx_taxonomy *taxonomy)
{
    mx_str code, rest = row->component;
    mx_buf_clear(out);
    while (text_next_code(&code, &rest)) {
        char component[MX_CODE_MAX];
        int rc = text_component(component, file, row, code, taxonomy);
        if (rc < 0) return rc;
        if (out->size > 0) mx_buf_char(out, '|');
        mx_buf_text(out, component);
    }
    return mx_buf_check(out);
}

/* Hand one statement whose proposal is known to `judge`. */
static int judge_one(learning_judge *judge, void *payload, mx_reader *reader, const mx_statement *statement,
                     const mx_proposal *proposal, const char *codes, char polarity)
{
    mx_split split;
    bool is_two;
    int rc = mx_classify_split(&split, &is_two, reader, statement, proposal);
    return rc == MX_OK ? judge(payload, proposal, is_two ? &split : NULL, codes, polarity) : rc;
}

static int judge_rows(judging *j, const text_file *file, const text_row *rows, size_t n)
{
    mx_buf codes = {0};
    int rc = make_room(j, n);
    for (size_t i = 0; rc == MX_OK && i < n; i++)
        j->statements[i] = (mx_statement){rows[i].text, rows[i].lang, rows[i].question};
    if (rc == MX_OK) rc = mx_crew_classify(j->crew, j->proposals, j->statements, n);
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        rc = normal_codes(&codes, file, &rows[i], j->taxonomy);
        if (rc == MX_OK)
            rc = judge_one(j->judge, j->payload, mx_crew_reader(j->crew), &j->statements[i], &j->proposals[i],
                           codes.size ? codes.at : "", rows[i].polarity);
    }
    mx_buf_dispose(&codes);
    return rc;
}

static int judge_file(judging *j, const mx_context *context, const char *path, const char *tab)
{
    text_file *file;
    const text_row *rows;
    size_t n;
    int rc = text_file_open(&file, path, tab);
    if (rc < 0) return rc;
    if (text_file_sheet(file)) {
        sheet_notes_say(context, text_file_sheet(file));
        sheet_encoding_say(context, text_file_sheet(file));
    }
    if (!text_file_has(file, TEXT_COMPONENT))
        rc = mx_fail(MX_E_SYNTAX, mx_tr("%s:1: pas de colonne « component » : rien à quoi comparer",
                                        "%s:1: no column \"component\": nothing to compare with"),
                     path);
    while (rc == MX_OK && (rc = text_file_next(file, &rows, &n)) == MX_OK) rc = judge_rows(j, file, rows, n);
    text_file_close(file);
    return rc == MX_DONE ? MX_OK : rc;
}

int learning_judge_files(const mx_context *context, const mx_model *model, char *const files[], size_t n_files,
                         const mx_classify_options *options, learning_judge *judge, void *payload)
{
    judging j = {.judge = judge, .payload = payload};
    int rc = mx_crew_new(&j.crew, model, options->threads);
    if (rc == MX_OK) rc = mx_taxonomy_load(&j.taxonomy, mx_model_framework(model));
    for (size_t i = 0; rc == MX_OK && i < n_files; i++) rc = judge_file(&j, context, files[i], options->sheet);
    mx_taxonomy_free(j.taxonomy);
    mx_crew_free(j.crew);
    mx_free(j.statements);
    mx_free(j.proposals);
    return rc;
}

static int add_to_score(void *payload, const mx_proposal *proposal, const mx_split *split, const char *codes,
                        char polarity)
{
    mx_score *score = payload;
    mx_score_add_split(score, split, codes);
    return mx_score_add(score, proposal, codes, polarity);
}

int mx_task_score(mx_release **figures, mx_release **confusion, mx_release **reliability, const mx_context *context,
                  char *const files[], size_t n_files, const mx_classify_options *options)
{
    mx_model *model;
    mx_score *score = NULL;
    mx_frame *frame;
    *figures = *confusion = NULL;
    if (reliability) *reliability = NULL;
    int rc = learning_model(&model, options->model);
    if (rc == MX_OK) rc = mx_score_new(&score);
    if (rc == MX_OK) rc = learning_judge_files(context, model, files, n_files, options, add_to_score, score);
    if (rc == MX_OK && reliability) rc = mx_score_reliability(&frame, score);
    if (rc == MX_OK && reliability) rc = learning_release(reliability, frame);
    if (rc == MX_OK) rc = learning_release_score(figures, confusion, context, score);
    if (rc < 0 && reliability) {
        mx_release_free(*reliability);
        *reliability = NULL;
    }
    mx_score_free(score);
    mx_model_close(model);
    return rc;
}

/* ---- A model against what people decided in the store ---------------------------------------- */

static int score_decided(mx_score *score, const coded *all, const mx_model *model)
{
    mx_reader *reader;
    int rc = mx_reader_new(&reader, model);
    for (size_t i = 0; rc == MX_OK && i < all->n; i++) {
        const char *polarity = coded_text(all->statements, i, "polarity");
        if (coded_is_decided(all, i))
            rc = judge_one(add_to_score, score, reader, &all->asked[i], &all->proposals[i],
                           coded_text(all->statements, i, "component"), polarity ? *polarity : 0);
    }
    mx_reader_free(reader);
    return rc;
}

static int read_decided(coded *all, const mx_context *context, const mx_model *model, unsigned threads)
{
    mx_store *store;
    size_t n = 0;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc < 0) return rc;
    rc = coded_read(all, store, NULL);
    mx_store_close(store);
    for (size_t i = 0; rc == MX_OK && i < all->n; i++) n += coded_is_decided(all, i);
    if (rc == MX_OK && n == 0)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("%s : personne n’y a codé d’expression : mieux review écrit une feuille de codage",
                           "%s: nobody coded a statement there: mieux review writes a coding sheet"),
                     context->store);
    return rc == MX_OK ? coded_propose(all, model, threads) : rc;
}

int mx_task_score_store(mx_release **figures, mx_release **confusion, mx_release **pairs, const mx_context *context,
                        const mx_classify_options *options)
{
    coded all = {0};
    mx_model *model;
    mx_score *score = NULL;
    mx_frame *frame;
    *figures = *confusion = *pairs = NULL;
    int rc = learning_model(&model, options->model);
    if (rc == MX_OK) rc = coded_check_model(model, options->model);
    if (rc == MX_OK) rc = read_decided(&all, context, model, options->threads);
    if (rc == MX_OK) rc = mx_score_new(&score);
    if (rc == MX_OK) rc = score_decided(score, &all, model);
    if (rc == MX_OK) rc = coded_confusion(&frame, &all);
    if (rc == MX_OK) rc = learning_release(pairs, frame);
    if (rc == MX_OK) rc = learning_release_score(figures, confusion, context, score);
    if (rc < 0) {
        mx_release_free(*pairs);
        *pairs = NULL;
    }
    mx_score_free(score);
    coded_dispose(&all);
    mx_model_close(model);
    return rc;
}

/* ---- Cross-validation ---------------------------------------------------------------------- */

/* The fold of each row. Texts go to folds in turn within the component of their first row,
 * in a seeded order, so that each fold has its share of each component, and a text that
 * stands in several files is never on both sides. */
static int deal(uint8_t *folds, const learning_set *set, int n_folds, uint64_t seed)
{
    size_t n_texts = mx_ids_count(set->texts);
    uint8_t *of_text = mx_alloc_array(n_texts + 1, 1);
    uint32_t *order = mx_alloc_array(set->n + 1, sizeof *order);
    mx_ids *components;
    size_t *dealt = mx_alloc_array(UINT8_MAX + 1, sizeof *dealt);
    int rc = mx_ids_new(&components);
    if (!of_text || !order || !dealt) rc = mx_fail_memory();
    mx_rng rng;
    mx_rng_seed(&rng, seed);
    for (size_t i = 0; rc == MX_OK && i < set->n; i++) {
        size_t j = (size_t)mx_rng_below(&rng, i + 1);
        order[i] = order[j];
        order[j] = (uint32_t)i;
    }
    for (size_t i = 0; rc == MX_OK && i < set->n; i++) {
        const learning_row *row = &set->rows[order[i]];
        uint32_t component;
        if (of_text[row->text]) continue;
        rc = mx_ids_add(components, mx_str_of(row->component), &component);
        if (rc == MX_OK)
            of_text[row->text] = (uint8_t)(1 + (component + dealt[component % (UINT8_MAX + 1)]++) % (size_t)n_folds);
    }
    for (size_t i = 0; rc == MX_OK && i < set->n; i++) folds[i] = (uint8_t)(of_text[set->rows[i].text] - 1);
    mx_ids_free(components);
    mx_free(dealt);
    mx_free(order);
    mx_free(of_text);
    return rc;
}

static int score_fold(mx_score *score, const learning_set *set, const uint8_t *folds, int fold, const mx_model *model)
{
    mx_reader *reader;
    int rc = mx_reader_new(&reader, model);
    for (size_t i = 0; rc == MX_OK && i < set->n; i++) {
        if (folds[i] != fold) continue;
        mx_statement statement = {mx_trainer_text(set->trainer, i), NULL, 0};
        mx_proposal proposal;
        rc = mx_classify(&proposal, reader, &statement);
        if (rc == MX_OK) rc = mx_score_add(score, &proposal, set->rows[i].component, set->rows[i].polarity);
    }
    mx_reader_free(reader);
    return rc;
}

static int fit_and_score(mx_score *score, const learning_set *set, const uint8_t *folds, int fold,
                         const mx_train_options *options)
{
    mx_fit fit = MX_FIT_INIT;
    mx_buf bytes = {0};
    mx_model *model = NULL;
    bool *leave_out = mx_alloc_array(set->n + 1, sizeof *leave_out);
    if (!leave_out) return mx_fail_memory();
    for (size_t i = 0; i < set->n; i++) leave_out[i] = folds[i] == fold;
    fit.threads = options->threads;
    fit.leave_out = leave_out;
    if (options->framework) fit.framework = options->framework;
    int rc = mx_trainer_fit(set->trainer, &fit, &bytes);
    if (rc == MX_OK) rc = mx_model_read(&model, bytes.at, bytes.size, mx_tr("modèle", "model"));
    if (rc == MX_OK) rc = score_fold(score, set, folds, fold, model);
    mx_model_close(model);
    mx_buf_dispose(&bytes);
    mx_free(leave_out);
    return rc;
}

int mx_task_cross_validate(mx_release **figures, mx_release **confusion, const mx_context *context,
                           const mx_train_options *options, int folds)
{
    learning_set set;
    mx_score *score = NULL;
    *figures = *confusion = NULL;
    int rc = learning_read(&set, options);
    if (rc < 0) return rc;
    uint8_t *dealt = mx_alloc_array(set.n + 1, 1);
    rc = dealt ? mx_score_new(&score) : mx_fail_memory();
    if (rc == MX_OK) rc = deal(dealt, &set, folds, context->seed);
    for (int fold = 0; rc == MX_OK && fold < folds; fold++) {
        mx_say(context, mx_tr("partie %d sur %d…", "part %d of %d…"), fold + 1, folds);
        rc = fit_and_score(score, &set, dealt, fold, options);
    }
    if (rc == MX_OK) rc = learning_release_score(figures, confusion, context, score);
    mx_score_free(score);
    mx_free(dealt);
    learning_dispose(&set);
    return rc;
}
