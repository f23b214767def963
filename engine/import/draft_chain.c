/* A sheet of the chain of the contract: told by the words of its headers, and written down as objectives,
 * commitments and actions. */
#include <ctype.h>
#include <string.h>

#include "draft_i.h"

/* Words that a header of the chain has, and the kind and column that it is then. */
static const struct {
    const char *word;
    mx_kind kind;
    const char *column;
    bool is_key;
} chain_words[] = {
    {"objectif", MX_KIND_OBJECTIVES, "objective", true},
    {"objective", MX_KIND_OBJECTIVES, "objective", true},
    {"engagement", MX_KIND_COMMITMENTS, "commitment", true},
    {"commitment", MX_KIND_COMMITMENTS, "commitment", true},
    {"action", MX_KIND_ACTIONS, "action", true},
    {"besoin", MX_KIND_OBJECTIVES, "needs", false},
    {"need", MX_KIND_OBJECTIVES, "needs", false},
    {"attente", MX_KIND_OBJECTIVES, "expectations", false},
    {"porteur", MX_KIND_COMMITMENTS, "actor", false},
    {"responsable", MX_KIND_COMMITMENTS, "actor", false},
    {"acteur", MX_KIND_COMMITMENTS, "actor", false},
    {"pilote", MX_KIND_COMMITMENTS, "actor", false},
    {"echeance", MX_KIND_COMMITMENTS, "due", false},
    {"due", MX_KIND_COMMITMENTS, "due", false},
    {"delai", MX_KIND_COMMITMENTS, "due", false},
    {"pour quand", MX_KIND_COMMITMENTS, "due", false},
    {"statut", MX_KIND_COMMITMENTS, "status", false},
    {"avancement", MX_KIND_COMMITMENTS, "status", false},
    {"etat", MX_KIND_COMMITMENTS, "status", false},
    {"status", MX_KIND_COMMITMENTS, "status", false},
    {"realise le", MX_KIND_COMMITMENTS, "done_on", false},
    {"fait le", MX_KIND_COMMITMENTS, "done_on", false},
    {"participant", MX_KIND_ACTIONS, "participants", false},
};

static bool has_word(mx_str text, const char *word)
{
    size_t size = strlen(word);
    for (size_t at = 0; at + size <= text.size; at++)
        if (memcmp(text.at + at, word, size) == 0 && (at == 0 || !isalpha((unsigned char)text.at[at - 1])))
            return true;
    return false;
}

/* The column that the chain's word number `w` names; SIZE_MAX: none, or one taken by another word. */
static size_t chain_column(const mx_draft__look *at, size_t w)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (has_word(mx_draft__folded(&at->columns[c]), chain_words[w].word)) return c;
    return SIZE_MAX;
}

bool mx_draft__is_of_chain(const mx_draft__look *at)
{
    bool has[MX_N_KINDS] = {false};
    size_t n = 0;
    for (size_t w = 0; w < sizeof chain_words / sizeof *chain_words; w++)
        if (chain_words[w].is_key && chain_column(at, w) != SIZE_MAX) has[chain_words[w].kind] = true;
    for (size_t k = 0; k < MX_N_KINDS; k++) n += has[k];
    return n >= 2;
}

static int add_status_labels(mx_draft__look *at, const mx_draft__column *c, bool *is_written)
{
    const mx_import__words *words = mx_import__words_of(MX_WORDS_STATUS);
    mx_buf *out = &at->to->labels, text = {0};
    size_t n_unknown = 0;
    int rc = MX_OK;
    *is_written = false;
    for (uint32_t i = 0; i < mx_ids_count(c->answers) && rc == MX_OK; i++) {
        mx_str answer = mx_ids_text(c->answers, i);
        mx_buf_clear(&text);
        mx_fold(&text, answer);
        rc = mx_buf_check(&text);
        if (rc < 0 || mx_import__word_find(words, (mx_str){text.at, text.size})) continue;
        if (n_unknown++ == 0) mx_buf_text(out, mx_tr("\n[étiquettes statuts]\n", "\n[labels statuses]\n"));
        mx_buf_text(out, mx_tr("rien : ", "nothing : "));
        mx_draft__add_quoted(out, answer);
        mx_buf_format(out, mx_tr("  # ? à placer : %s\n", "  # ? to be placed: %s\n"),
                      mx_tr(words->choice_fr, words->choice_en));
        at->to->n_open++;
    }
    if (rc == MX_OK && n_unknown > 0) {
        *is_written = true;
        for (const mx_import__word *word = words->words; word->canonical; word++) {
            mx_buf_format(out, "\"%s\" : ", word->canonical);
            mx_buf_char(out, '"');
            for (const char *at_name = word->names; *at_name; at_name++) {
                if (*at_name == '|') mx_buf_text(out, "\" | \"");
                else mx_buf_char(out, *at_name);
            }
            mx_buf_text(out, "\"\n");
        }
    }
    mx_buf_dispose(&text);
    return rc;
}

/* Cells of a column of dates that are none: without a value, unless a person says otherwise. */
static int add_date_labels(mx_draft__look *at, const mx_draft__column *c, bool *is_written)
{
    mx_buf *out = &at->to->labels;
    int rc = MX_OK;
    *is_written = false;
    for (uint32_t i = 0; i < mx_ids_count(c->answers) && rc == MX_OK; i++) {
        mx_period period;
        bool is_date, is_exact;
        mx_str answer = mx_ids_text(c->answers, i);
        rc = mx_import__free_date(&is_date, &period, &is_exact, answer, false);
        if (rc < 0 || is_date) continue;
        if (!*is_written) mx_buf_text(out, mx_tr("\n[étiquettes dates]\n", "\n[labels dates]\n"));
        *is_written = true;
        mx_buf_text(out, mx_tr("rien : ", "nothing : "));
        mx_draft__add_quoted(out, answer);
        mx_buf_text(out, mx_tr("  # ? n’est pas une date\n", "  # ? is no date\n"));
        at->to->n_open++;
    }
    return rc;
}

/* What a column of a kind is called in the language of messages: its first French name, or its own. */
static void add_key(mx_draft__look *at, mx_kind kind, const char *name, mx_str header)
{
    const mx_import__kind *its = mx_import__kind_of(kind);
    size_t c = mx_import__find_column(its, mx_str_of(name));
    char key[64];
    snprintf(key, sizeof key, "%s", name);
    if (c != SIZE_MAX && mx_lang_get() == MX_FR)
        snprintf(key, sizeof key, "%.*s", (int)strcspn(its->columns[c].name.names, "|"),
                 its->columns[c].name.names);
    mx_draft__add_column(at, key, header);
}

static bool is_date_column(const char *name)
{
    return strcmp(name, "due") == 0 || strcmp(name, "done_on") == 0 || strcmp(name, "start") == 0;
}

/* The first column of a kind's key in this sheet; SIZE_MAX: none. */
static size_t key_column(const mx_draft__look *at, mx_kind kind)
{
    for (size_t w = 0; w < sizeof chain_words / sizeof *chain_words; w++)
        if (chain_words[w].is_key && chain_words[w].kind == kind && chain_column(at, w) != SIZE_MAX)
            return chain_column(at, w);
    return SIZE_MAX;
}

static int add_chain_columns(mx_draft__look *at, mx_kind kind, bool is_used[])
{
    int rc = MX_OK;
    for (size_t w = 0; w < sizeof chain_words / sizeof *chain_words && rc == MX_OK; w++) {
        size_t c = chain_column(at, w);
        if (chain_words[w].kind != kind || chain_words[w].is_key || c == SIZE_MAX || is_used[c]) continue;
        bool is_status = strcmp(chain_words[w].column, "status") == 0, has_labels = false, has_dates = false;
        is_used[c] = true;
        at->columns[c].part = MX_PART_CHAIN;
        add_key(at, kind, chain_words[w].column, at->columns[c].name);
        if (is_date_column(chain_words[w].column)) {
            mx_buf_text(&at->to->body, mx_tr(" date libre", " free date"));
            rc = add_date_labels(at, &at->columns[c], &has_dates);
        }
        if (has_dates) mx_buf_text(&at->to->body, mx_tr(" étiquettes dates", " labels dates"));
        if (rc < 0) break;
        if (is_status) rc = add_status_labels(at, &at->columns[c], &has_labels);
        if (has_labels) mx_buf_text(&at->to->body, mx_tr(" étiquettes statuts", " labels statuses"));
        mx_draft__end_line(at, true, mx_tr("son nom le dit", "its name says so"));
    }
    return rc;
}

static int add_link(mx_draft__look *at, mx_kind kind, mx_kind above, bool is_used[])
{
    size_t key = key_column(at, kind), parent = above < MX_N_KINDS ? key_column(at, above) : SIZE_MAX;
    if (key == SIZE_MAX) return MX_OK;
    const char *names[MX_N_KINDS] = {[MX_KIND_OBJECTIVES] = mx_tr("objectif", "objective"),
                                     [MX_KIND_COMMITMENTS] = mx_tr("engagement", "commitment"),
                                     [MX_KIND_ACTIONS] = "action"};
    mx_buf_format(&at->to->body, "\n[%s]\n", mx_kind_name(kind, mx_lang_get()));
    mx_draft__add_territory(at);
    mx_draft__add_column(at, names[kind], at->columns[key].name);
    mx_buf_text(&at->to->body, " code");
    mx_draft__end_line(at, true, mx_tr("un identifiant fait du texte", "an id made of the text"));
    mx_draft__add_column(at, mx_tr("titre", "title"), at->columns[key].name);
    mx_draft__end_line(at, true, mx_tr("le texte lui-même", "the text itself"));
    if (parent != SIZE_MAX) {
        mx_draft__add_column(at,
                             kind == MX_KIND_ACTIONS ? mx_tr("engagements", "commitments")
                                                     : mx_tr("objectif", "objective"),
                             at->columns[parent].name);
        mx_buf_text(&at->to->body, " code");
        mx_draft__end_line(at, true, mx_tr("celui de la même ligne", "that of the same row"));
    }
    is_used[key] = true;
    at->columns[key].part = MX_PART_CHAIN;
    return add_chain_columns(at, kind, is_used);
}

int mx_draft__add_chain(mx_draft__look *at)
{
    bool *is_used = mx_arena_alloc(at->to->arena, (at->n_columns + 1) * sizeof *is_used);
    if (!is_used) return mx_fail_memory();
    int rc = add_link(at, MX_KIND_OBJECTIVES, MX_N_KINDS, is_used);
    if (rc == MX_OK) rc = add_link(at, MX_KIND_COMMITMENTS, MX_KIND_OBJECTIVES, is_used);
    return rc < 0 ? rc : add_link(at, MX_KIND_ACTIONS, MX_KIND_COMMITMENTS, is_used);
}

void mx_draft__add_fill_down(mx_draft__look *at)
{
    static const mx_kind links[] = {MX_KIND_OBJECTIVES, MX_KIND_COMMITMENTS};
    size_t n = 0;
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        size_t c = key_column(at, links[i]);
        if (c == SIZE_MAX || at->columns[c].n_gaps == 0) continue;
        mx_buf_format(&at->to->body, "%s", n++ ? " | " : mx_tr("recopier : ", "fill-down : "));
        mx_draft__add_quoted(&at->to->body, at->columns[c].name);
    }
    if (n > 0)
        mx_draft__end_line(at, true,
                           mx_tr("cellules vides ou fusionnées sous une valeur : la même",
                                 "empty or merged cells below a value: the same"));
}
