/* What a header means: which kind of file it is, and which column stands where. */
#include "import_i.h"

#include <ctype.h>
#include <string.h>

/* "territories, groups, …" in the user's language. */
static void list_kinds(mx_buf *out)
{
    for (size_t k = 0; k < MX_N_KINDS; k++)
        mx_buf_format(out, "%s%s", k ? ", " : "", mx_kind_name((mx_kind)k, mx_lang_get()));
}

/* Fail with a sentence that was put together in a buffer, and dispose of it. */
static int fail_with(int code, mx_buf *sentence)
{
    int rc = mx_buf_check(sentence);
    rc = rc < 0 ? rc : mx_fail(code, "%s", sentence->at);
    mx_buf_dispose(sentence);
    return rc;
}

void mx_import__fold_name(mx_buf *out, mx_str name)
{
    size_t start = out->size;
    mx_fold(out, name);
    size_t to = start;
    for (size_t from = start; from < out->size; from++) {
        char c = out->at[from];
        bool is_gap = c == ' ' || c == '-' || c == '_' || c == '\'' || c == '.' || c == '/';
        if (!is_gap) out->at[to++] = c;
        else if (to > start && out->at[to - 1] != '_') out->at[to++] = '_';
    }
    while (to > start && out->at[to - 1] == '_') to--;
    if (out->at) out->at[to] = '\0';
    out->size = to;
}

int mx_kind_parse(mx_kind *out, const char *name)
{
    mx_buf folded = {0}, sentence = {0};
    mx_import__fold_name(&folded, mx_str_of(name));
    int rc = mx_buf_check(&folded);
    if (rc < 0) goto out;
    for (size_t k = 0; k < MX_N_KINDS; k++) {
        for (int language = 0; language < 2; language++) {
            mx_buf own = {0};
            mx_import__fold_name(&own, mx_str_of(language ? mx_import__kind_of((mx_kind)k)->name_fr
                                                          : mx_import__kind_of((mx_kind)k)->name));
            rc = mx_buf_check(&own);
            bool is_it =
                rc == MX_OK && mx_str_equal((mx_str){own.at, own.size}, (mx_str){folded.at, folded.size});
            mx_buf_dispose(&own);
            if (rc < 0) goto out;
            if (is_it) {
                *out = (mx_kind)k;
                goto out;
            }
        }
    }
    mx_buf_format(&sentence,
                  mx_tr("--kind « %s » : genre inconnu ; choisissez parmi ",
                        "--kind \"%s\": no such kind; choose among "),
                  name);
    list_kinds(&sentence);
    rc = fail_with(MX_E_USAGE, &sentence);
out:
    mx_buf_dispose(&folded);
    return rc;
}

/* ---- Which kind it is ------------------------------------------------------------- */

size_t mx_import__find_column(const mx_import__kind *kind, mx_str folded)
{
    for (size_t c = 0; c < kind->n_columns; c++)
        if (mx_str_is(folded, kind->columns[c].name.canonical) ||
            mx_import__listed(kind->columns[c].name.names, folded))
            return c;
    return SIZE_MAX;
}

const char *mx_import__given(const mx_import_options *options, const char *name)
{
    const struct {
        const char *name, *value;
    } given[] = {{"territory", options->territory}, {"coder", options->coder},   {"group", options->group},
                 {"cycle", options->cycle},         {"period", options->period}, {"question", options->question}};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (strcmp(given[i].name, name) == 0) return given[i].value;
    return NULL;
}

/* Whether the user's options stand in for a column that a file lacks. A territory
 * cannot name itself, so the kind `territories` keeps its column. */
static bool is_given(const mx_import__kind *kind, size_t column, const mx_import_options *options)
{
    bool is_self = column == 0 && kind == mx_import__kind_of(MX_KIND_TERRITORIES);
    return !is_self && mx_import__given(options, kind->columns[column].name.canonical);
}

/* How well a header fits a kind. */
typedef struct {
    size_t n_known, n_required, n_lacking;
} fit;

static fit fit_of(const mx_import__kind *kind, const mx_buf folded[], size_t n_names,
                  const mx_import_options *options)
{
    fit result = {0};
    for (size_t c = 0; c < kind->n_columns; c++) {
        bool is_there = false;
        for (size_t i = 0; i < n_names && !is_there; i++)
            is_there = mx_import__find_column(kind, (mx_str){folded[i].at, folded[i].size}) == c;
        result.n_known += is_there;
        if (!kind->columns[c].is_required) continue;
        result.n_required += is_there;
        result.n_lacking += !is_there && !is_given(kind, c, options);
    }
    return result;
}

/* Follow-up in wide form: who and when are there, indicator and value are column
 * and cell, and there are columns that could be indicators. */
static bool is_wide(const mx_buf folded[], size_t n_names, const mx_import_options *options)
{
    const mx_import__kind *kind = mx_import__kind_of(MX_KIND_FOLLOW_UP);
    bool has[MX_FU_N_COLUMNS] = {false};
    size_t n_own = 0;
    for (size_t i = 0; i < n_names; i++) {
        size_t c = mx_import__find_column(kind, (mx_str){folded[i].at, folded[i].size});
        if (c < MX_FU_N_COLUMNS) has[c] = true;
        else n_own++;
    }
    bool has_period = has[MX_FU_PERIOD] || (options->period && has[MX_FU_RESPONDENT]);
    return (has[MX_FU_TERRITORY] || options->territory) && has_period && !has[MX_FU_INDICATOR] &&
           !has[MX_FU_VALUE] && n_own > 0;
}

/* "region, score": the columns a file has, for a message. */
static void list_names(mx_buf *out, const mx_str names[], size_t n_names)
{
    const size_t most = 20;
    for (size_t i = 0; i < n_names && i < most; i++)
        mx_buf_format(out, "%s%.*s", i ? ", " : "", MX_STR(names[i]));
    if (n_names > most) mx_buf_text(out, ", …");
}

static void list_lacking(mx_buf *out, const mx_import__kind *kind, const mx_buf folded[], size_t n_names,
                         const mx_import_options *options)
{
    const char *between = "";
    for (size_t c = 0; c < kind->n_columns; c++) {
        if (!kind->columns[c].is_required || is_given(kind, c, options)) continue;
        bool is_there = false;
        for (size_t i = 0; i < n_names && !is_there; i++)
            is_there = mx_import__find_column(kind, (mx_str){folded[i].at, folded[i].size}) == c;
        if (is_there) continue;
        mx_buf_format(out, "%s%s", between, kind->columns[c].name.canonical);
        between = ", ";
    }
}

static int fail_unknown(const mx_str names[], const mx_buf folded[], size_t n_names, mx_kind nearest,
                        bool has_nearest, const mx_import_options *options)
{
    mx_buf sentence = {0};
    mx_buf_format(&sentence,
                  mx_tr("%s : ces colonnes ne disent pas de quel genre est le fichier : ",
                        "%s: these columns do not tell what kind of file it is: "),
                  options->file);
    list_names(&sentence, names, n_names);
    if (has_nearest) {
        mx_buf_format(&sentence, mx_tr(" ; pour le genre « %s » il manque : ", "; the kind \"%s\" lacks: "),
                      mx_kind_name(nearest, mx_lang_get()));
        list_lacking(&sentence, mx_import__kind_of(nearest), folded, n_names, options);
    }
    mx_buf_text(&sentence, mx_tr(" ; nommez-le par --kind ", "; name it by --kind "));
    list_kinds(&sentence);
    mx_buf_format(&sentence,
                  mx_tr(" ; ou écrivez une correspondance : mieux import --propose %s",
                        "; or write a mapping: mieux import --propose %s"),
                  options->file);
    return fail_with(MX_E_VALUE, &sentence);
}

static int fail_ambiguous(mx_kind one, mx_kind other, const mx_import_options *options)
{
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : ces colonnes conviennent aux genres « %s » et « %s » ; choisissez par --kind",
                         "%s: these columns fit the kinds \"%s\" and \"%s\"; choose by --kind"),
                   options->file, mx_kind_name(one, mx_lang_get()), mx_kind_name(other, mx_lang_get()));
}

static int choose_kind(mx_kind *out, const mx_str names[], const mx_buf folded[], size_t n_names,
                       const mx_import_options *options)
{
    size_t best = MX_N_KINDS, rival = MX_N_KINDS, nearest = MX_N_KINDS;
    fit best_fit = {0}, nearest_fit = {0};
    for (size_t k = 0; k < MX_N_KINDS; k++) {
        fit this = fit_of(mx_import__kind_of((mx_kind)k), folded, n_names, options);
        if (this.n_lacking > 0) {
            bool is_nearer = nearest == MX_N_KINDS || this.n_lacking < nearest_fit.n_lacking ||
                             (this.n_lacking == nearest_fit.n_lacking && this.n_known > nearest_fit.n_known);
            if (this.n_required > 0 && is_nearer) nearest = k, nearest_fit = this;
            continue;
        }
        if (this.n_required == 0) continue;
        bool is_better = best == MX_N_KINDS || this.n_known > best_fit.n_known ||
                         (this.n_known == best_fit.n_known && this.n_required > best_fit.n_required);
        bool is_equal =
            best != MX_N_KINDS && this.n_known == best_fit.n_known && this.n_required == best_fit.n_required;
        if (is_better) best = k, best_fit = this, rival = MX_N_KINDS;
        else if (is_equal) rival = k;
    }
    if (best == MX_N_KINDS && is_wide(folded, n_names, options)) best = MX_KIND_FOLLOW_UP;
    if (best == MX_N_KINDS)
        return fail_unknown(names, folded, n_names, (mx_kind)(nearest < MX_N_KINDS ? nearest : 0),
                            nearest < MX_N_KINDS, options);
    if (rival != MX_N_KINDS) return fail_ambiguous((mx_kind)best, (mx_kind)rival, options);
    *out = (mx_kind)best;
    return MX_OK;
}

int mx_kind_of_header(mx_kind *out, const mx_str names[], size_t n_names, const mx_import_options *options)
{
    mx_buf *folded = mx_alloc_array(n_names + 1, sizeof *folded);
    if (!folded) return mx_fail_memory();
    int rc = MX_OK;
    for (size_t i = 0; i < n_names && rc == MX_OK; i++) {
        mx_import__fold_name(&folded[i], names[i]);
        rc = mx_buf_check(&folded[i]);
    }
    if (rc == MX_OK) rc = choose_kind(out, names, folded, n_names, options);
    for (size_t i = 0; i < n_names; i++) mx_buf_dispose(&folded[i]);
    mx_free(folded);
    return rc;
}

/* ---- Which column stands where ----------------------------------------------------- */

static int fail_twice(const mx_import__header *header, size_t first, size_t second,
                      const mx_import_options *options)
{
    return mx_fail(
        MX_E_VALUE,
        mx_tr("%s:1: les colonnes « %.*s » et « %.*s » veulent dire la même chose ; n’en gardez qu’une",
              "%s:1: the columns \"%.*s\" and \"%.*s\" mean the same; keep one of them"),
        options->file, MX_STR(header->names[first]), MX_STR(header->names[second]));
}

/* 3 for "level_3", "niveau 3", "situation 3"; -1 when the name is no such thing. */
static int level_number(mx_str folded)
{
    static const char *const starts[] = {"level_", "niveau_", "situation_"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        size_t size = strlen(starts[i]);
        if (folded.size <= size || folded.size > size + 2 || memcmp(folded.at, starts[i], size) != 0)
            continue;
        int number = 0;
        for (size_t j = size; j < folded.size; j++) {
            if (!isdigit((unsigned char)folded.at[j])) return -1;
            number = 10 * number + (folded.at[j] - '0');
        }
        return number;
    }
    return -1;
}

int mx_import__header_read(mx_import__header *out, mx_kind number, const mx_str names[], size_t n_names,
                           const mx_import_options *options, mx_arena *arena)
{
    const mx_import__kind *kind = mx_import__kind_of(number);
    *out = (mx_import__header){.names = names, .n_names = n_names};
    out->column_of = mx_arena_alloc(arena, (n_names + 1) * sizeof *out->column_of);
    out->place_of = mx_arena_alloc(arena, kind->n_columns * sizeof *out->place_of);
    out->level_of = mx_arena_alloc(arena, (n_names + 1) * sizeof *out->level_of);
    if (!out->column_of || !out->place_of || !out->level_of) return mx_fail_memory();
    for (size_t c = 0; c < kind->n_columns; c++) out->place_of[c] = SIZE_MAX;
    mx_buf folded = {0};
    int rc = MX_OK;
    for (size_t i = 0; i < n_names && rc == MX_OK; i++) {
        mx_buf_clear(&folded);
        mx_import__fold_name(&folded, names[i]);
        if ((rc = mx_buf_check(&folded)) < 0) break;
        mx_str name = {folded.at, folded.size};
        size_t c = mx_import__find_column(kind, name);
        out->column_of[i] = c;
        out->level_of[i] = number == MX_KIND_INDICATORS ? level_number(name) : -1;
        if (c == SIZE_MAX) continue;
        if (out->place_of[c] != SIZE_MAX) rc = fail_twice(out, out->place_of[c], i, options);
        out->place_of[c] = i;
    }
    mx_buf_dispose(&folded);
    return rc;
}

int mx_import__require(const mx_import__header *header, mx_kind number, const mx_import_options *options)
{
    const mx_import__kind *kind = mx_import__kind_of(number);
    mx_buf sentence = {0};
    for (size_t c = 0; c < kind->n_columns; c++) {
        bool is_lacking =
            kind->columns[c].is_required && header->place_of[c] == SIZE_MAX && !is_given(kind, c, options);
        if (!is_lacking) continue;
        mx_buf_format(&sentence,
                      mx_tr("%s:1: un fichier du genre « %s » a besoin de la colonne « %s » ; "
                            "colonnes lues : ",
                            "%s:1: a file of the kind \"%s\" needs the column \"%s\"; columns seen: "),
                      options->file, mx_kind_name(number, mx_lang_get()), kind->columns[c].name.canonical);
        list_names(&sentence, header->names, header->n_names);
        return fail_with(MX_E_VALUE, &sentence);
    }
    return MX_OK;
}
