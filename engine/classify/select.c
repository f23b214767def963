/*
 * Which statements people should read next: first those on which people differ, then those
 * the model is unsure of, one component and one group after the other, and in between a
 * few that the model codes alone, so that its promise is checked.
 */
#include "words_i.h"

#include <stdlib.h>
#include <string.h>

double mx_proposal_doubt(const mx_proposal *proposal)
{
    return 1.0 - proposal->confidence[0] + proposal->confidence[1] / 2.0;
}

/* ---- Near-duplicates ----------------------------------------------------------------- */

static int by_hash(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

/* The stems that carry a theme, sorted; all of them where none does. */
static size_t themes_of(uint64_t stems[MAX_WORDS], mx_words *words, int lang)
{
    size_t n = 0, n_tokens = mx_words_count(words);
    for (int pass = 0; pass < 2 && n == 0; pass++) {
        for (size_t i = 0; i < n_tokens; i++) {
            mx_word *word = &words->words[words->tokens[i].word];
            uint64_t stem = mx_words__stem(words, word, lang);
            if (pass == 1 || !(word->roles[lang] & ROLE_EMPTY)) stems[n++] = stem;
        }
    }
    if (n > 1) qsort(stems, n, sizeof *stems, by_hash);
    return n;
}

typedef struct {
    mx_words *words;
    mx_ids *texts, *themes;
    uint32_t *gists; /* by text */
    size_t n, capacity;
    mx_buf folded;
    uint64_t stems[MAX_WORDS];
} gist_finder;

/* By the stems; by the text itself where it has no words. */
static int gist_of_new_text(uint32_t *out, gist_finder *finder, const mx_statement *statement)
{
    bool is_given = statement->lang && *statement->lang;
    int lang, rc = mx_words_read(finder->words, statement->text,
                                 is_given ? mx_classify__lang(statement->lang) : -1, &lang);
    if (rc < 0) return rc;
    size_t n = themes_of(finder->stems, finder->words, lang);
    mx_str theme = {(const char *)finder->stems, n * sizeof *finder->stems};
    if (n == 0) theme = (mx_str){finder->folded.at, finder->folded.size};
    return mx_ids_add(finder->themes, theme, out);
}

static int find_gist(uint32_t *out, gist_finder *finder, const mx_statement *statement)
{
    uint32_t text;
    mx_buf_clear(&finder->folded);
    mx_fold(&finder->folded, statement->text);
    int rc = mx_buf_check(&finder->folded);
    if (rc == MX_OK) rc = mx_ids_add(finder->texts, (mx_str){finder->folded.at, finder->folded.size}, &text);
    if (rc == MX_OK && text == finder->n) {
        rc = MX_GROW(finder->gists, finder->n, finder->capacity);
        if (rc == MX_OK) rc = gist_of_new_text(&finder->gists[finder->n], finder, statement);
        if (rc == MX_OK) finder->n++;
    }
    if (rc == MX_OK) *out = finder->gists[text];
    return rc;
}

int mx_gists(uint32_t out[], const mx_model *model, const mx_statement statements[], size_t n)
{
    gist_finder *finder = mx_alloc_array(1, sizeof *finder);
    if (!finder) return mx_fail_memory();
    int rc = mx_words_new(&finder->words);
    if (rc == MX_OK) rc = mx_ids_new(&finder->texts);
    if (rc == MX_OK) rc = mx_ids_new(&finder->themes);
    if (rc == MX_OK) mx_words_tell_languages(finder->words, model->languages);
    for (size_t i = 0; rc == MX_OK && i < n; i++) rc = find_gist(&out[i], finder, &statements[i]);
    mx_buf_dispose(&finder->folded);
    mx_free(finder->gists);
    mx_ids_free(finder->themes);
    mx_ids_free(finder->texts);
    mx_words_free(finder->words);
    mx_free(finder);
    return rc;
}

/* ---- The order -------------------------------------------------------------------------- */

/* Statements that say the same, which take one place. */
typedef struct {
    size_t first, n; /* in the members, sorted by gist */
    size_t index;    /* of the statement that speaks for them: ties go by it */
    mx_candidate best;
    size_t turn; /* within its component and group; then within its component */
} family;

typedef struct {
    mx_candidate candidate;
    size_t index;
} member;

#define COMPARE(a, b)                                                                                        \
    if ((a) != (b)) return (a) < (b) ? -1 : 1

static int by_gist(const void *a, const void *b)
{
    const member *x = a, *y = b;
    COMPARE(x->candidate.gist, y->candidate.gist);
    return x->index < y->index ? -1 : x->index > y->index;
}

/* What teaches more first: of two equal doubts, the one that settles more statements. */
static int by_doubt(const family *x, const family *y)
{
    COMPARE(y->best.doubt, x->best.doubt);
    COMPARE(y->n, x->n);
    COMPARE(x->index, y->index);
    return 0;
}

static int by_group(const void *a, const void *b)
{
    const family *x = a, *y = b;
    COMPARE(x->best.reason, y->best.reason);
    COMPARE(x->best.component, y->best.component);
    COMPARE(x->best.group, y->best.group);
    return by_doubt(x, y);
}

static int by_component(const void *a, const void *b)
{
    const family *x = a, *y = b;
    COMPARE(x->best.reason, y->best.reason);
    COMPARE(x->best.component, y->best.component);
    COMPARE(x->turn, y->turn);
    return by_doubt(x, y);
}

static int by_turn(const void *a, const void *b)
{
    const family *x = a, *y = b;
    COMPARE(x->best.reason, y->best.reason);
    COMPARE(x->turn, y->turn);
    return by_doubt(x, y);
}

static bool speaks_before(const member *x, const member *y)
{
    if (x->candidate.reason != y->candidate.reason) return x->candidate.reason < y->candidate.reason;
    return x->candidate.doubt > y->candidate.doubt;
}

static size_t find_families(family families[], const member members[], size_t n)
{
    size_t n_families = 0;
    for (size_t from = 0, to; from < n; from = to) {
        const member *best = &members[from];
        for (to = from; to < n && members[to].candidate.gist == members[from].candidate.gist; to++)
            if (speaks_before(&members[to], best)) best = &members[to];
        families[n_families++] = (family){from, to - from, best->index, best->candidate, 0};
    }
    return n_families;
}

/* In each component the groups take turns, and then the components do: a turn of the whole
 * has one family of each component, the most doubtful first. */
static void take_turns(family families[], size_t n)
{
    qsort(families, n, sizeof *families, by_group);
    for (size_t i = 1; i < n; i++) {
        const mx_candidate *before = &families[i - 1].best, *here = &families[i].best;
        bool is_same = before->reason == here->reason && before->component == here->component &&
                       before->group == here->group;
        families[i].turn = is_same ? families[i - 1].turn + 1 : 0;
    }
    qsort(families, n, sizeof *families, by_component);
    for (size_t i = 0; i < n; i++) {
        const mx_candidate *before = i ? &families[i - 1].best : NULL, *here = &families[i].best;
        bool is_same = before && before->reason == here->reason && before->component == here->component;
        families[i].turn = is_same ? families[i - 1].turn + 1 : 0;
    }
    qsort(families, n, sizeof *families, by_turn);
}

/* What is to be checked stands at every tenth place, as long as there is some. */
static void write_order(size_t out[], size_t *n_out, const family families[], size_t n,
                        const member members[], size_t most)
{
    size_t check = 0, other = 0, n_checks = 0;
    while (check < n && families[check].best.reason != MX_READ_CHECK) check++;
    while (check + n_checks < n && families[check + n_checks].best.reason == MX_READ_CHECK) n_checks++;
    size_t end_of_checks = check + n_checks;
    *n_out = 0;
    for (size_t place = 0; place < n && place < most; place++) {
        if (other == end_of_checks - n_checks) other = end_of_checks;
        bool is_check = check < end_of_checks && (place % 10 == 9 || other == n);
        const family *next = &families[is_check ? check++ : other++];
        for (size_t i = 0; i < next->n; i++) out[(*n_out)++] = members[next->first + i].index;
    }
}

int mx_reading_order(size_t out[], size_t *n_out, const mx_candidate candidates[], size_t n, size_t most)
{
    member *members = mx_alloc_array(n + 1, sizeof *members);
    family *families = mx_alloc_array(n + 1, sizeof *families);
    int rc = members && families ? MX_OK : mx_fail_memory();
    *n_out = 0;
    if (rc == MX_OK && n > 0) {
        for (size_t i = 0; i < n; i++) members[i] = (member){candidates[i], i};
        qsort(members, n, sizeof *members, by_gist);
        size_t n_families = find_families(families, members, n);
        take_turns(families, n_families);
        write_order(out, n_out, families, n_families, members, most);
    }
    mx_free(members);
    mx_free(families);
    return rc;
}
