/* Mapping files, read: lines of "key : value" in sections, comments from # on. What a section or a key may be
 * called stands in tables, in French and in English; texts are quoted, "so" or « so ». Whatever is wrong is
 * told with FILE:LINE and ends the reading. */
#include <string.h>

#include "mapping_read_i.h"

static int take_header(mx_mapping__source *source, mx_mapping__reader *r)
{
    unsigned last;
    mx_str text = r->text;
    const char *dash = r->token == MX_TOKEN_WORD ? memchr(text.at, '-', text.size) : NULL;
    if (mx_mapping__at_word(r, "ligne|lignes|row|rows|line|lines")) {
        int rc = mx_mapping__next(r);
        return rc < 0 ? rc : take_header(source, r);
    }
    if (!dash) {
        source->n_header = 1;
        return mx_mapping__take_number(&source->header, r, 1000);
    }
    mx_str rest = mx_mapping__skip(text, (size_t)(dash - text.at) + 1);
    r->text = (mx_str){text.at, (size_t)(dash - text.at)};
    int64_t from, to;
    bool is_range = mx_integer_parse(&from, r->text) == MX_OK && mx_integer_parse(&to, rest) == MX_OK &&
                    from >= 1 && to >= from && to < from + MX_SHEET_HEADER_MAX && to <= 1000;
    r->text = text;
    if (!is_range)
        return mx_mapping__refuse_token(r, mx_tr("une ligne ou quatre au plus qui se suivent, comme 3 ou 3-4",
                                                 "a line or at most four in a row, such as 3 or 3-4"));
    source->header = (unsigned)from;
    last = (unsigned)to;
    source->n_header = last - source->header + 1;
    return mx_mapping__next(r);
}

/* parent : feuille "Foyer" clé "_parent_index" = "_index" */
static int take_parent(mx_mapping__source *source, mx_mapping__reader *r)
{
    bool is_file = mx_mapping__at_word(r, "fichier|file");
    if (!is_file && !mx_mapping__at_word(r, "feuille|sheet"))
        return mx_mapping__refuse_token(r,
                                        mx_tr("feuille \"…\" ou fichier \"…\"", "sheet \"…\" or file \"…\""));
    int rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_text(is_file ? &source->parent_file : &source->parent_sheet, r);
    if (rc == MX_OK && !mx_mapping__at_word(r, "cle|key"))
        return mx_mapping__refuse_token(r, mx_tr("clé \"…\" = \"…\"", "key \"…\" = \"…\""));
    if (rc == MX_OK) rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_columns(&source->own_key, r);
    if (rc == MX_OK && r->token != MX_TOKEN_EQUAL) return mx_mapping__refuse_token(r, "=");
    if (rc == MX_OK) rc = mx_mapping__next(r);
    return rc < 0 ? rc : mx_mapping__take_columns(&source->parent_key, r);
}

static int read_source_key(mx_mapping__reader *r, mx_str key)
{
    mx_mapping__source *source = r->source;
    int rc;
    if (mx_mapping__is_one_of(r, key, "correspondance|mapping"))
        rc = mx_mapping__take_text(&r->mapping->name, r);
    else if (mx_mapping__is_one_of(r, key, "fichier|file")) rc = mx_mapping__take_text(&source->file, r);
    else if (mx_mapping__is_one_of(r, key, "feuille|sheet")) rc = mx_mapping__take_text(&source->sheet, r);
    else if (mx_mapping__is_one_of(r, key, "en_tete|entete|header")) rc = take_header(source, r);
    else if (mx_mapping__is_one_of(r, key, "recopier|fill_down"))
        rc = mx_mapping__take_columns(&source->fill_down, r);
    else if (mx_mapping__is_one_of(r, key, "personnel|personnelles|identifiants|personal"))
        rc = mx_mapping__take_columns(&source->personal, r);
    else if (mx_mapping__is_one_of(r, key, "ignorer|ignore"))
        rc = mx_mapping__take_columns(&source->ignored, r);
    else if (mx_mapping__is_one_of(r, key, "titres|titles"))
        rc = mx_mapping__take_yes(&source->has_titles, r);
    else if (mx_mapping__is_one_of(r, key, "parent")) rc = take_parent(source, r);
    else if (mx_mapping__is_one_of(r, key, "dates")) {
        source->is_month_first = mx_mapping__at_word(r, "mois_jour|month_day");
        if (!source->is_month_first && !mx_mapping__at_word(r, "jour_mois|day_month"))
            return mx_mapping__refuse_token(r, mx_tr("jour/mois ou mois/jour", "day/month or month/day"));
        rc = mx_mapping__next(r);
    } else
        return mx_mapping__refuse(
            r,
            mx_tr("« %.*s » : clé inconnue ici ; il y a correspondance, fichier, feuille, en-tête, recopier, "
                  "personnel, ignorer, titres, dates, parent",
                  "\"%.*s\": no such key here; there are mapping, file, sheet, header, fill-down, personal, "
                  "ignore, titles, dates, parent"),
            MX_STR(key));
    return rc < 0 ? rc : mx_mapping__expect_end(r);
}

/* ---- Keys of an output
 * ------------------------------------------------------------------------------------------ */

static void list_columns(mx_buf *out, const mx_import__kind *kind)
{
    for (size_t c = 0; c < kind->n_columns; c++)
        mx_buf_format(out, "%s%s", c ? ", " : "", kind->columns[c].name.canonical);
}

static int refuse_column(const mx_mapping__reader *r, mx_str key)
{
    mx_buf names = {0};
    list_columns(&names, mx_import__kind_of(r->output->kind));
    int rc = mx_buf_check(&names);
    if (rc == MX_OK)
        rc = mx_mapping__refuse(r,
                                mx_tr("« %.*s » : pas de telle colonne pour le genre « %s » ; il y a %s",
                                      "\"%.*s\": no such column of the kind \"%s\"; there are %s"),
                                MX_STR(key), mx_kind_name(r->output->kind, mx_lang_get()), names.at);
    mx_buf_dispose(&names);
    return rc;
}

/* "niveau 3" of indicators as "level_3". */
static const char *level_column(mx_mapping__reader *r, mx_str folded)
{
    static const char *const starts[] = {"level_", "niveau_", "situation_"};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        int64_t level;
        if (!mx_mapping__begins(folded, starts[i])) continue;
        if (mx_integer_parse(&level, mx_mapping__skip(folded, strlen(starts[i]))) < 0 || level < 0 ||
            level > 99)
            return NULL;
        return mx_arena_format(r->mapping->arena, "level_%d", (int)level);
    }
    return NULL;
}

static int find_column(mx_mapping__rule *out, mx_mapping__reader *r, mx_str key)
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

static int read_rule(mx_mapping__reader *r, mx_str key)
{
    mx_mapping__output *output = r->output;
    mx_mapping__rule rule = {.line = r->line};
    int rc = find_column(&rule, r, key);
    if (rc < 0) return rc;
    for (size_t i = 0; i < output->n_rules; i++)
        if (strcmp(output->rules[i].column, rule.column) == 0)
            return mx_mapping__refuse(
                r, mx_tr("« %.*s » est déjà dite à la ligne %u", "\"%.*s\" is said already, on line %u"),
                MX_STR(key), output->rules[i].line);
    mx_mapping__rule *out =
        mx_mapping__push(r->mapping->arena, &output->rules, &output->n_rules, sizeof *out);
    if (!out) return mx_fail_memory();
    *out = rule;
    return mx_mapping__take_value(&out->value, r);
}

/* What follows the first word of a key: the code in "indicateur BE1" or "indicateur "BE 1"". */
static mx_str after_word(mx_mapping__reader *r, mx_str key, const char *list)
{
    size_t size = 0;
    while (size < key.size && key.at[size] != ' ' && key.at[size] != '\t') size++;
    if (size == key.size || !mx_mapping__is_one_of(r, (mx_str){key.at, size}, list)) return (mx_str){0};
    return mx_str_trim(mx_mapping__skip(key, size));
}

static int read_output_key(mx_mapping__reader *r, mx_str key)
{
    bool is_follow_up = r->output->kind == MX_KIND_FOLLOW_UP;
    mx_str code = is_follow_up ? after_word(r, key, "indicateur|indicator") : (mx_str){0};
    if (code.size > 0) {
        size_t size;
        int rc = MX_OK;
        if (mx_mapping__is_quote(code)) {
            if (!mx_mapping__quoted_size(code, &size) || size != code.size)
                return mx_mapping__refuse_quote(r);
            rc = mx_mapping__unquote(&code, r, code);
        }
        return rc < 0 ? rc : mx_mapping__read_indicator(r, code);
    }
    if (is_follow_up && mx_mapping__is_one_of(r, key, "indicateurs|indicators"))
        return mx_mapping__read_range(r);
    if (mx_mapping__is_one_of(r, key, "garder|keep")) return mx_mapping__read_condition(r, true);
    if (mx_mapping__is_one_of(r, key, "ecarter|drop")) return mx_mapping__read_condition(r, false);
    if (is_follow_up && mx_mapping__is_one_of(r, key, "limites_incoherentes|inconsistent_limits")) {
        if (!mx_mapping__at_word(r, "statut|status"))
            return mx_mapping__refuse_token(r, mx_tr("statut", "status"));
        r->output->puts_limits_aside = true;
        int rc = mx_mapping__next(r);
        return rc < 0 ? rc : mx_mapping__expect_end(r);
    }
    return read_rule(r, key);
}

/* ---- Labels
 * ---------------------------------------------------------------------------------------------------- */

static int add_label(mx_mapping__reader *r, mx_str target, mx_str text)
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
        return mx_mapping__refuse(
            r,
            mx_tr("« %.*s » est déjà une étiquette de « %.*s »", "\"%.*s\" is a label of \"%.*s\" already"),
            MX_STR(text), MX_STR(labels->targets[id]));
    }
    mx_str *one = mx_mapping__push(r->mapping->arena, &labels->targets, &n_targets, sizeof *one);
    if (!one) return mx_fail_memory();
    *one = target;
    return MX_OK;
}

/* 4 : "Satisfait" | "Plutôt satisfait" */
static int read_label(mx_mapping__reader *r, mx_str key)
{
    mx_mapping__labels *labels = r->labels;
    size_t size, n = 0, n_levels = labels->n_levels;
    mx_str target = key, *texts = NULL;
    int rc = MX_OK;
    if (mx_mapping__is_quote(key)) {
        if (!mx_mapping__quoted_size(key, &size) || size != key.size) return mx_mapping__refuse_quote(r);
        rc = mx_mapping__unquote(&target, r, key);
    } else if (mx_mapping__is_one_of(r, key, "rien|vide|nothing|empty")) target = (mx_str){0};
    if (rc == MX_OK) rc = mx_mapping__take_texts(&texts, &n, r);
    if (rc == MX_OK) rc = mx_mapping__expect_end(r);
    for (size_t i = 0; i < n && rc == MX_OK; i++) rc = add_label(r, target, texts[i]);
    if (rc < 0) return rc;
    mx_str *level = mx_mapping__push(r->mapping->arena, &labels->levels, &labels->n_levels, sizeof *level);
    mx_str *first = mx_mapping__push(r->mapping->arena, &labels->first, &n_levels, sizeof *first);
    if (!level || !first) return mx_fail_memory();
    *level = target;
    *first = texts[0];
    return MX_OK;
}

/* ---- Sections
 * ------------------------------------------------------------------------------------------------------ */

static int begin_source(mx_mapping__reader *r)
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

static int begin_labels(mx_mapping__reader *r, mx_str name)
{
    mx_mapping *mapping = r->mapping;
    for (size_t i = 0; i < mapping->n_labels; i++)
        if (mx_str_equal(mapping->labels[i]->name, name))
            return mx_mapping__refuse(r,
                                      mx_tr("les étiquettes « %.*s » sont déjà à la ligne %u",
                                            "the labels \"%.*s\" stand on line %u already"),
                                      MX_STR(name), mapping->labels[i]->line);
    mx_mapping__labels **slot =
        mx_mapping__push(mapping->arena, &mapping->labels, &mapping->n_labels, sizeof *slot);
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

static int begin_output(mx_mapping__reader *r, mx_str name)
{
    char text[64];
    mx_kind kind;
    snprintf(text, sizeof text, "%.*s", MX_STR(name));
    int rc = mx_kind_parse(&kind, text);
    if (rc == MX_E_NOMEM) return rc;
    if (rc < 0) {
        mx_error_clear();
        return mx_mapping__refuse(
            r,
            mx_tr("[%.*s] : pas de telle section ; il y a [étiquettes NOM], [fichier \"…\"], [feuille \"…\"] "
                  "et "
                  "les genres : suivi, expressions, indicateurs, territoires, groupes, codes, objectifs, "
                  "engagements, actions, contrats, bilans",
                  "[%.*s]: no such section; there are [labels NAME], [file \"…\"], [sheet \"…\"] and the "
                  "kinds: "
                  "follow-up, statements, indicators, territories, groups, codes, objectives, commitments, "
                  "actions, contracts, reviews"),
            MX_STR(name));
    }
    r->output =
        mx_mapping__push(r->mapping->arena, &r->source->outputs, &r->source->n_outputs, sizeof *r->output);
    if (!r->output) return mx_fail_memory();
    r->output->kind = kind;
    r->output->line = r->line;
    r->labels = NULL;
    return MX_OK;
}

static int read_section(mx_mapping__reader *r, mx_str line)
{
    if (line.at[line.size - 1] != ']')
        return mx_mapping__refuse(r, "%s", mx_tr("une section finit par ]", "a section ends in ]"));
    mx_str whole = mx_str_trim((mx_str){line.at + 1, line.size - 2}), name = {0};
    r->rest = whole;
    int rc = mx_mapping__next(r);
    if (rc < 0) return rc;
    bool is_labels = mx_mapping__at_word(r, "etiquettes|labels"),
         is_file = mx_mapping__at_word(r, "fichier|file");
    if (!is_labels && !is_file && !mx_mapping__at_word(r, "feuille|sheet")) return begin_output(r, whole);
    rc = mx_mapping__next(r);
    if (rc == MX_OK) rc = mx_mapping__take_text(&name, r);
    if (rc == MX_OK) rc = mx_mapping__expect_end(r);
    if (rc < 0) return rc;
    if (is_labels) return begin_labels(r, name);
    rc = begin_source(r);
    if (rc == MX_OK && is_file) r->source->file = name;
    else if (rc == MX_OK) r->source->sheet = name;
    return rc;
}

/* ---- Lines
 * -------------------------------------------------------------------------------------------------------- */

/* The line without its comment, and where the ':' after its key stands (SIZE_MAX: nowhere). */
static int cut_line(mx_str *line, size_t *colon, const mx_mapping__reader *r)
{
    *colon = SIZE_MAX;
    for (size_t at = 0; at < line->size; at++) {
        mx_str here = mx_mapping__skip(*line, at);
        size_t size = 0;
        bool is_comment = *here.at == '#' && (at == 0 || line->at[at - 1] == ' ' || line->at[at - 1] == '\t');
        if (is_comment) {
            *line = mx_str_trim((mx_str){line->at, at});
            return MX_OK;
        }
        if (*here.at == ':' && *colon == SIZE_MAX) *colon = at;
        if (!mx_mapping__is_quote(here)) continue;
        if (!mx_mapping__quoted_size(here, &size)) return mx_mapping__refuse_quote(r);
        at += size - 1;
    }
    return MX_OK;
}

static int read_line(mx_mapping__reader *r, mx_str line)
{
    size_t colon;
    line = mx_str_trim(line);
    int rc = cut_line(&line, &colon, r);
    if (rc < 0 || line.size == 0) return rc;
    if (*line.at == '[') return read_section(r, line);
    if (colon == SIZE_MAX || colon >= line.size)
        return mx_mapping__refuse(
            r, "%s",
            mx_tr("il manque « : » entre la clé et sa valeur", "there is no \":\" between key and value"));
    mx_str key = mx_str_trim((mx_str){line.at, colon});
    if (key.size == 0)
        return mx_mapping__refuse(r, "%s",
                                  mx_tr("il manque une clé avant « : »", "there is no key before \":\""));
    r->rest = mx_mapping__skip(line, colon + 1);
    rc = mx_mapping__next(r);
    if (rc < 0) return rc;
    if (r->labels) return read_label(r, key);
    return r->output ? read_output_key(r, key) : read_source_key(r, key);
}

/* ---- Names that refer to each other
 * --------------------------------------------------------------------------------- */

static int resolve_term(mx_mapping__reader *r, mx_mapping__term *term, unsigned line)
{
    if (term->labels_name.size == 0) return MX_OK;
    for (size_t i = 0; i < r->mapping->n_labels; i++)
        if (mx_str_equal(r->mapping->labels[i]->name, term->labels_name))
            term->labels = r->mapping->labels[i];
    r->line = line;
    return term->labels
               ? MX_OK
               : mx_mapping__refuse(r, mx_tr("pas de section [étiquettes %.*s]", "no section [labels %.*s]"),
                                    MX_STR(term->labels_name));
}

static int resolve_output(mx_mapping__reader *r, mx_mapping__output *output)
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
            rc = mx_mapping__refuse(r,
                                    mx_tr("l’indicateur « %.*s » est déjà à la ligne %u",
                                          "the indicator \"%.*s\" stands on line %u already"),
                                    MX_STR(output->indicators[i].code), output->indicators[j].line);
        }
    return rc < 0 ? rc : resolve_term(r, &output->range.value, output->range.line);
}

static int resolve(mx_mapping__reader *r)
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
    return mx_mapping__refuse(
        r, "%s",
        mx_tr("cette correspondance ne charge rien : il faut une section telle que [suivi] ou [expressions]",
              "this mapping loads nothing: it needs a section such as [follow-up] or [statements]"));
}

static int read_lines(mx_mapping__reader *r)
{
    mx_str rest = r->mapping->text;
    int rc = begin_source(r);
    if (mx_mapping__begins(rest, "\xef\xbb\xbf")) rest = mx_mapping__skip(rest, 3);
    while (rest.size > 0 && rc == MX_OK) {
        const char *feed = memchr(rest.at, '\n', rest.size);
        size_t size = feed ? (size_t)(feed - rest.at) : rest.size;
        r->line++;
        rc = read_line(r, (mx_str){rest.at, size});
        if (rc == MX_OK && r->is_short) rc = mx_fail_memory();
        rest = mx_mapping__skip(rest, feed ? size + 1 : size);
    }
    return rc < 0 ? rc : resolve(r);
}

static int check_text(const mx_mapping__reader *r, mx_str text)
{
    size_t bad = 0;
    const size_t most = 4 << 20;
    if (text.size > most)
        return mx_fail(MX_E_LIMIT,
                       mx_tr("%s : trop grand pour une correspondance", "%s: too large for a mapping"),
                       r->file);
    if (mx_utf8_valid(text, &bad) && !memchr(text.at ? text.at : "", 0, text.size)) return MX_OK;
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s : ce n’est pas un texte en UTF-8 ; enregistrez-le ainsi",
                         "%s: not a text in UTF-8; save it so"),
                   r->file);
}

int mx_mapping_parse(mx_mapping **out, mx_str text, const char *file)
{
    mx_mapping__reader r = {.file = file};
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
