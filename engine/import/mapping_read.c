/*
 * Mapping files, read: lines of "key : value" in sections, comments from # on. What a section or a
 * key may be called stands in tables, in French and in English; texts are quoted, "so" or « so ».
 * Whatever is wrong is told with FILE:LINE and ends the reading.
 */
#include <ctype.h>
#include <string.h>

#include "mapping_i.h"

/* ---- Small things ----------------------------------------------------------------------------- */

void *mx_mapping__push(mx_arena *arena, void *array, size_t *n, size_t size)
{
    void **at = array;
    bool is_full = (*n & (*n - 1)) == 0; /* 0, 1, 2, 4, 8…: room for twice as many */
    if (is_full) {
        char *larger = mx_arena_alloc(arena, (*n ? 2 * *n : 1) * size);
        if (!larger) return NULL;
        if (*n) memcpy(larger, *at, *n * size);
        *at = larger;
    }
    char *element = (char *)*at + *n * size;
    memset(element, 0, size);
    ++*n;
    return element;
}

void mx_mapping__loosen(mx_buf *out, mx_str text)
{
    size_t start = out->size, to = start;
    bool is_tag = false;
    mx_fold(out, text);
    for (size_t from = start; from < out->size; from++) {
        unsigned char c = (unsigned char)out->at[from];
        if (c == '<' && from + 1 < out->size && (isalpha((unsigned char)out->at[from + 1]) || out->at[from + 1] == '/'))
            is_tag = memchr(out->at + from, '>', out->size - from) != NULL;
        if (!is_tag && (isalnum(c) || c >= 0x80)) out->at[to++] = (char)c;
        if (c == '>') is_tag = false;
    }
    if (out->at) out->at[to] = '\0';
    out->size = to;
}

bool mx_mapping__is_like(mx_str text, mx_str pattern)
{
    size_t t = 0, p = 0, star = SIZE_MAX, mark = 0;
    while (t < text.size) {
        if (p < pattern.size && pattern.at[p] == '*') star = p++, mark = t;
        else if (p < pattern.size && pattern.at[p] == text.at[t]) p++, t++;
        else if (star != SIZE_MAX) p = star + 1, t = ++mark;
        else return false;
    }
    while (p < pattern.size && pattern.at[p] == '*') p++;
    return p == pattern.size;
}

bool mx_mapping__labels_scale(const mx_mapping__labels *labels, int *lowest, int *highest)
{
    bool is_any = false;
    for (size_t i = 0; i < labels->n_levels; i++) {
        int64_t level;
        char mark;
        if (mx_import__is_missing(labels->levels[i], &mark)) continue;
        if (mx_integer_parse(&level, labels->levels[i]) < 0 || level < -100 || level > 100) return false;
        if (!is_any || level < *lowest) *lowest = (int)level;
        if (!is_any || level > *highest) *highest = (int)level;
        is_any = true;
    }
    return is_any;
}

/* ---- Tokens ----------------------------------------------------------------------------------------- */

typedef enum { TOKEN_END, TOKEN_TEXT, TOKEN_WORD, TOKEN_BAR, TOKEN_EQUAL } token_kind;

typedef struct {
    mx_mapping *mapping;
    const char *file;
    unsigned line;
    mx_str rest;      /* of the line, after the token at hand */
    token_kind token; /* the one at hand */
    mx_str text;      /* of it, without quotes */
    mx_mapping__source *source;
    mx_mapping__output *output; /* NULL: in none */
    mx_mapping__labels *labels; /* NULL: in none */
    bool is_short;              /* of memory, while words were compared */
} reader;

static int refuse(const reader *r, const char *format, ...) MX_PRINTF(2, 3);
static int refuse(const reader *r, const char *format, ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return r->is_short ? mx_fail_memory() : mx_fail(MX_E_SYNTAX, "%s:%u: %s", r->file, r->line, message);
}

static const char left[] = "\xc2\xab", right[] = "\xc2\xbb"; /* « » */

static bool begins(mx_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.at, with, size) == 0;
}

static mx_str skip(mx_str text, size_t size)
{
    return (mx_str){text.at + size, text.size - size};
}

/* The quoted text at the beginning of `from`, and how many bytes it takes; false: never closed. */
static bool quoted_size(mx_str from, size_t *size)
{
    if (begins(from, left)) {
        for (size_t at = 2; at + 1 < from.size; at++)
            if (memcmp(from.at + at, right, 2) == 0) {
                *size = at + 2;
                return true;
            }
        return false;
    }
    for (size_t at = 1; at < from.size; at++) {
        if (from.at[at] != '"') continue;
        *size = at + 1;
        if (at + 1 == from.size || from.at[at + 1] != '"') return true;
        at++;
    }
    return false;
}

static bool is_quote(mx_str text)
{
    return begins(text, "\"") || begins(text, left);
}

/* The text inside, doubled quotes made single; that of « » trimmed. */
static int unquote(mx_str *out, reader *r, mx_str quoted)
{
    if (begins(quoted, left)) {
        *out = mx_str_trim((mx_str){quoted.at + 2, quoted.size - 4});
        return MX_OK;
    }
    char *copy = mx_arena_copy(r->mapping->arena, quoted.at + 1, quoted.size - 2), *to = copy;
    if (!copy) return mx_fail_memory();
    for (const char *from = copy, *end = copy + quoted.size - 2; from < end; from++) {
        *to++ = *from;
        if (*from == '"') from++;
    }
    *out = (mx_str){copy, (size_t)(to - copy)};
    return MX_OK;
}

static int refuse_quote(const reader *r)
{
    return refuse(r, "%s",
                  mx_tr("un guillemet ouvert n'est pas fermé sur cette ligne",
                        "a quote opened here is not closed on this line"));
}

static int next(reader *r)
{
    r->rest = mx_str_trim(r->rest);
    r->text = (mx_str){0};
    r->token = TOKEN_END;
    if (r->rest.size == 0) return MX_OK;
    size_t size = 0;
    if (is_quote(r->rest)) {
        if (!quoted_size(r->rest, &size)) return refuse_quote(r);
        r->token = TOKEN_TEXT;
        int rc = unquote(&r->text, r, (mx_str){r->rest.at, size});
        r->rest = skip(r->rest, size);
        return rc;
    }
    if (*r->rest.at == '|' || *r->rest.at == '=') {
        r->token = *r->rest.at == '|' ? TOKEN_BAR : TOKEN_EQUAL;
        r->rest = skip(r->rest, 1);
        return MX_OK;
    }
    while (size < r->rest.size && !strchr(" \t|=\"", r->rest.at[size]) && !begins(skip(r->rest, size), left) &&
           !begins(skip(r->rest, size), "\xc2\xa0") && !begins(skip(r->rest, size), "\xe2\x80\xaf"))
        size++;
    r->token = TOKEN_WORD;
    r->text = (mx_str){r->rest.at, size};
    r->rest = skip(r->rest, size);
    return MX_OK;
}

/* Whether a text is one of the words in `list`, in any case and accents. */
static bool is_one_of(reader *r, mx_str text, const char *list)
{
    mx_buf folded = {0};
    mx_import__fold_name(&folded, text);
    r->is_short |= folded.failed;
    bool is = mx_buf_check(&folded) == MX_OK && folded.at &&
              mx_import__listed(list, (mx_str){folded.at, folded.size});
    mx_buf_dispose(&folded);
    return is;
}

static bool at_word(reader *r, const char *list)
{
    return r->token == TOKEN_WORD && is_one_of(r, r->text, list);
}

static int refuse_token(const reader *r, const char *wanted)
{
    if (r->token == TOKEN_END)
        return refuse(r, mx_tr("la ligne s'arrête trop tôt ; il faut %s", "the line ends too early; it needs %s"),
                      wanted);
    return refuse(r, mx_tr("« %.*s » : il faut ici %s", "\"%.*s\": here it needs %s"),
                  r->token == TOKEN_BAR ? 1 : r->token == TOKEN_EQUAL ? 1 : (int)r->text.size,
                  r->token == TOKEN_BAR     ? "|"
                  : r->token == TOKEN_EQUAL ? "="
                                            : (r->text.at ? r->text.at : ""),
                  wanted);
}

/* A text, quoted or of one word; it ends in NUL. */
static int take_text(mx_str *out, reader *r)
{
    if (r->token != TOKEN_TEXT && r->token != TOKEN_WORD)
        return refuse_token(r, mx_tr("un texte entre guillemets", "a quoted text"));
    *out = (mx_str){mx_arena_copy(r->mapping->arena, r->text.at ? r->text.at : "", r->text.size), r->text.size};
    return out->at ? next(r) : mx_fail_memory();
}

/* Texts with bars between. */
static int take_texts(mx_str **out, size_t *n, reader *r)
{
    for (;;) {
        mx_str *one = mx_mapping__push(r->mapping->arena, out, n, sizeof **out);
        if (!one) return mx_fail_memory();
        int rc = take_text(one, r);
        if (rc < 0 || r->token != TOKEN_BAR) return rc;
        if ((rc = next(r)) < 0) return rc;
    }
}

static int take_columns(mx_mapping__columns *out, reader *r)
{
    int rc = take_texts(&out->names, &out->n, r);
    for (;;) {
        if (rc == MX_OK && at_word(r, "facultative|facultatif|optional")) out->is_optional = true;
        else if (rc == MX_OK && at_word(r, "du|of|of_the")) { /* parent follows */
        } else if (rc == MX_OK && at_word(r, "parent")) out->is_of_parent = true;
        else return rc;
        rc = next(r);
    }
}

static int take_number(unsigned *out, reader *r, unsigned most)
{
    int64_t value;
    mx_str text = r->text;
    if (r->token != TOKEN_WORD || mx_integer_parse(&value, text) < 0 || value < 1 || value > most)
        return refuse_token(r, mx_tr("un nombre", "a number"));
    *out = (unsigned)value;
    return next(r);
}

static int expect_end(const reader *r)
{
    if (r->token == TOKEN_END) return MX_OK;
    return refuse_token(r, mx_tr("la fin de la ligne", "the end of the line"));
}

static int take_yes(bool *out, reader *r)
{
    bool is_yes = at_word(r, "oui|yes"), is_no = at_word(r, "non|no");
    if (!is_yes && !is_no) return refuse_token(r, mx_tr("oui ou non", "yes or no"));
    *out = is_yes;
    return next(r);
}

/* ---- Terms --------------------------------------------------------------------------------------------- */

static int take_unit(mx_mapping__unit *out, reader *r)
{
    static const struct {
        const char *names;
        mx_mapping__unit unit;
    } units[] = {{"jour|day", MX_BY_DAY},
                 {"mois|month", MX_BY_MONTH},
                 {"trimestre|quarter", MX_BY_QUARTER},
                 {"semestre|semester|half", MX_BY_SEMESTER},
                 {"annee|an|year", MX_BY_YEAR}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!at_word(r, units[i].names)) continue;
        *out = units[i].unit;
        return next(r);
    }
    return refuse_token(r, mx_tr("jour, mois, trimestre, semestre ou année", "day, month, quarter, semester or year"));
}

/* What may stand after a term; *is_option: it was one. */
static int take_option(mx_mapping__term *term, reader *r, bool *is_option)
{
    *is_option = true;
    int rc = MX_OK;
    if (at_word(r, "etiquettes|labels")) {
        rc = next(r);
        return rc < 0 ? rc : take_text(&term->labels_name, r);
    }
    if (at_word(r, "par|by")) {
        rc = next(r);
        return rc < 0 ? rc : take_unit(&term->by, r);
    }
    if (at_word(r, "sinon|else|otherwise")) {
        term->has_fallback = true;
        rc = next(r);
        return rc < 0 ? rc : take_text(&term->fallback, r);
    }
    if (at_word(r, "separe|split")) {
        term->is_split = true;
        rc = next(r);
        if (rc < 0 || !at_word(r, "par|by")) return rc;
        rc = next(r);
        return rc < 0 ? rc : take_text(&term->separator, r);
    }
    if (at_word(r, "date")) return next(r);
    if (at_word(r, "libre|free")) term->is_free_date = true;
    else if (at_word(r, "minuscules|lowercase|lower")) term->is_lower = true;
    else if (at_word(r, "majuscules|uppercase|upper")) term->is_upper = true;
    else if (at_word(r, "code")) term->is_slug = true;
    else *is_option = false;
    return *is_option ? next(r) : MX_OK;
}

static int take_options(mx_mapping__term *term, reader *r)
{
    bool is_option = true;
    int rc = MX_OK;
    while (rc == MX_OK && is_option) rc = take_option(term, r, &is_option);
    return rc;
}

static int take_term(mx_mapping__term *out, reader *r)
{
    static const struct {
        const char *names;
        mx_mapping__term_kind kind;
    } kinds[] = {{"rang|rank", MX_TERM_RANK},
                 {"titre|title", MX_TERM_TITLE},
                 {"fichier|file", MX_TERM_FILE},
                 {"feuille|sheet", MX_TERM_SHEET}};
    int rc = MX_OK;
    if (at_word(r, "colonne|column")) {
        out->kind = MX_TERM_COLUMN;
        rc = next(r);
        if (rc == MX_OK) rc = take_columns(&out->columns, r);
        return rc < 0 ? rc : take_options(out, r);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        unsigned width = 0;
        if (!at_word(r, kinds[i].names)) continue;
        out->kind = kinds[i].kind;
        rc = next(r);
        if (rc == MX_OK && out->kind == MX_TERM_RANK && r->token == TOKEN_WORD && r->text.size &&
            isdigit((unsigned char)*r->text.at))
            rc = take_number(&width, r, 12);
        out->width = (int)width;
        return rc < 0 ? rc : take_options(out, r);
    }
    return take_text(&out->text, r);
}

static int take_value(mx_mapping__value *out, reader *r)
{
    for (;;) {
        mx_mapping__term *term = mx_mapping__push(r->mapping->arena, &out->terms, &out->n, sizeof *term);
        if (!term) return mx_fail_memory();
        int rc = take_term(term, r);
        if (rc < 0 || !at_word(r, "+")) return rc < 0 ? rc : expect_end(r);
        if ((rc = next(r)) < 0) return rc;
    }
}

/* ---- Indicators ------------------------------------------------------------------------------------------ */

static int take_indicator_options(mx_mapping__indicator *out, reader *r)
{
    const struct {
        const char *names;
        mx_str *text;
        mx_mapping__columns *columns;
    } options[] = {{"nom|name|libelle", &out->name, NULL},       {"echelle|scale", &out->scale, NULL},
                   {"sens|direction", &out->direction, NULL},    {"composante|component", &out->component, NULL},
                   {"unite|unit", &out->unit, NULL},             {"bas|low", NULL, &out->low},
                   {"haut|high", NULL, &out->high}};
    const size_t n_options = sizeof options / sizeof *options;
    while (r->token != TOKEN_END) {
        size_t o = 0;
        bool is_option = true;
        while (o < n_options && !at_word(r, options[o].names)) o++;
        int rc = o < n_options ? next(r) : take_option(&out->value, r, &is_option);
        if (rc == MX_OK && o < n_options)
            rc = options[o].text ? take_text(options[o].text, r) : take_columns(options[o].columns, r);
        if (rc < 0) return rc;
        if (!is_option)
            return refuse_token(r, mx_tr("étiquettes, nom, échelle, sens, composante, unité, bas, haut ou sinon",
                                         "labels, name, scale, direction, component, unit, low, high or else"));
    }
    return MX_OK;
}

static int read_indicator(reader *r, mx_str code)
{
    mx_mapping__output *output = r->output;
    mx_mapping__indicator *out =
        mx_mapping__push(r->mapping->arena, &output->indicators, &output->n_indicators, sizeof *out);
    if (!out) return mx_fail_memory();
    out->code = code;
    out->line = r->line;
    out->value.kind = MX_TERM_COLUMN;
    if (!at_word(r, "colonne|column"))
        return refuse_token(r, mx_tr("colonne \"…\"", "column \"…\""));
    int rc = next(r);
    if (rc == MX_OK) rc = take_columns(&out->value.columns, r);
    return rc < 0 ? rc : take_indicator_options(out, r);
}

/* "indicateurs : colonnes "V1" à "V23" échelle 1-5": each column is an indicator of its own name. */
static int read_range(reader *r)
{
    mx_mapping__output *output = r->output;
    if (!at_word(r, "colonnes|columns"))
        return refuse_token(r, mx_tr("colonnes \"…\" à \"…\"", "columns \"…\" to \"…\""));
    int rc = next(r);
    if (rc == MX_OK) rc = take_columns(&output->first, r);
    if (rc == MX_OK && !at_word(r, "a|to|until|jusqu_a")) return refuse_token(r, mx_tr("à", "to"));
    if (rc == MX_OK) rc = next(r);
    if (rc == MX_OK) rc = take_columns(&output->last, r);
    output->range.line = r->line;
    output->range.value.kind = MX_TERM_COLUMN;
    return rc < 0 ? rc : take_indicator_options(&output->range, r);
}

/* ---- Rows to keep or to leave out -------------------------------------------------------------------------- */

static int take_pattern(mx_str **out, size_t *n, reader *r, mx_str text)
{
    mx_buf folded = {0};
    mx_str *one = mx_mapping__push(r->mapping->arena, out, n, sizeof *one);
    mx_fold(&folded, text);
    int rc = one ? mx_buf_check(&folded) : mx_fail_memory();
    if (rc == MX_OK) {
        *one = (mx_str){mx_arena_copy(r->mapping->arena, folded.at ? folded.at : "", folded.size), folded.size};
        if (!one->at) rc = mx_fail_memory();
    }
    mx_buf_dispose(&folded);
    return rc;
}

static int take_clause(mx_mapping__clause *out, reader *r)
{
    if (!at_word(r, "colonne|column")) return refuse_token(r, mx_tr("colonne \"…\"", "column \"…\""));
    int rc = next(r);
    if (rc == MX_OK) rc = take_columns(&out->columns, r);
    if (rc < 0) return rc;
    if (at_word(r, "vide|empty")) {
        rc = take_pattern(&out->patterns, &out->n_patterns, r, (mx_str){0});
        return rc < 0 ? rc : next(r);
    }
    if (r->token != TOKEN_EQUAL) return refuse_token(r, mx_tr("= \"…\" ou vide", "= \"…\" or empty"));
    mx_str *texts = NULL;
    size_t n = 0;
    rc = next(r);
    if (rc == MX_OK) rc = take_texts(&texts, &n, r);
    for (size_t i = 0; i < n && rc == MX_OK; i++) rc = take_pattern(&out->patterns, &out->n_patterns, r, texts[i]);
    return rc;
}

static int read_condition(reader *r, bool is_keep)
{
    mx_mapping__output *output = r->output;
    mx_mapping__condition *out =
        mx_mapping__push(r->mapping->arena, &output->conditions, &output->n_conditions, sizeof *out);
    if (!out) return mx_fail_memory();
    out->is_keep = is_keep;
    out->line = r->line;
    for (;;) {
        mx_mapping__clause *clause =
            mx_mapping__push(r->mapping->arena, &out->clauses, &out->n_clauses, sizeof *clause);
        int rc = clause ? take_clause(clause, r) : mx_fail_memory();
        if (rc < 0 || !at_word(r, "et|and")) return rc < 0 ? rc : expect_end(r);
        if ((rc = next(r)) < 0) return rc;
    }
}

/* ---- Keys of a source ---------------------------------------------------------------------------------------- */

static int take_header(mx_mapping__source *source, reader *r)
{
    unsigned last;
    mx_str text = r->text;
    const char *dash = r->token == TOKEN_WORD ? memchr(text.at, '-', text.size) : NULL;
    if (at_word(r, "ligne|lignes|row|rows|line|lines")) {
        int rc = next(r);
        return rc < 0 ? rc : take_header(source, r);
    }
    if (!dash) {
        source->n_header = 1;
        return take_number(&source->header, r, 1000);
    }
    mx_str rest = skip(text, (size_t)(dash - text.at) + 1);
    r->text = (mx_str){text.at, (size_t)(dash - text.at)};
    int64_t from, to;
    bool is_range = mx_integer_parse(&from, r->text) == MX_OK && mx_integer_parse(&to, rest) == MX_OK && from >= 1 &&
                    to >= from && to < from + MX_SHEET_HEADER_MAX && to <= 1000;
    r->text = text;
    if (!is_range)
        return refuse_token(r, mx_tr("une ligne ou quatre au plus qui se suivent, comme 3 ou 3-4",
                                     "a line or at most four in a row, such as 3 or 3-4"));
    source->header = (unsigned)from;
    last = (unsigned)to;
    source->n_header = last - source->header + 1;
    return next(r);
}

/* parent : feuille "Foyer" clé "_parent_index" = "_index" */
static int take_parent(mx_mapping__source *source, reader *r)
{
    bool is_file = at_word(r, "fichier|file");
    if (!is_file && !at_word(r, "feuille|sheet"))
        return refuse_token(r, mx_tr("feuille \"…\" ou fichier \"…\"", "sheet \"…\" or file \"…\""));
    int rc = next(r);
    if (rc == MX_OK) rc = take_text(is_file ? &source->parent_file : &source->parent_sheet, r);
    if (rc == MX_OK && !at_word(r, "cle|key")) return refuse_token(r, mx_tr("clé \"…\" = \"…\"", "key \"…\" = \"…\""));
    if (rc == MX_OK) rc = next(r);
    if (rc == MX_OK) rc = take_columns(&source->own_key, r);
    if (rc == MX_OK && r->token != TOKEN_EQUAL) return refuse_token(r, "=");
    if (rc == MX_OK) rc = next(r);
    return rc < 0 ? rc : take_columns(&source->parent_key, r);
}

static int read_source_key(reader *r, mx_str key)
{
    mx_mapping__source *source = r->source;
    int rc;
    if (is_one_of(r, key, "correspondance|mapping")) rc = take_text(&r->mapping->name, r);
    else if (is_one_of(r, key, "fichier|file")) rc = take_text(&source->file, r);
    else if (is_one_of(r, key, "feuille|sheet")) rc = take_text(&source->sheet, r);
    else if (is_one_of(r, key, "en_tete|entete|header")) rc = take_header(source, r);
    else if (is_one_of(r, key, "recopier|fill_down")) rc = take_columns(&source->fill_down, r);
    else if (is_one_of(r, key, "personnel|personnelles|identifiants|personal")) rc = take_columns(&source->personal, r);
    else if (is_one_of(r, key, "ignorer|ignore")) rc = take_columns(&source->ignored, r);
    else if (is_one_of(r, key, "titres|titles")) rc = take_yes(&source->has_titles, r);
    else if (is_one_of(r, key, "parent")) rc = take_parent(source, r);
    else if (is_one_of(r, key, "dates")) {
        source->is_month_first = at_word(r, "mois_jour|month_day");
        if (!source->is_month_first && !at_word(r, "jour_mois|day_month"))
            return refuse_token(r, mx_tr("jour/mois ou mois/jour", "day/month or month/day"));
        rc = next(r);
    } else
        return refuse(r,
                      mx_tr("« %.*s » : clé inconnue ici ; il y a correspondance, fichier, feuille, en-tête, recopier, "
                            "personnel, ignorer, titres, dates, parent",
                            "\"%.*s\": no such key here; there are mapping, file, sheet, header, fill-down, personal, "
                            "ignore, titles, dates, parent"),
                      MX_STR(key));
    return rc < 0 ? rc : expect_end(r);
}

/* ---- Keys of an output ------------------------------------------------------------------------------------------ */

static void list_columns(mx_buf *out, const mx_import__kind *kind)
{
    for (size_t c = 0; c < kind->n_columns; c++)
        mx_buf_format(out, "%s%s", c ? ", " : "", kind->columns[c].name.canonical);
}

static int refuse_column(const reader *r, mx_str key)
{
    mx_buf names = {0};
    list_columns(&names, mx_import__kind_of(r->output->kind));
    int rc = mx_buf_check(&names);
    if (rc == MX_OK)
        rc = refuse(r, mx_tr("« %.*s » : pas de telle colonne pour le genre « %s » ; il y a %s",
                             "\"%.*s\": no such column of the kind \"%s\"; there are %s"),
                    MX_STR(key), mx_kind_name(r->output->kind, mx_lang_get()), names.at);
    mx_buf_dispose(&names);
    return rc;
}

/* "niveau 3" of indicators as "level_3". */
static const char *level_column(reader *r, mx_str folded)
{
    static const char *const starts[] = {"level_", "niveau_", "situation_"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        int64_t level;
        if (!begins(folded, starts[i])) continue;
        if (mx_integer_parse(&level, skip(folded, strlen(starts[i]))) < 0 || level < 0 || level > 99) return NULL;
        return mx_arena_format(r->mapping->arena, "level_%d", (int)level);
    }
    return NULL;
}

static int find_column(mx_mapping__rule *out, reader *r, mx_str key)
{
    const mx_import__kind *kind = mx_import__kind_of(r->output->kind);
    mx_buf folded = {0};
    mx_import__fold_name(&folded, key);
    int rc = mx_buf_check(&folded);
    mx_str name = {folded.at, folded.size};
    out->place = rc == MX_OK && folded.at ? mx_import__find_column(kind, name) : SIZE_MAX;
    out->column = out->place != SIZE_MAX ? kind->columns[out->place].name.canonical : NULL;
    if (rc == MX_OK && !out->column && r->output->kind == MX_KIND_INDICATORS && folded.at)
        out->column = level_column(r, name);
    mx_buf_dispose(&folded);
    if (rc < 0) return rc;
    return out->column ? MX_OK : refuse_column(r, key);
}

static int read_rule(reader *r, mx_str key)
{
    mx_mapping__output *output = r->output;
    mx_mapping__rule rule = {.line = r->line};
    int rc = find_column(&rule, r, key);
    if (rc < 0) return rc;
    for (size_t i = 0; i < output->n_rules; i++)
        if (strcmp(output->rules[i].column, rule.column) == 0)
            return refuse(r, mx_tr("« %.*s » est déjà dite à la ligne %u", "\"%.*s\" is said already, on line %u"),
                          MX_STR(key), output->rules[i].line);
    mx_mapping__rule *out = mx_mapping__push(r->mapping->arena, &output->rules, &output->n_rules, sizeof *out);
    if (!out) return mx_fail_memory();
    *out = rule;
    return take_value(&out->value, r);
}

/* What follows the first word of a key: the code in "indicateur BE1" or "indicateur "BE 1"". */
static mx_str after_word(reader *r, mx_str key, const char *list)
{
    size_t size = 0;
    while (size < key.size && key.at[size] != ' ' && key.at[size] != '\t') size++;
    if (size == key.size || !is_one_of(r, (mx_str){key.at, size}, list)) return (mx_str){0};
    return mx_str_trim(skip(key, size));
}

static int read_output_key(reader *r, mx_str key)
{
    bool is_follow_up = r->output->kind == MX_KIND_FOLLOW_UP;
    mx_str code = is_follow_up ? after_word(r, key, "indicateur|indicator") : (mx_str){0};
    if (code.size > 0) {
        size_t size;
        int rc = MX_OK;
        if (is_quote(code)) {
            if (!quoted_size(code, &size) || size != code.size) return refuse_quote(r);
            rc = unquote(&code, r, code);
        }
        return rc < 0 ? rc : read_indicator(r, code);
    }
    if (is_follow_up && is_one_of(r, key, "indicateurs|indicators")) return read_range(r);
    if (is_one_of(r, key, "garder|keep")) return read_condition(r, true);
    if (is_one_of(r, key, "ecarter|drop")) return read_condition(r, false);
    if (is_follow_up && is_one_of(r, key, "limites_incoherentes|inconsistent_limits")) {
        if (!at_word(r, "statut|status")) return refuse_token(r, mx_tr("statut", "status"));
        r->output->puts_limits_aside = true;
        int rc = next(r);
        return rc < 0 ? rc : expect_end(r);
    }
    return read_rule(r, key);
}

/* ---- Labels ---------------------------------------------------------------------------------------------------- */

static int add_label(reader *r, mx_str target, mx_str text)
{
    mx_mapping__labels *labels = r->labels;
    mx_buf folded = {0};
    uint32_t id;
    size_t n_before = mx_ids_count(labels->texts), n_targets = n_before;
    mx_fold(&folded, text);
    int rc = mx_buf_check(&folded);
    if (rc == MX_OK) rc = mx_ids_add(labels->texts, (mx_str){folded.at, folded.size}, &id);
    mx_buf_dispose(&folded);
    if (rc < 0) return rc;
    if (id < n_before) {
        if (mx_str_equal(labels->targets[id], target)) return MX_OK;
        return refuse(r, mx_tr("« %.*s » est déjà une étiquette de « %.*s »", "\"%.*s\" is a label of \"%.*s\" already"),
                      MX_STR(text), MX_STR(labels->targets[id]));
    }
    mx_str *one = mx_mapping__push(r->mapping->arena, &labels->targets, &n_targets, sizeof *one);
    if (!one) return mx_fail_memory();
    *one = target;
    return MX_OK;
}

/* 4 : "Satisfait" | "Plutôt satisfait" */
static int read_label(reader *r, mx_str key)
{
    mx_mapping__labels *labels = r->labels;
    size_t size, n = 0, n_levels = labels->n_levels;
    mx_str target = key, *texts = NULL;
    int rc = MX_OK;
    if (is_quote(key)) {
        if (!quoted_size(key, &size) || size != key.size) return refuse_quote(r);
        rc = unquote(&target, r, key);
    } else if (is_one_of(r, key, "rien|vide|nothing|empty")) target = (mx_str){0};
    if (rc == MX_OK) rc = take_texts(&texts, &n, r);
    if (rc == MX_OK) rc = expect_end(r);
    for (size_t i = 0; i < n && rc == MX_OK; i++) rc = add_label(r, target, texts[i]);
    if (rc < 0) return rc;
    mx_str *level = mx_mapping__push(r->mapping->arena, &labels->levels, &labels->n_levels, sizeof *level);
    mx_str *first = mx_mapping__push(r->mapping->arena, &labels->first, &n_levels, sizeof *first);
    if (!level || !first) return mx_fail_memory();
    *level = target;
    *first = texts[0];
    return MX_OK;
}

/* ---- Sections ------------------------------------------------------------------------------------------------------ */

static int begin_source(reader *r)
{
    mx_mapping *mapping = r->mapping;
    mx_str file = r->source ? r->source->file : (mx_str){0};
    r->source = mx_mapping__push(mapping->arena, &mapping->sources, &mapping->n_sources, sizeof *r->source);
    if (!r->source) return mx_fail_memory();
    r->source->line = r->line;
    r->source->file = file;
    r->output = NULL;
    r->labels = NULL;
    return MX_OK;
}

static int begin_labels(reader *r, mx_str name)
{
    mx_mapping *mapping = r->mapping;
    for (size_t i = 0; i < mapping->n_labels; i++)
        if (mx_str_equal(mapping->labels[i]->name, name))
            return refuse(r, mx_tr("les étiquettes « %.*s » sont déjà à la ligne %u",
                                   "the labels \"%.*s\" stand on line %u already"),
                          MX_STR(name), mapping->labels[i]->line);
    mx_mapping__labels **slot = mx_mapping__push(mapping->arena, &mapping->labels, &mapping->n_labels, sizeof *slot);
    mx_mapping__labels *labels = mx_arena_alloc(mapping->arena, sizeof *labels);
    if (!slot || !labels) {
        mapping->n_labels -= slot != NULL;
        return mx_fail_memory();
    }
    *slot = labels;
    *labels = (mx_mapping__labels){.name = name, .line = r->line};
    r->labels = labels;
    r->output = NULL;
    return mx_ids_new(&labels->texts);
}

static int begin_output(reader *r, mx_str name)
{
    char text[64];
    mx_kind kind;
    snprintf(text, sizeof text, "%.*s", MX_STR(name));
    int rc = mx_kind_parse(&kind, text);
    if (rc == MX_E_NOMEM) return rc;
    if (rc < 0) {
        mx_error_clear();
        return refuse(r,
                      mx_tr("[%.*s] : pas de telle section ; il y a [étiquettes NOM], [fichier \"…\"], [feuille \"…\"] et "
                            "les genres : suivi, expressions, indicateurs, territoires, groupes, codes, objectifs, "
                            "engagements, actions, contrats, bilans",
                            "[%.*s]: no such section; there are [labels NAME], [file \"…\"], [sheet \"…\"] and the kinds: "
                            "follow-up, statements, indicators, territories, groups, codes, objectives, commitments, "
                            "actions, contracts, reviews"),
                      MX_STR(name));
    }
    r->output = mx_mapping__push(r->mapping->arena, &r->source->outputs, &r->source->n_outputs, sizeof *r->output);
    if (!r->output) return mx_fail_memory();
    r->output->kind = kind;
    r->output->line = r->line;
    r->labels = NULL;
    return MX_OK;
}

static int read_section(reader *r, mx_str line)
{
    if (line.at[line.size - 1] != ']')
        return refuse(r, "%s", mx_tr("une section finit par ]", "a section ends in ]"));
    mx_str whole = mx_str_trim((mx_str){line.at + 1, line.size - 2}), name = {0};
    r->rest = whole;
    int rc = next(r);
    if (rc < 0) return rc;
    bool is_labels = at_word(r, "etiquettes|labels"), is_file = at_word(r, "fichier|file");
    if (!is_labels && !is_file && !at_word(r, "feuille|sheet")) return begin_output(r, whole);
    rc = next(r);
    if (rc == MX_OK) rc = take_text(&name, r);
    if (rc == MX_OK) rc = expect_end(r);
    if (rc < 0) return rc;
    if (is_labels) return begin_labels(r, name);
    rc = begin_source(r);
    if (rc == MX_OK && is_file) r->source->file = name;
    else if (rc == MX_OK) r->source->sheet = name;
    return rc;
}

/* ---- Lines -------------------------------------------------------------------------------------------------------- */

/* The line without its comment, and where the ':' after its key stands (SIZE_MAX: nowhere). */
static int cut_line(mx_str *line, size_t *colon, const reader *r)
{
    *colon = SIZE_MAX;
    for (size_t at = 0; at < line->size; at++) {
        mx_str here = skip(*line, at);
        size_t size = 0;
        bool is_comment = *here.at == '#' && (at == 0 || line->at[at - 1] == ' ' || line->at[at - 1] == '\t');
        if (is_comment) {
            *line = mx_str_trim((mx_str){line->at, at});
            return MX_OK;
        }
        if (*here.at == ':' && *colon == SIZE_MAX) *colon = at;
        if (!is_quote(here)) continue;
        if (!quoted_size(here, &size)) return refuse_quote(r);
        at += size - 1;
    }
    return MX_OK;
}

static int read_line(reader *r, mx_str line)
{
    size_t colon;
    line = mx_str_trim(line);
    int rc = cut_line(&line, &colon, r);
    if (rc < 0 || line.size == 0) return rc;
    if (*line.at == '[') return read_section(r, line);
    if (colon == SIZE_MAX || colon >= line.size)
        return refuse(r, "%s", mx_tr("il manque « : » entre la clé et sa valeur", "there is no \":\" between key and value"));
    mx_str key = mx_str_trim((mx_str){line.at, colon});
    if (key.size == 0) return refuse(r, "%s", mx_tr("il manque une clé avant « : »", "there is no key before \":\""));
    r->rest = skip(line, colon + 1);
    rc = next(r);
    if (rc < 0) return rc;
    if (r->labels) return read_label(r, key);
    return r->output ? read_output_key(r, key) : read_source_key(r, key);
}

/* ---- Names that refer to each other --------------------------------------------------------------------------------- */

static int resolve_term(reader *r, mx_mapping__term *term, unsigned line)
{
    if (term->labels_name.size == 0) return MX_OK;
    for (size_t i = 0; i < r->mapping->n_labels; i++)
        if (mx_str_equal(r->mapping->labels[i]->name, term->labels_name)) term->labels = r->mapping->labels[i];
    r->line = line;
    return term->labels ? MX_OK
                        : refuse(r, mx_tr("pas de section [étiquettes %.*s]", "no section [labels %.*s]"),
                                 MX_STR(term->labels_name));
}

static int resolve_output(reader *r, mx_mapping__output *output)
{
    int rc = MX_OK;
    for (size_t i = 0; i < output->n_rules && rc == MX_OK; i++)
        for (size_t t = 0; t < output->rules[i].value.n && rc == MX_OK; t++)
            rc = resolve_term(r, &output->rules[i].value.terms[t], output->rules[i].line);
    for (size_t i = 0; i < output->n_indicators && rc == MX_OK; i++)
        rc = resolve_term(r, &output->indicators[i].value, output->indicators[i].line);
    for (size_t i = 0; i < output->n_indicators && rc == MX_OK; i++)
        for (size_t j = 0; j < i && rc == MX_OK; j++) {
            if (!mx_str_equal(output->indicators[i].code, output->indicators[j].code)) continue;
            r->line = output->indicators[i].line;
            rc = refuse(r, mx_tr("l'indicateur « %.*s » est déjà à la ligne %u",
                                 "the indicator \"%.*s\" stands on line %u already"),
                        MX_STR(output->indicators[i].code), output->indicators[j].line);
        }
    return rc < 0 ? rc : resolve_term(r, &output->range.value, output->range.line);
}

static int resolve(reader *r)
{
    mx_mapping *mapping = r->mapping;
    size_t n_outputs = 0;
    int rc = MX_OK;
    for (size_t s = 0; s < mapping->n_sources; s++) {
        n_outputs += mapping->sources[s].n_outputs;
        for (size_t o = 0; o < mapping->sources[s].n_outputs && rc == MX_OK; o++)
            rc = resolve_output(r, &mapping->sources[s].outputs[o]);
    }
    if (rc < 0 || n_outputs > 0) return rc;
    return refuse(r, "%s",
                  mx_tr("cette correspondance ne charge rien : il faut une section telle que [suivi] ou [expressions]",
                        "this mapping loads nothing: it needs a section such as [follow-up] or [statements]"));
}

static int read_lines(reader *r)
{
    mx_str rest = r->mapping->text;
    int rc = begin_source(r);
    if (begins(rest, "\xef\xbb\xbf")) rest = skip(rest, 3);
    while (rest.size > 0 && rc == MX_OK) {
        const char *feed = memchr(rest.at, '\n', rest.size);
        size_t size = feed ? (size_t)(feed - rest.at) : rest.size;
        r->line++;
        rc = read_line(r, (mx_str){rest.at, size});
        if (rc == MX_OK && r->is_short) rc = mx_fail_memory();
        rest = skip(rest, feed ? size + 1 : size);
    }
    return rc < 0 ? rc : resolve(r);
}

static int check_text(const reader *r, mx_str text)
{
    size_t bad = 0;
    const size_t most = 4 << 20;
    if (text.size > most)
        return mx_fail(MX_E_LIMIT, mx_tr("%s : trop grand pour une correspondance", "%s: too large for a mapping"), r->file);
    if (mx_utf8_valid(text, &bad) && !memchr(text.at ? text.at : "", 0, text.size)) return MX_OK;
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s : ce n'est pas un texte en UTF-8 ; enregistrez-le ainsi", "%s: not a text in UTF-8; save it so"),
                   r->file);
}

int mx_mapping_parse(mx_mapping **out, mx_str text, const char *file)
{
    reader r = {.file = file};
    *out = NULL;
    int rc = check_text(&r, text);
    if (rc < 0) return rc;
    r.mapping = mx_alloc_array(1, sizeof *r.mapping);
    if (!r.mapping) return mx_fail_memory();
    rc = mx_arena_new(&r.mapping->arena);
    if (rc == MX_OK) {
        const char *copy = mx_arena_copy(r.mapping->arena, text.at ? text.at : "", text.size);
        r.mapping->text = (mx_str){copy, text.size};
        r.mapping->file = mx_arena_copy(r.mapping->arena, file, strlen(file));
        mx_sha256(r.mapping->hash, text.at ? text.at : "", text.size);
        rc = copy && r.mapping->file ? read_lines(&r) : mx_fail_memory();
    }
    if (rc < 0) mx_mapping_free(r.mapping);
    else *out = r.mapping;
    return rc;
}

void mx_mapping_free(mx_mapping *mapping)
{
    if (!mapping) return;
    for (size_t i = 0; i < mapping->n_labels; i++) mx_ids_free(mapping->labels[i]->texts);
    mx_arena_free(mapping->arena);
    mx_free(mapping);
}

mx_str mx_mapping_name(const mx_mapping *mapping)
{
    if (mapping->name.size) return mapping->name;
    const char *slash = strrchr(mapping->file, '/'), *name = slash ? slash + 1 : mapping->file;
    const char *dot = strrchr(name, '.');
    return (mx_str){name, dot && dot > name ? (size_t)(dot - name) : strlen(name)};
}

mx_str mx_mapping_text(const mx_mapping *mapping)
{
    return mapping->text;
}

const char *mx_mapping_hash(const mx_mapping *mapping)
{
    return mapping->hash;
}
