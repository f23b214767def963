/* The questions of a sheet as indicators, and what people said as statements. */
#include <ctype.h>
#include <string.h>

#include "draft_i.h"

enum { MOST_LISTED = 6 };

static bool is_taken(const mx_draft__look *at, const mx_draft__column *but, mx_str code)
{
    for (size_t c = 0; c < at->n_columns; c++)
        if (&at->columns[c] != but && mx_str_equal(at->columns[c].code, code)) return true;
    return false;
}

/* The folded words of a question without those that any question has; all of them when nothing is left. */
static void add_telling_words(mx_buf *out, mx_str question)
{
    static const char *const idle =
        "comment|jugez|evaluez|trouvez|vous|votre|vos|avec|les|des|du|de|la|le|l|un|une|d|s|t|y|il|elle|etes|"
        "est|sont|ce|c|qu|que|quel|quelle|quels|quelles|qui|a|en|au|aux|et|ou|dans|pour|sur|par|avez|dire|diriez|actuellement|"
        "how|is|your|are|you|the|with|do|does|what|of|to|in|and|a|an|would|overall|e";
    mx_buf folded = {0};
    mx_fold(&folded, question);
    size_t start = out->size;
    for (size_t at = 0; at < folded.size;) {
        size_t from = at;
        while (at < folded.size && (isalnum((unsigned char)folded.at[at]) || (folded.at[at] & 0x80))) at++;
        if (at > from && !mx_import__listed(idle, (mx_str){folded.at + from, at - from})) {
            if (out->size > start) mx_buf_char(out, ' ');
            mx_buf_add(out, folded.at + from, at - from);
        }
        at += at == from;
    }
    if (out->size == start) mx_buf_add(out, folded.at ? folded.at : "", folded.size);
    out->failed |= folded.failed;
    mx_buf_dispose(&folded);
}

/* A code out of the question: its own name where that is short, else its first telling words. */
static int make_code(mx_draft__look *at, mx_draft__column *c)
{
    const size_t longest = 24;
    mx_str own = mx_draft__own_name(at, c);
    mx_buf code = {0}, plain = {0};
    if (c->code.size) return MX_OK;
    add_telling_words(&plain, own);
    bool is_short = own.size <= longest && !memchr(own.at, ' ', own.size);
    for (size_t i = 0; i < (is_short ? own.size : plain.size); i++) {
        unsigned char ch = (unsigned char)(is_short ? own.at[i] : plain.at[i]);
        if (!is_short && ch == ' ' && code.size >= longest - 8) break;
        if (isalnum(ch) || (is_short && (ch == '_' || ch >= 0x80))) mx_buf_char(&code, (char)ch);
        else if (code.size && code.at[code.size - 1] != '-' && code.at[code.size - 1] != '_')
            mx_buf_char(&code, is_short ? '_' : '-');
        if (code.size >= longest) break;
    }
    while (code.size && strchr("-_", code.at[code.size - 1])) code.at[--code.size] = '\0';
    if (code.size == 0) mx_buf_format(&code, "Q%zu", (size_t)(c - at->columns) + 1);
    int rc = mx_buf_check(&code) < 0 ? mx_buf_check(&code) : mx_buf_check(&plain);
    mx_str made = {code.at, code.size};
    mx_buf name = {0};
    if (rc == MX_OK) mx_import__fold_name(&name, made);
    bool is_column = rc == MX_OK && name.at &&
                     mx_import__find_column(mx_import__kind_of(MX_KIND_FOLLOW_UP),
                                            (mx_str){name.at, name.size}) != SIZE_MAX;
    mx_buf_dispose(&name);
    if (rc == MX_OK && (is_column || is_taken(at, c, made)))
        mx_buf_format(&code, "-%zu", (size_t)(c - at->columns) + 1);
    if (rc == MX_OK) rc = mx_buf_check(&code);
    if (rc == MX_OK) {
        c->code = (mx_str){mx_arena_copy(at->to->arena, code.at, code.size), code.size};
        if (!c->code.at) rc = mx_fail_memory();
    }
    mx_buf_dispose(&code);
    mx_buf_dispose(&plain);
    return rc;
}

void mx_draft__list_answers(mx_buf *out, const mx_draft__column *c)
{
    size_t n = mx_ids_count(c->answers);
    for (uint32_t i = 0; i < n && i < MOST_LISTED; i++) {
        mx_str answer = mx_ids_text(c->answers, i);
        size_t size = answer.size < 40 ? answer.size : 40;
        while (size > 0 && size < answer.size && ((unsigned char)answer.at[size] & 0xC0) == 0x80) size--;
        mx_buf_text(out, i ? ", " : "");
        for (size_t b = 0; b < size; b++)
            mx_buf_char(out, (unsigned char)answer.at[b] < ' ' ? ' ' : answer.at[b]);
        if (size < answer.size) mx_buf_text(out, "…");
    }
    if (n > MOST_LISTED) mx_buf_text(out, ", …");
}

static int add_question(mx_draft__look *at, const mx_draft__column *c)
{
    mx_buf *out = &at->to->body, reason = {0};
    mx_buf_text(out, mx_tr("indicateur ", "indicator "));
    mx_draft__add_quoted(out, c->code);
    mx_buf_format(out, " : %s ", mx_tr("colonne", "column"));
    mx_draft__add_quoted(out, c->name);
    if (c->family) {
        mx_buf_format(out, mx_tr(" étiquettes %s", " labels %s"),
                      mx_tr(c->family->name_fr, c->family->name_en));
        mx_buf_format(&reason, "%s",
                      c->is_sure ? mx_tr("réponses connues : ", "answers known: ")
                                 : mx_tr("ces réponses sont-elles de cette échelle ? ",
                                         "are these answers of this scale? "));
    } else if (c->is_numbered) {
        mx_buf_text(out, mx_tr(" étiquettes ", " labels "));
        mx_draft__add_quoted(out, c->code);
        mx_buf_format(out, mx_tr(" échelle %d-%d", " scale %d-%d"), c->first, c->last);
        mx_buf_text(&reason, mx_tr("réponses numérotées : ", "answers with their number: "));
    } else {
        bool is_choice = c->lowest >= 0 && c->highest <= 1, is_five = c->lowest >= 1 && c->highest <= 5;
        mx_buf_format(out, mx_tr(" échelle %s", " scale %s"), is_choice ? "0-1" : is_five ? "1-5" : "0-10");
        mx_buf_format(&reason, "%s",
                      c->is_sure
                          ? mx_tr("valeurs lues : ", "values seen: ")
                          : mx_tr("est-ce l’échelle ? valeurs lues : ", "is this the scale? values seen: "));
    }
    mx_draft__list_answers(&reason, c);
    int rc = mx_buf_check(&reason);
    if (rc == MX_OK) mx_draft__end_line(at, c->is_sure, reason.at);
    mx_buf_dispose(&reason);
    return rc;
}

int mx_draft__add_follow_up(mx_draft__look *at)
{
    static const char *const aside[] = {"group", "cycle", "phase", "weight", NULL};
    const char *const names[] = {mx_tr("groupe", "group"), "cycle", "phase", mx_tr("poids", "weight"), NULL};
    const mx_draft__column *respondent = mx_draft__column_of_part(at, MX_PART_RESPONDENT);
    mx_buf *out = &at->to->body;
    mx_buf_format(out, "\n[%s]\n", mx_kind_name(MX_KIND_FOLLOW_UP, mx_lang_get()));
    mx_draft__add_territory(at);
    mx_draft__add_period(at);
    mx_draft__add_aside(at, aside, names);
    if (respondent) {
        mx_draft__add_column(at, mx_tr("répondant", "respondent"), respondent->name);
        mx_draft__end_line(at, true, mx_tr("le numéro de la réponse", "the number of the answer"));
    }
    int rc = MX_OK;
    for (size_t c = 0; c < at->n_columns && rc == MX_OK; c++) {
        if (at->columns[c].part != MX_PART_QUESTION) continue;
        rc = make_code(at, &at->columns[c]);
        if (rc == MX_OK) rc = add_question(at, &at->columns[c]);
        if (rc == MX_OK && at->columns[c].family) rc = mx_draft__add_family(at, at->columns[c].family);
        if (rc == MX_OK && at->columns[c].is_numbered) rc = mx_draft__add_numbered(at, &at->columns[c]);
    }
    return rc;
}

/* ---- Statements
 * ----------------------------------------------------------------------------------------------------------
 */

void mx_draft__add_statements(mx_draft__look *at, const mx_draft__column *c)
{
    static const char *const aside[] = {"group", "cycle", NULL};
    const char *const names[] = {mx_tr("groupe", "group"), "cycle", NULL};
    const mx_draft__column *author = mx_draft__column_of_part(at, MX_PART_RESPONDENT);
    if (!author) author = mx_draft__column_of_part(at, MX_PART_PARENT);
    mx_buf *out = &at->to->body;
    mx_buf_format(out, "\n[%s]\n", mx_kind_name(MX_KIND_STATEMENTS, mx_lang_get()));
    mx_draft__add_territory(at);
    mx_draft__add_period(at);
    mx_draft__add_aside(at, aside, names);
    mx_buf_format(out, "question : %d", c->question);
    mx_draft__end_line(
        at, c->is_sure,
        c->question == 1   ? mx_tr("on y demande ce qu’est le bien-être", "it asks what well-being is")
        : c->question == 2 ? mx_tr("on y demande ce qu’est le mal-être", "it asks what ill-being is")
                           : mx_tr("on y demande que faire", "it asks what to do"));
    if (author) {
        mx_draft__add_column(at, mx_tr("auteur", "author"), author->name);
        mx_draft__end_line(at, true, mx_tr("le numéro de la réponse", "the number of the answer"));
    }
    mx_draft__add_column(at, mx_tr("texte", "text"), c->name);
    mx_buf_text(out, mx_tr(" séparé", " split"));
    mx_draft__end_line(
        at, true, mx_tr("chaque ligne ou puce est une expression", "each line or bullet is a statement"));
}
