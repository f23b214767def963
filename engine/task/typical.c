/* The statement that speaks for others: its words are those that most of them use. */
#include "typical.h"

#include <math.h>
#include <string.h>

#include "mx/personal.h"
#include "rare.h"

/* Shorter ones say too little by themselves; longer ones are not quoted. */
enum { LEAST_WORDS = 3, MOST_WORDS = 40 };

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

/* ---- Words ------------------------------------------------------------------------------ */

/* A word, and in how many statements it stands: of all, and of those that are looked at. */
typedef struct {
    double all, here;
    uint32_t last_all, last_here; /* the statement that counted it last, so that it counts once */
} word_count;

typedef struct {
    mx_ids *ids;
    word_count *words;
    size_t n, capacity;
    double n_all, n_here; /* statements */
} vocabulary;

/* Call `take` for each word of a text. */
typedef int word_taker(vocabulary *v, mx_str word, uint32_t statement);

static int each_word(vocabulary *v, const char *text, uint32_t statement, word_taker *take)
{
    mx_buf folded = {0};
    mx_fold(&folded, mx_str_of(text));
    int rc = mx_buf_check(&folded);
    mx_str rest = {folded.at, folded.size};
    for (mx_str word = rare_next_word(&rest); rc >= 0 && word.size > 0; word = rare_next_word(&rest))
        rc = take(v, word, statement);
    mx_buf_dispose(&folded);
    return rc;
}

static int learn_word(vocabulary *v, mx_str word, uint32_t statement)
{
    uint32_t id;
    int rc = mx_ids_add(v->ids, word, &id);
    if (rc >= 0 && id == v->n) {
        rc = MX_GROW(v->words, v->n, v->capacity);
        if (rc < 0) return rc;
        v->words[v->n++] = (word_count){0, 0, UINT32_MAX, UINT32_MAX};
    }
    if (rc < 0 || v->words[id].last_all == statement) return rc;
    v->words[id].all++;
    v->words[id].last_all = statement;
    return MX_OK;
}

static int count_word(vocabulary *v, mx_str word, uint32_t statement)
{
    word_count *known = &v->words[mx_ids_find(v->ids, word)];
    if (known->last_here == statement) return MX_OK;
    known->here++;
    known->last_here = statement;
    return MX_OK;
}

/* Begin anew with what is looked at. */
static void forget_here(vocabulary *v)
{
    v->n_here = 0;
    for (size_t i = 0; i < v->n; i++) {
        v->words[i].here = 0;
        v->words[i].last_here = UINT32_MAX;
    }
}

/* How much a word marks the statements looked at: by how many of them hold it, and how much more
 * often than all do. Words of everywhere ("les", "pour") weigh nothing. */
static double weight(const vocabulary *v, mx_str word)
{
    const word_count *w = &v->words[mx_ids_find(v->ids, word)];
    double ratio = w->here / v->n_here / (w->all / v->n_all);
    return ratio > 1 ? w->here * log(ratio) : 0;
}

/* The mean weight of its words; 0 where it is too short or too long. */
static int score(double *out, const vocabulary *v, const char *text)
{
    mx_buf folded = {0};
    double sum = 0;
    size_t n = 0;
    mx_fold(&folded, mx_str_of(text));
    int rc = mx_buf_check(&folded);
    mx_str rest = {folded.at, folded.size};
    for (mx_str word = rare_next_word(&rest); rc >= 0 && word.size > 0; word = rare_next_word(&rest)) {
        sum += weight(v, word);
        n++;
    }
    mx_buf_dispose(&folded);
    *out = n < LEAST_WORDS || n > MOST_WORDS ? 0 : sum / (double)n;
    return rc;
}

/* ---- Statements ---------------------------------------------------------------------------- */

typedef struct {
    annual *a;
    const char *what, *cycle;
    mx_personal *personal;
    vocabulary words; /* of the scope */
    rare_words *rare; /* of the store; NULL where rare stories may be quoted: in internal documents */
    mx_buf left_out;  /* statements that are not quoted for being rare: "territory/statement", with ", " between */
    size_t n_left_out;
} search;

/* Coded, of the scope and the cycle. */
static bool is_in_scope(const search *s, size_t row)
{
    const mx_frame *all = s->a->statements;
    const char *cycle = cell(all, row, "cycle");
    if (cell(all, row, "component") == NULL || cell(all, row, "text") == NULL) return false;
    if (!mx_annual__is_member(s->a, cell(all, row, "territory"))) return false;
    return s->cycle == NULL || (cycle != NULL && strcmp(cycle, s->cycle) == 0);
}

static bool belongs(const search *s, size_t row, const char *code)
{
    if (!is_in_scope(s, row)) return false;
    const char *component = cell(s->a->statements, row, "component");
    bool is_dimension = strcmp(s->what, "dimension") == 0;
    return is_dimension ? component[0] == code[0] : strcmp(component, code) == 0;
}

static bool has_consent(const mx_frame *all, size_t row)
{
    return mx_frame_number(all, row, mx_frame_find(all, "consent")) > 0;
}

/* What a person calls a statement when saying that it may be quoted. */
static void name_statement(mx_buf *out, const mx_frame *all, size_t row)
{
    mx_buf_format(out, "%s/%s", cell(all, row, "territory"), cell(all, row, "statement"));
}

/* Whether the list of confirmed statements has this one. */
static bool is_confirmed(const search *s, size_t row)
{
    const char *quotes = s->a->ask->quotes;
    mx_buf name = {0};
    bool is_there = false;
    name_statement(&name, s->a->statements, row);
    for (const char *at = quotes; at != NULL && name.at != NULL && *at != '\0'; at += strspn(at, ", ")) {
        size_t size = strcspn(at, ", ");
        is_there = is_there || mx_str_is((mx_str){at, size}, name.at);
        at += size;
    }
    mx_buf_dispose(&name);
    return is_there;
}

static int may_quote(bool *out, const search *s, size_t row)
{
    bool tells = false;
    int rc = s->rare == NULL ? MX_OK : rare_tells(&tells, s->rare, cell(s->a->statements, row, "text"));
    *out = !tells || is_confirmed(s, row);
    return rc;
}

/* The best of those agreed to that tell no rare story, unless somebody confirmed it; SIZE_MAX when there is
 * none. The first of equals. */
static int find_best(size_t *out, search *s, const char *code)
{
    const mx_frame *all = s->a->statements;
    double best = 0, here = 0, best_rare = 0;
    size_t rare = SIZE_MAX;
    bool may = true;
    int rc = MX_OK;
    *out = SIZE_MAX;
    for (size_t row = 0; row < mx_frame_n_rows(all) && rc >= 0; row++) {
        if (!belongs(s, row, code) || !has_consent(all, row)) continue;
        rc = score(&here, &s->words, cell(all, row, "text"));
        if (rc < 0 || here <= best) continue;
        rc = may_quote(&may, s, row);
        if (!may && here > best_rare) rare = row;
        if (!may && here > best_rare) best_rare = here;
        if (!may) continue;
        best = here;
        *out = row;
    }
    if (rc < 0 || rare == SIZE_MAX || best_rare <= best) return rc;
    if (s->n_left_out++ > 0) mx_buf_text(&s->left_out, ",");
    name_statement(&s->left_out, all, rare);
    return mx_buf_check(&s->left_out);
}

/* For the person who publishes: it names statements. */
static void warn_of_rare(const search *s)
{
    if (s->n_left_out == 0) return;
    mx_say(s->a->context,
           mx_tr("récits rares, non cités : %zu. Leurs mots ne sont chez personne d’autre et diraient de qui ils sont ; "
                 "relisez-les, puis --quote %s pour citer ceux par lesquels personne ne peut être reconnu",
                 "rare stories, not quoted: %zu. Nobody else used their words, which could tell whose they are; read them, "
                 "then --quote %s to quote those by which nobody can be recognised"),
           s->n_left_out, s->left_out.at);
}

static int find_typical(size_t *out, search *s, const char *code)
{
    const mx_frame *all = s->a->statements;
    int rc = MX_OK;
    forget_here(&s->words);
    for (size_t row = 0; row < mx_frame_n_rows(all) && rc >= 0; row++) {
        if (!belongs(s, row, code)) continue;
        rc = each_word(&s->words, cell(all, row, "text"), (uint32_t)row, count_word);
        s->words.n_here++;
    }
    return rc < 0 ? rc : find_best(out, s, code);
}

static int learn_scope(search *s)
{
    const mx_frame *all = s->a->statements;
    int rc = mx_ids_new(&s->words.ids);
    for (size_t row = 0; row < mx_frame_n_rows(all) && rc >= 0; row++) {
        if (!is_in_scope(s, row)) continue;
        rc = each_word(&s->words, cell(all, row, "text"), (uint32_t)row, learn_word);
        s->words.n_all++;
    }
    return rc;
}

static int mask(mx_buf *out, const search *s, const char *text)
{
    const mx_personal_find *finds;
    size_t n;
    int rc = mx_personal_look(&finds, &n, s->personal, mx_str_of(text));
    if (rc >= 0) mx_personal_mask(out, mx_str_of(text), finds, n, s->a->lang);
    return rc < 0 ? rc : mx_buf_check(out);
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static int put_row(mx_frame *to, const search *s, const mx_frame *counts, size_t row, size_t statement)
{
    mx_buf masked = {0};
    size_t last = mx_frame_n_rows(to);
    const char *code = cell(counts, row, s->what);
    annual_naming naming = strcmp(s->what, "dimension") == 0 ? NAME_DIMENSION : NAME_COMPONENT;
    int rc = mask(&masked, s, cell(s->a->statements, statement, "text"));
    if (rc >= 0) rc = mx_frame_add_row(to);
    if (rc >= 0) rc = mx_frame_set_text(to, last, 0, code);
    if (rc >= 0) rc = mx_frame_set_text(to, last, 1, mx_annual__name(s->a, naming, code));
    if (rc >= 0) mx_frame_set_number(to, last, 2, mx_frame_number(counts, row, mx_frame_find(counts, "n")));
    if (rc >= 0) rc = mx_frame_set_text(to, last, 3, cell(counts, row, "basis"));
    if (rc >= 0) rc = mx_frame_set_text(to, last, 4, masked.at);
    if (rc >= 0)
        rc = mx_gate_quote(s->a->outlet.gate, cell(s->a->statements, statement, "territory"),
                           cell(s->a->statements, statement, "statement"));
    mx_buf_dispose(&masked);
    return rc;
}

static int begin(mx_frame **out, const char *what)
{
    int rc = mx_frame_new(out);
    if (rc >= 0) rc = mx_frame_add_column(*out, what, MX_TEXT, MX_KEY);
    if (rc >= 0) rc = mx_frame_add_column(*out, "name", MX_TEXT, MX_NOTE);
    if (rc >= 0) rc = mx_frame_add_column(*out, "n", MX_NUMBER, MX_PEOPLE);
    if (rc >= 0) rc = mx_frame_add_column(*out, "basis", MX_TEXT, MX_BASIS);
    return rc < 0 ? rc : mx_frame_add_column(*out, "text", MX_TEXT, MX_NOTE);
}

int mx_typical_of(mx_frame **out, annual *a, const mx_release *counts, const char *what, const char *cycle)
{
    const mx_frame *shown = mx_release_frame(counts);
    size_t n = mx_frame_find(shown, "n");
    search s = {.a = a, .what = what, .cycle = cycle};
    mx_frame *frame = NULL;
    *out = NULL;
    int rc = mx_personal_new(&s.personal);
    if (rc >= 0) rc = learn_scope(&s);
    if (rc >= 0 && a->ask->rule.min_count > 0) rc = rare_read(&s.rare, a->statements);
    if (rc >= 0) rc = begin(&frame, what);
    for (size_t row = 0; row < mx_frame_n_rows(shown) && rc >= 0; row++) {
        const char *code = cell(shown, row, what);
        size_t statement = SIZE_MAX;
        if (code == NULL || isnan(mx_frame_number(shown, row, n))) continue;
        rc = find_typical(&statement, &s, code);
        if (rc >= 0 && statement != SIZE_MAX) rc = put_row(frame, &s, shown, row, statement);
    }
    if (rc >= 0) warn_of_rare(&s);
    rare_free(s.rare);
    mx_buf_dispose(&s.left_out);
    mx_personal_free(s.personal);
    mx_ids_free(s.words.ids);
    mx_free(s.words.words);
    if (rc < 0) mx_frame_free(frame);
    else *out = frame;
    return rc;
}
