/*
 * The coding sheet: statements that most need a person's eye, in the order that teaches
 * most, with what the model proposes and why, and empty cells for the person. Reading it
 * back is review_read.c.
 */
#include <math.h>
#include <string.h>

#include "coded.h"
#include "learning.h"
#include "mx/sheet.h"

enum {
    TERRITORY,
    STATEMENT,
    GROUP,
    QUESTION,
    LANG,
    TEXT,
    PEOPLE,
    PROPOSAL,
    NAME,
    CONFIDENCE,
    PROPOSAL_2,
    NAME_2,
    PROPOSAL_3,
    NAME_3,
    WORDS,
    COMPONENT,
    POLARITY,
    MEANING,
    COMMENT,
    PART_OF,
    N_COLUMNS
};

static const struct {
    const char *fr, *en;
    mx_type type;
} columns[N_COLUMNS] = {
    [TERRITORY] = {"territoire", "territory", MX_TEXT},
    [STATEMENT] = {"énoncé", "statement", MX_TEXT},
    [GROUP] = {"groupe", "group", MX_TEXT},
    [QUESTION] = {"question", "question", MX_NUMBER},
    [LANG] = {"langue", "lang", MX_TEXT},
    [TEXT] = {"texte", "text", MX_TEXT},
    [PEOPLE] = {"personnes", "people", MX_TEXT},
    [PROPOSAL] = {"proposition", "proposal", MX_TEXT},
    [NAME] = {"nom", "name", MX_TEXT},
    [CONFIDENCE] = {"confiance", "confidence", MX_NUMBER},
    [PROPOSAL_2] = {"proposition_2", "proposal_2", MX_TEXT},
    [NAME_2] = {"nom_2", "name_2", MX_TEXT},
    [PROPOSAL_3] = {"proposition_3", "proposal_3", MX_TEXT},
    [NAME_3] = {"nom_3", "name_3", MX_TEXT},
    [WORDS] = {"mots", "words", MX_TEXT},
    [COMPONENT] = {"composante", "component", MX_TEXT},
    [POLARITY] = {"polarité", "polarity", MX_TEXT},
    [MEANING] = {"sens", "meaning", MX_TEXT},
    [COMMENT] = {"commentaire", "comment", MX_TEXT},
    [PART_OF] = {"partie_de", "part_of", MX_TEXT},
};

/* What is at hand while a sheet is made. */
typedef struct {
    const mx_context *context;
    const mx_review *options;
    mx_model *model;
    coded all;
    size_t *rows; /* of statements, in the order to read them */
    size_t n_rows;
    size_t counts[MX_READ_REST + 1]; /* of statements by reason */
    size_t n_cut;                    /* of statements in the sheet that hold two criteria */
} sheet_maker;

/* ---- Choosing -------------------------------------------------------------------------- */

static bool is_differing(const coded *all, size_t i)
{
    return all->n_codes[i] > 0 && strcmp(coded_text(all->statements, i, "status"), "open") == 0;
}

/* What the coder coded already does not come again, unless somebody says otherwise. */
static bool is_wanted(mx_reading_reason *reason, const sheet_maker *self, size_t i, const char *coder)
{
    const coded *all = &self->all;
    *reason = MX_READ_DIFFER;
    if (is_differing(all, i)) return true;
    if (coder && coded_by(all, i, coder) != SIZE_MAX) return false;
    *reason = all->proposals[i].is_auto ? MX_READ_CHECK : MX_READ_UNSURE;
    if (coded_is_decided(all, i) || (*reason == MX_READ_CHECK && self->options->all)) *reason = MX_READ_REST;
    return *reason != MX_READ_REST || self->options->all;
}

static int number_of(uint32_t *out, mx_ids *groups, const coded *all, size_t i)
{
    const char *territory = coded_text(all->statements, i, "territory"),
               *group = coded_text(all->statements, i, "group");
    mx_buf key = {0};
    mx_buf_format(&key, "%s\x1f%s", territory, group ? group : "");
    int rc = mx_buf_check(&key);
    if (rc == MX_OK) rc = mx_ids_add(groups, (mx_str){key.at, key.size}, out);
    mx_buf_dispose(&key);
    return rc;
}

/* Of the statements that the model codes alone a tenth of the sheet, drawn with the seed, is
 * kept; rows and candidates close up. Returns how many candidates there are. */
static size_t draw_checks(sheet_maker *self, mx_candidate candidates[], size_t n, size_t wanted)
{
    size_t n_left = 0, n_kept = 0;
    mx_rng rng;
    mx_rng_seed(&rng, self->context->seed);
    for (size_t i = 0; i < n; i++) n_left += candidates[i].reason == MX_READ_CHECK;
    for (size_t i = 0; i < n; i++) {
        /* Each of those left has the same chance to be among those wanted (Knuth 1969, 3.4.2, S). */
        if (candidates[i].reason == MX_READ_CHECK) {
            if (mx_rng_below(&rng, n_left--) >= wanted) continue;
            wanted--;
        }
        self->rows[n_kept] = self->rows[i];
        candidates[n_kept++] = candidates[i];
    }
    return n_kept;
}

/* Into self->rows the statements that may be read, and beside each what is known of it. */
static int find_candidates(sheet_maker *self, mx_candidate candidates[], size_t *n, const char *coder)
{
    const coded *all = &self->all;
    mx_ids *groups;
    uint32_t *gists = mx_alloc_array(all->n + 1, sizeof *gists);
    int rc = mx_ids_new(&groups);
    *n = 0;
    if (rc == MX_OK) rc = gists ? mx_gists(gists, self->model, all->asked, all->n) : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < all->n; i++) {
        const mx_proposal *proposal = &all->proposals[i];
        mx_candidate *candidate = &candidates[*n];
        if (!is_wanted(&candidate->reason, self, i, coder)) continue;
        candidate->gist = gists[i];
        candidate->component = (uint32_t)mx_hash(proposal->component[0], strlen(proposal->component[0]));
        candidate->doubt = mx_proposal_doubt(proposal);
        rc = number_of(&candidate->group, groups, all, i);
        self->rows[(*n)++] = i;
    }
    mx_ids_free(groups);
    mx_free(gists);
    return rc;
}

static int put_in_order(sheet_maker *self, const mx_candidate candidates[], size_t n)
{
    size_t *order = mx_alloc_array(n + 1, sizeof *order), *rows = mx_alloc_array(n + 1, sizeof *rows);
    int rc = order && rows ? mx_reading_order(order, &self->n_rows, candidates, n, self->options->most)
                           : mx_fail_memory();
    for (size_t i = 0; rc == MX_OK && i < self->n_rows; i++) {
        rows[i] = self->rows[order[i]];
        self->counts[candidates[order[i]].reason]++;
    }
    if (rc == MX_OK) memcpy(self->rows, rows, self->n_rows * sizeof *rows);
    mx_free(order);
    mx_free(rows);
    return rc;
}

static int choose_rows(sheet_maker *self)
{
    size_t n, most = self->options->most;
    mx_buf coder = {0};
    mx_candidate *candidates = mx_alloc_array(self->all.n + 1, sizeof *candidates);
    self->rows = mx_alloc_array(self->all.n + 1, sizeof *self->rows);
    int rc = candidates && self->rows ? MX_OK : mx_fail_memory();
    if (rc == MX_OK && self->options->coder) rc = coded_coder(&coder, self->options->coder);
    if (rc == MX_OK) rc = find_candidates(self, candidates, &n, self->options->coder ? coder.at : NULL);
    if (rc == MX_OK) n = draw_checks(self, candidates, n, most / 10 + (most % 10 != 0));
    if (rc == MX_OK) rc = put_in_order(self, candidates, n);
    mx_free(candidates);
    mx_buf_dispose(&coder);
    return rc;
}

/* ---- Writing ----------------------------------------------------------------------------- */

static const char *name_of(const mx_taxonomy *taxonomy, const char *component)
{
    size_t number = mx_taxonomy_find_component(taxonomy, mx_str_of(component));
    return number == SIZE_MAX ? NULL : mx_topic_name(mx_taxonomy_component(taxonomy, number), mx_lang_get());
}

/* "anne: A03 +; bob: A08": what each made of it. */
static int add_people(mx_frame *frame, size_t row, const coded *all, size_t i)
{
    mx_buf text = {0};
    for (size_t code, at = 0; coded_next(&code, &at, all, i);) {
        const char *polarity = coded_text(all->codes, code, "polarity");
        mx_buf_format(&text, mx_tr("%s%s : %s%s%s", "%s%s: %s%s%s"), text.size ? "; " : "",
                      coded_text(all->codes, code, "coder"), coded_text(all->codes, code, "component"),
                      polarity ? " " : "", polarity ? polarity : "");
    }
    int rc = mx_buf_check(&text);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, PEOPLE, text.at);
    mx_buf_dispose(&text);
    return rc;
}

static int add_words(mx_frame *frame, size_t row, mx_reader *reader, const mx_statement *statement,
                     const mx_proposal *proposal)
{
    mx_buf first = {0}, second = {0};
    int rc = mx_classify_explain(&first, &second, reader, statement, proposal);
    if (rc == MX_OK && first.size) rc = mx_frame_set_text(frame, row, WORDS, first.at);
    mx_buf_dispose(&first);
    mx_buf_dispose(&second);
    return rc;
}

/* One line of the sheet: a statement, or a part of it. */
typedef struct {
    size_t whole; /* its row among the statements */
    const char *name;
    mx_statement said;
    const mx_proposal *proposal;
    const char *part_of; /* NULL: it is the whole */
} sheet_line;

static int add_line(mx_frame *frame, const sheet_maker *self, mx_reader *reader, const sheet_line *line)
{
    const coded *all = &self->all;
    const mx_proposal *proposal = line->proposal;
    mx_buf text = {0};
    mx_buf_add(&text, line->said.text.at, line->said.text.size);
    int rc = mx_buf_check(&text);
    const struct {
        size_t column;
        const char *text;
    } texts[] = {
        {TERRITORY, coded_text(all->statements, line->whole, "territory")},
        {STATEMENT, line->name},
        {GROUP, coded_text(all->statements, line->whole, "group")},
        {LANG, line->said.lang && *line->said.lang ? line->said.lang : proposal->lang},
        {TEXT, text.at},
        {PROPOSAL, proposal->component[0]},
        {NAME, name_of(all->taxonomy, proposal->component[0])},
        {PROPOSAL_2, proposal->component[1]},
        {NAME_2, name_of(all->taxonomy, proposal->component[1])},
        {PROPOSAL_3, proposal->component[2]},
        {NAME_3, name_of(all->taxonomy, proposal->component[2])},
        {PART_OF, line->part_of},
    };
    size_t row = mx_frame_n_rows(frame);
    if (rc == MX_OK) rc = mx_frame_add_row(frame);
    for (size_t k = 0; rc == MX_OK && k < sizeof texts / sizeof *texts; k++)
        if (texts[k].text && *texts[k].text)
            rc = mx_frame_set_text(frame, row, texts[k].column, texts[k].text);
    mx_buf_dispose(&text);
    if (rc == MX_OK) rc = add_words(frame, row, reader, &line->said, proposal);
    if (rc < 0) return rc;
    mx_frame_set_number(frame, row, QUESTION, coded_number(all->statements, line->whole, "question"));
    mx_frame_set_number(frame, row, CONFIDENCE, round(proposal->confidence[0] * 100) / 100);
    return MX_OK;
}

/* Below a statement that holds two criteria, its parts: who fills them in cuts it. */
static int add_parts(mx_frame *frame, sheet_maker *self, mx_reader *reader, size_t i)
{
    const coded *all = &self->all;
    const char *whole = coded_text(all->statements, i, "statement");
    mx_split split;
    bool is_two;
    int rc = mx_classify_split(&split, &is_two, reader, &all->asked[i], &all->proposals[i]);
    if (rc < 0 || !is_two) return rc;
    self->n_cut++;
    for (size_t k = 0; rc == MX_OK && k < 2; k++) {
        mx_buf name = {0};
        mx_buf_format(&name, "%s/%zu", whole, k + 1);
        rc = mx_buf_check(&name);
        const sheet_line line = {.whole = i,
                                 .name = name.at,
                                 .said = {split.parts[k], all->proposals[i].lang, all->asked[i].question},
                                 .proposal = &split.themes[k],
                                 .part_of = whole};
        if (rc == MX_OK) rc = add_line(frame, self, reader, &line);
        mx_buf_dispose(&name);
    }
    return rc;
}

static int add_row(mx_frame *frame, sheet_maker *self, mx_reader *reader, size_t i)
{
    const coded *all = &self->all;
    size_t row = mx_frame_n_rows(frame);
    const sheet_line line = {.whole = i,
                             .name = coded_text(all->statements, i, "statement"),
                             .said = all->asked[i],
                             .proposal = &all->proposals[i]};
    int rc = add_line(frame, self, reader, &line);
    if (rc == MX_OK && is_differing(all, i)) rc = add_people(frame, row, all, i);
    return rc == MX_OK ? add_parts(frame, self, reader, i) : rc;
}

static int make_sheet(mx_frame **out, sheet_maker *self)
{
    mx_frame *frame;
    mx_reader *reader = NULL;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    for (size_t c = 0; rc == MX_OK && c < N_COLUMNS; c++)
        rc = mx_frame_add_column(frame, mx_tr(columns[c].fr, columns[c].en), columns[c].type, MX_KEY);
    if (rc == MX_OK) rc = mx_reader_new(&reader, self->model);
    for (size_t i = 0; rc == MX_OK && i < self->n_rows; i++) rc = add_row(frame, self, reader, self->rows[i]);
    mx_reader_free(reader);
    if (rc == MX_OK) *out = frame;
    else mx_frame_free(frame);
    return rc;
}

/* Guarded; and for spreadsheets, which a delimiter is for, with the mark of UTF-8. */
static int write_csv(FILE *out, const mx_frame *frame, char delimiter)
{
    mx_sheet_write_options how = MX_SHEET_WRITE_OPTIONS_INIT;
    how.delimiter = delimiter;
    how.is_guarded = true;
    if (delimiter) fputs("\xef\xbb\xbf", out);
    int rc = mx_sheet_write_frame(out, frame, &how);
    if (rc == MX_OK && (fflush(out) != 0 || ferror(out)))
        rc = mx_fail_io(mx_tr("sortie", "output"), mx_tr("écriture impossible", "cannot be written"));
    return rc;
}

static int write_sheet(FILE *out, mx_frame *frame, const char *name, const mx_review *options)
{
    mx_release *release;
    int rc = learning_release(&release, frame);
    if (rc < 0) return rc;
    rc = options->is_workbook ? mx_sheet_write_workbook(out, mx_release_frame(release), name)
                              : write_csv(out, mx_release_frame(release), options->delimiter);
    mx_release_free(release);
    return rc;
}

/* ---- The task ------------------------------------------------------------------------------ */

/* Proposals that stand in the store and come from another model than this one. */
static int note_other_model(const sheet_maker *self, mx_store *store)
{
    mx_frame *proposals;
    int rc = mx_store_table(&proposals, store, "proposals");
    if (rc < 0) return rc;
    size_t n = mx_frame_n_rows(proposals), model = mx_frame_find(proposals, "model"), n_ours = 0;
    for (size_t i = 0; i < n; i++)
        n_ours += strcmp(mx_frame_text(proposals, i, model), mx_model_hash(self->model)) == 0;
    mx_frame_free(proposals);
    if (n > 0 && n_ours == 0)
        mx_say(self->context, "%s",
               mx_tr("la base a été classée par un autre modèle ; nommez-le par --model, ou relancez mieux "
                     "classify",
                     "the store was classified by another model; name it by --model, or run mieux classify "
                     "again"));
    return MX_OK;
}

static void say_what_it_is(const sheet_maker *self)
{
    const size_t *counts = self->counts;
    if (self->n_rows == 0)
        mx_say(self->context, "%s", mx_tr("rien n’attend d’être relu", "nothing waits to be read"));
    mx_say(self->context,
           mx_tr("%zu expressions à relire : %zu où des personnes diffèrent, %zu dont le modèle n’est pas "
                 "sûr, %zu tirées "
                 "au sort parmi ce qu’il code seul, %zu autres",
                 "%zu statements to read: %zu where people differ, %zu the model is not sure of, %zu drawn "
                 "from what it "
                 "codes alone, %zu others"),
           self->n_rows, counts[MX_READ_DIFFER], counts[MX_READ_UNSURE], counts[MX_READ_CHECK],
           counts[MX_READ_REST]);
    if (self->n_cut > 0)
        mx_say(self->context,
               mx_tr("%zu d’entre elles semblent tenir deux critères : leurs parties suivent, à remplir pour les "
                     "séparer",
                     "%zu of them seem to hold two criteria: their parts follow, to be filled in to cut them"),
               self->n_cut);
    mx_say(self->context, "%s",
           mx_tr("usage interne : cette feuille porte ce que des personnes ont dit, ne la publiez pas",
                 "internal use: this sheet holds what people said, do not publish it"));
}

static int review_store(sheet_maker *self, mx_store *store, FILE *out)
{
    const mx_review *options = self->options;
    mx_store_filter filter = MX_STORE_FILTER_INIT;
    mx_frame *frame;
    filter.territory = options->territory;
    filter.group = options->group;
    int rc = coded_read(&self->all, store, &filter);
    if (rc == MX_OK && self->all.n == 0)
        rc = mx_fail(
            MX_E_NOTFOUND, mx_tr("%s : aucune expression%s%s%s%s", "%s: no statements%s%s%s%s"),
            self->context->store, options->territory ? mx_tr(" du territoire ", " of territory ") : "",
            options->territory ? options->territory : "",
            options->group ? mx_tr(" du groupe ", " of group ") : "", options->group ? options->group : "");
    if (rc == MX_OK) rc = coded_propose(&self->all, self->model, options->threads);
    if (rc == MX_OK) rc = note_other_model(self, store);
    if (rc == MX_OK) rc = choose_rows(self);
    if (rc == MX_OK) rc = make_sheet(&frame, self);
    if (rc == MX_OK) rc = write_sheet(out, frame, mx_tr("à coder", "to code"), options);
    if (rc == MX_OK) say_what_it_is(self);
    return rc;
}

int mx_task_review(const mx_context *context, const mx_review *options, FILE *out)
{
    sheet_maker self = {.context = context, .options = options};
    mx_store *store = NULL;
    int rc = learning_model(&self.model, options->model);
    if (rc == MX_OK) rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = review_store(&self, store, out);
    mx_store_close(store);
    coded_dispose(&self.all);
    mx_free(self.rows);
    mx_model_close(self.model);
    return rc;
}

/* ---- The list of codes ------------------------------------------------------------------------ */

enum { KIND, CODE, LABEL };

static int add_code(mx_frame *frame, const char *kind, const char *code, const char *name)
{
    size_t row = mx_frame_n_rows(frame);
    int rc = mx_frame_add_row(frame);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, KIND, kind);
    if (rc == MX_OK) rc = mx_frame_set_text(frame, row, CODE, code);
    return rc == MX_OK ? mx_frame_set_text(frame, row, LABEL, name) : rc;
}

static int add_codes(mx_frame *frame, const mx_frame *codes, const char *kind)
{
    const char *name = mx_tr("name_fr", "name_en");
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < mx_frame_n_rows(codes); i++)
        rc = add_code(frame, kind, coded_text(codes, i, "code"), coded_text(codes, i, name));
    return rc;
}

static int list_codes(mx_frame **out, const mx_taxonomy *taxonomy)
{
    const mx_taxonomy_tables *tables = mx_taxonomy_get_tables(taxonomy);
    mx_frame *frame;
    *out = NULL;
    int rc = mx_frame_new(&frame);
    if (rc == MX_OK) rc = mx_frame_add_column(frame, mx_tr("genre", "kind"), MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(frame, "code", MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(frame, mx_tr("nom", "name"), MX_TEXT, MX_KEY);
    for (size_t d = 0; rc == MX_OK && d < mx_taxonomy_n_dimensions(taxonomy); d++) {
        const mx_topic *dimension = mx_taxonomy_dimension(taxonomy, d);
        rc = add_code(frame, mx_tr("dimension", "dimension"), dimension->code,
                      mx_topic_name(dimension, mx_lang_get()));
        for (size_t c = 0; rc == MX_OK && c < mx_taxonomy_n_components(taxonomy); c++) {
            const mx_topic *component = mx_taxonomy_component(taxonomy, c);
            if (component->dimension == d)
                rc = add_code(frame, mx_tr("composante", "component"), component->code,
                              mx_topic_name(component, mx_lang_get()));
        }
    }
    if (rc == MX_OK) rc = add_codes(frame, tables->meanings, mx_tr("sens", "meaning"));
    if (rc == MX_OK) rc = add_codes(frame, tables->beneficiaries, mx_tr("bénéficiaire", "beneficiary"));
    if (rc == MX_OK) *out = frame;
    else mx_frame_free(frame);
    return rc;
}

int mx_task_review_codes(const mx_context *context, const mx_review *options, FILE *out)
{
    mx_store *store;
    mx_taxonomy *taxonomy;
    mx_frame *frame;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc < 0) return rc;
    rc = mx_store_taxonomy(&taxonomy, store, NULL);
    mx_store_close(store);
    if (rc < 0) return rc;
    rc = list_codes(&frame, taxonomy);
    mx_taxonomy_free(taxonomy);
    return rc == MX_OK ? write_sheet(out, frame, "codes", options) : rc;
}
