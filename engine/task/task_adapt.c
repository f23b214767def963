/*
 * A model for a city's own words: what people coded in the store joins the texts that the
 * shipped model learns from. Whether that helps is told beforehand, on statements held out:
 * they are dealt into parts, each read by a model that did not see it, near-duplicates never
 * on both sides.
 */
#include <string.h>

#include "coded.h"
#include "learning.h"

/* One statement that people coded. */
typedef struct {
    size_t statement;
    size_t first, n; /* its examples in the trainer: one for each code people gave it */
    uint32_t part;
    char codes[96]; /* components with '|' between them, any of which is right */
    char polarity;  /* 0 where people differ or do not say */
} lesson;

typedef struct {
    const mx_context *context;
    const mx_train_options *options;
    const mx_adapt *how;
    learning_set texts;
    coded all;
    lesson *lessons;
    size_t n;
    uint32_t n_parts; /* 0: too few statements to judge by */
} adapting;

/* ---- Lessons ------------------------------------------------------------------------- */

/* What was settled together stands for all; else the last word of each. Into `rows`, at most
 * `most` of them. */
static size_t codes_of(size_t rows[], size_t most, const coded *all, size_t statement)
{
    size_t n = 0;
    rows[0] = coded_by(all, statement, CODED_TOGETHER);
    if (rows[0] != SIZE_MAX) return 1;
    for (size_t row, at = 0; n < most && coded_next(&row, &at, all, statement);) rows[n++] = row;
    return n;
}

static void add_code(lesson *its, const char *component, char polarity)
{
    bool is_known = strstr(its->codes, component) != NULL;
    size_t size = strlen(its->codes), more = strlen(component);
    if (!is_known && size + more + 2 <= sizeof its->codes) {
        if (size) its->codes[size++] = '|';
        memcpy(its->codes + size, component, more + 1);
    }
    its->polarity = polarity;
}

static int teach(adapting *self, lesson *its)
{
    enum { MOST_CODES = 16 };
    const coded *all = &self->all;
    size_t rows[MOST_CODES], n = codes_of(rows, MOST_CODES, all, its->statement);
    const mx_statement *asked = &all->asked[its->statement];
    const char *lang = all->proposals[its->statement].lang; /* given, or found */
    bool differs = false;
    int rc = MX_OK;
    its->first = mx_trainer_count(self->texts.trainer);
    for (size_t k = 0; rc == MX_OK && k < n; k++) {
        const char *component = coded_text(all->codes, rows[k], "component"),
                   *polarity = coded_text(all->codes, rows[k], "polarity"),
                   *meaning = coded_text(all->codes, rows[k], "meaning");
        bool is_taught = meaning && strchr("POQS", *meaning);
        const mx_example example = {.text = asked->text,
                                    .lang = lang,
                                    .component = component,
                                    .polarity = polarity ? *polarity : 0,
                                    .question = asked->question,
                                    .meaning = is_taught ? *meaning : 0,
                                    .weight = self->how->weight / (double)n};
        differs = differs || (k > 0 && its->polarity != example.polarity);
        add_code(its, component, example.polarity);
        rc = mx_trainer_add(self->texts.trainer, &example);
    }
    if (differs) its->polarity = 0;
    its->n = n;
    return rc;
}

static int make_lessons(adapting *self)
{
    self->lessons = mx_alloc_array(self->all.n + 1, sizeof *self->lessons);
    int rc = self->lessons ? MX_OK : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < self->all.n; i++) {
        if (self->all.n_codes[i] == 0) continue;
        self->lessons[self->n].statement = i;
        rc = teach(self, &self->lessons[self->n++]);
    }
    if (rc == MX_OK && self->n == 0)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("%s : personne n’y a codé d’expression : mieux review écrit une feuille de codage",
                           "%s: nobody coded a statement there: mieux review writes a coding sheet"),
                     self->context->store);
    return rc;
}

/* ---- Parts ------------------------------------------------------------------------------- */

/* The part of each text that was coded, in a seeded order; what says the same goes together. */
static int deal_gists(adapting *self, const uint32_t gists[])
{
    uint32_t *parts = mx_alloc_array(self->all.n + 1, sizeof *parts),
             *order = mx_alloc_array(self->n + 1, sizeof *order);
    int rc = parts && order ? MX_OK : mx_fail_memory();
    uint32_t n_gists = 0;
    mx_rng rng;
    mx_rng_seed(&rng, self->context->seed);
    for (size_t i = 0; rc == MX_OK && i < self->n; i++) {
        size_t j = (size_t)mx_rng_below(&rng, i + 1);
        order[i] = order[j];
        order[j] = (uint32_t)i;
    }
    for (size_t i = 0; rc == MX_OK && i < self->n; i++) {
        lesson *its = &self->lessons[order[i]];
        uint32_t *part = &parts[gists[its->statement]];
        if (*part == 0) *part = 1 + n_gists++ % (uint32_t)self->how->folds;
        its->part = *part - 1;
    }
    self->n_parts = n_gists >= 2 * (uint32_t)self->how->folds ? (uint32_t)self->how->folds : 0;
    mx_free(order);
    mx_free(parts);
    return rc;
}

static int deal(adapting *self, const mx_model *model)
{
    uint32_t *gists = mx_alloc_array(self->all.n + 1, sizeof *gists);
    int rc = gists ? mx_gists(gists, model, self->all.asked, self->all.n) : mx_fail_memory();
    if (rc == MX_OK) rc = deal_gists(self, gists);
    mx_free(gists);
    return rc;
}

/* ---- Before and after ----------------------------------------------------------------------- */

static int fit(mx_buf *out, const adapting *self, const bool leave_out[])
{
    mx_fit how = MX_FIT_INIT;
    how.threads = self->options->threads;
    how.leave_out = leave_out;
    how.is_adapted = true;
    how.without = self->options->without;
    how.framework = mx_taxonomy_version(self->all.taxonomy);
    return mx_trainer_fit(self->texts.trainer, &how, out);
}

static int score_before(mx_score *score, const adapting *self)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < self->n; i++) {
        const lesson *its = &self->lessons[i];
        rc = mx_score_add(score, &self->all.proposals[its->statement], its->codes, its->polarity);
    }
    return rc;
}

static int score_part(mx_score *score, const adapting *self, uint32_t part, const mx_model *model)
{
    mx_reader *reader;
    int rc = mx_reader_new(&reader, model);
    for (size_t i = 0; rc == MX_OK && i < self->n; i++) {
        const lesson *its = &self->lessons[i];
        mx_proposal proposal;
        if (its->part != part) continue;
        rc = mx_classify(&proposal, reader, &self->all.asked[its->statement]);
        if (rc == MX_OK) rc = mx_score_add(score, &proposal, its->codes, its->polarity);
    }
    mx_reader_free(reader);
    return rc;
}

static int fit_and_score(mx_score *score, const adapting *self, uint32_t part)
{
    mx_buf bytes = {0};
    mx_model *model = NULL;
    bool *leave_out = mx_alloc_array(mx_trainer_count(self->texts.trainer) + 1, sizeof *leave_out);
    if (!leave_out) return mx_fail_memory();
    for (size_t i = 0; i < self->n; i++)
        for (size_t k = 0; k < self->lessons[i].n; k++)
            leave_out[self->lessons[i].first + k] = self->lessons[i].part == part;
    mx_say(self->context, mx_tr("partie %u sur %u…", "part %u of %u…"), part + 1, self->n_parts);
    int rc = fit(&bytes, self, leave_out);
    if (rc == MX_OK) rc = mx_model_read(&model, bytes.at, bytes.size, mx_tr("modèle", "model"));
    if (rc == MX_OK) rc = score_part(score, self, part, model);
    mx_model_close(model);
    mx_buf_dispose(&bytes);
    mx_free(leave_out);
    return rc;
}

/* Both scores side by side: figure, n, before, before_low, before_high, after, … */
static int put_side_by_side(mx_frame **out, const mx_frame *before, const mx_frame *after)
{
    static const char *const names[] = {"figure",      "n",     "before",    "before_low",
                                        "before_high", "after", "after_low", "after_high"};
    static const char *const sources[] = {"figure", "n", "value", "low", "high", "value", "low", "high"};
    mx_frame *frame;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    for (size_t c = 0; rc == MX_OK && c < 8; c++)
        rc = mx_frame_add_column(frame, names[c], c ? MX_NUMBER : MX_TEXT, c ? MX_FIGURE : MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_rows(frame, mx_frame_n_rows(before));
    for (size_t r = 0; rc == MX_OK && r < mx_frame_n_rows(frame); r++) {
        rc = mx_frame_set_text(frame, r, 0, coded_text(before, r, sources[0]));
        for (size_t c = 1; c < 8; c++)
            mx_frame_set_number(frame, r, c, coded_number(c < 5 ? before : after, r, sources[c]));
    }
    if (rc == MX_OK) *out = frame;
    else mx_frame_free(frame);
    return rc;
}

/* The model that comes along saw none of the statements; of those fitted here, each saw all parts
 * but one. */
static int compare(mx_release **out, const adapting *self)
{
    mx_score *before = NULL, *after = NULL;
    mx_frame *before_figures = NULL, *after_figures = NULL, *frame = NULL;
    int rc = mx_score_new(&before);
    if (rc == MX_OK) rc = mx_score_new(&after);
    if (rc == MX_OK) rc = score_before(before, self);
    for (uint32_t part = 0; rc == MX_OK && part < self->n_parts; part++)
        rc = fit_and_score(after, self, part);
    if (rc == MX_OK) rc = mx_score_figures(&before_figures, before);
    if (rc == MX_OK) rc = mx_score_figures(&after_figures, after);
    if (rc == MX_OK) rc = put_side_by_side(&frame, before_figures, after_figures);
    if (rc == MX_OK) rc = learning_release(out, frame);
    mx_frame_free(before_figures);
    mx_frame_free(after_figures);
    mx_score_free(before);
    mx_score_free(after);
    return rc;
}

/* ---- The task ---------------------------------------------------------------------------------- */

static int read_store(adapting *self)
{
    mx_store *store;
    int rc = mx_store_open(&store, self->context->store, MX_STORE_READ);
    if (rc < 0) return rc;
    rc = coded_read(&self->all, store, NULL);
    mx_store_close(store);
    return rc;
}

static int adapt(mx_release **facts, mx_release **comparison, adapting *self, const mx_model *model,
                 const char *output)
{
    mx_buf bytes = {0};
    int rc = coded_propose(&self->all, model, self->options->threads);
    if (rc == MX_OK) rc = make_lessons(self);
    if (rc == MX_OK) rc = deal(self, model);
    if (rc < 0) return rc;
    mx_say(self->context,
           mx_tr("%zu exemples, et %zu expressions que des personnes ont codées ; entraînement…",
                 "%zu examples, and %zu statements that people coded; training…"),
           self->texts.n, self->n);
    if (self->n_parts == 0)
        mx_say(self->context, "%s",
               mx_tr("trop peu d’expressions codées pour dire ce que l’adaptation apporte",
                     "too few coded statements to tell what adapting brings"));
    else rc = compare(comparison, self);
    if (rc == MX_OK) rc = fit(&bytes, self, NULL);
    if (rc == MX_OK) rc = learning_keep_model(facts, &bytes, output);
    mx_buf_dispose(&bytes);
    return rc;
}

int mx_task_adapt(mx_release **facts, mx_release **comparison, const mx_context *context,
                  const mx_train_options *options, const mx_adapt *how, const char *output)
{
    adapting self = {.context = context, .options = options, .how = how};
    mx_model *model = NULL;
    *facts = *comparison = NULL;
    int rc = read_store(&self);
    if (rc == MX_OK) rc = learning_model(&model, NULL);
    if (rc == MX_OK) rc = learning_read(&self.texts, options);
    if (rc == MX_OK) rc = adapt(facts, comparison, &self, model, output);
    if (rc < 0) {
        mx_release_free(*comparison);
        *comparison = NULL;
    }
    mx_model_close(model);
    learning_dispose(&self.texts);
    coded_dispose(&self.all);
    mx_free(self.lessons);
    return rc;
}
