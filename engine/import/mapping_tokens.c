/* The tokens of a line of a mapping, and the values that are made of few of them. */
#include <string.h>

#include "mapping_read_i.h"

int mx_mapping__refuse(const mx_mapping__reader *r, const char *format, ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return r->is_short ? mx_fail_memory() : mx_fail(MX_E_SYNTAX, "%s:%u: %s", r->file, r->line, message);
}

static const char left[] = "\xc2\xab", right[] = "\xc2\xbb"; /* « » */

bool mx_mapping__begins(mx_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.at, with, size) == 0;
}

mx_str mx_mapping__skip(mx_str text, size_t size)
{
    return (mx_str){text.at + size, text.size - size};
}

bool mx_mapping__quoted_size(mx_str from, size_t *size)
{
    if (mx_mapping__begins(from, left)) {
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

bool mx_mapping__is_quote(mx_str text)
{
    return mx_mapping__begins(text, "\"") || mx_mapping__begins(text, left);
}

int mx_mapping__unquote(mx_str *out, mx_mapping__reader *r, mx_str quoted)
{
    if (mx_mapping__begins(quoted, left)) {
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

int mx_mapping__refuse_quote(const mx_mapping__reader *r)
{
    return mx_mapping__refuse(r, "%s",
                              mx_tr("un guillemet ouvert n’est pas fermé sur cette ligne",
                                    "a quote opened here is not closed on this line"));
}

int mx_mapping__next(mx_mapping__reader *r)
{
    r->rest = mx_str_trim(r->rest);
    r->text = (mx_str){0};
    r->token = MX_TOKEN_END;
    if (r->rest.size == 0) return MX_OK;
    size_t size = 0;
    if (mx_mapping__is_quote(r->rest)) {
        if (!mx_mapping__quoted_size(r->rest, &size)) return mx_mapping__refuse_quote(r);
        r->token = MX_TOKEN_TEXT;
        int rc = mx_mapping__unquote(&r->text, r, (mx_str){r->rest.at, size});
        r->rest = mx_mapping__skip(r->rest, size);
        return rc;
    }
    if (*r->rest.at == '|' || *r->rest.at == '=') {
        r->token = *r->rest.at == '|' ? MX_TOKEN_BAR : MX_TOKEN_EQUAL;
        r->rest = mx_mapping__skip(r->rest, 1);
        return MX_OK;
    }
    while (size < r->rest.size && !strchr(" \t|=\"", r->rest.at[size]) &&
           !mx_mapping__begins(mx_mapping__skip(r->rest, size), left) &&
           !mx_mapping__begins(mx_mapping__skip(r->rest, size), "\xc2\xa0") &&
           !mx_mapping__begins(mx_mapping__skip(r->rest, size), "\xe2\x80\xaf"))
        size++;
    r->token = MX_TOKEN_WORD;
    r->text = (mx_str){r->rest.at, size};
    r->rest = mx_mapping__skip(r->rest, size);
    return MX_OK;
}

bool mx_mapping__is_one_of(mx_mapping__reader *r, mx_str text, const char *list)
{
    mx_buf folded = {0};
    mx_import__fold_name(&folded, text);
    r->is_short |= folded.failed;
    bool is = mx_buf_check(&folded) == MX_OK && folded.at &&
              mx_import__listed(list, (mx_str){folded.at, folded.size});
    mx_buf_dispose(&folded);
    return is;
}

bool mx_mapping__at_word(mx_mapping__reader *r, const char *list)
{
    return r->token == MX_TOKEN_WORD && mx_mapping__is_one_of(r, r->text, list);
}

int mx_mapping__refuse_token(const mx_mapping__reader *r, const char *wanted)
{
    if (r->token == MX_TOKEN_END)
        return mx_mapping__refuse(
            r, mx_tr("la ligne s’arrête trop tôt ; il faut %s", "the line ends too early; it needs %s"),
            wanted);
    return mx_mapping__refuse(r, mx_tr("« %.*s » : il faut ici %s", "\"%.*s\": here it needs %s"),
                              r->token == MX_TOKEN_BAR     ? 1
                              : r->token == MX_TOKEN_EQUAL ? 1
                                                           : (int)r->text.size,
                              r->token == MX_TOKEN_BAR     ? "|"
                              : r->token == MX_TOKEN_EQUAL ? "="
                                                           : (r->text.at ? r->text.at : ""),
                              wanted);
}

int mx_mapping__take_text(mx_str *out, mx_mapping__reader *r)
{
    if (r->token != MX_TOKEN_TEXT && r->token != MX_TOKEN_WORD)
        return mx_mapping__refuse_token(r, mx_tr("un texte entre guillemets", "a quoted text"));
    *out =
        (mx_str){mx_arena_copy(r->mapping->arena, r->text.at ? r->text.at : "", r->text.size), r->text.size};
    return out->at ? mx_mapping__next(r) : mx_fail_memory();
}

int mx_mapping__take_texts(mx_str **out, size_t *n, mx_mapping__reader *r)
{
    for (;;) {
        mx_str *one = mx_mapping__push(r->mapping->arena, out, n, sizeof **out);
        if (!one) return mx_fail_memory();
        int rc = mx_mapping__take_text(one, r);
        if (rc < 0 || r->token != MX_TOKEN_BAR) return rc;
        if ((rc = mx_mapping__next(r)) < 0) return rc;
    }
}

int mx_mapping__take_columns(mx_mapping__columns *out, mx_mapping__reader *r)
{
    int rc = mx_mapping__take_texts(&out->names, &out->n, r);
    for (;;) {
        if (rc == MX_OK && mx_mapping__at_word(r, "facultative|facultatif|optional")) out->is_optional = true;
        else if (rc == MX_OK && mx_mapping__at_word(r, "du|of|of_the")) { /* parent follows */
        } else if (rc == MX_OK && mx_mapping__at_word(r, "parent")) out->is_of_parent = true;
        else return rc;
        rc = mx_mapping__next(r);
    }
}

int mx_mapping__take_number(unsigned *out, mx_mapping__reader *r, unsigned most)
{
    int64_t value;
    mx_str text = r->text;
    if (r->token != MX_TOKEN_WORD || mx_integer_parse(&value, text) < 0 || value < 1 || value > most)
        return mx_mapping__refuse_token(r, mx_tr("un nombre", "a number"));
    *out = (unsigned)value;
    return mx_mapping__next(r);
}

int mx_mapping__expect_end(const mx_mapping__reader *r)
{
    if (r->token == MX_TOKEN_END) return MX_OK;
    return mx_mapping__refuse_token(r, mx_tr("la fin de la ligne", "the end of the line"));
}

int mx_mapping__take_yes(bool *out, mx_mapping__reader *r)
{
    bool is_yes = mx_mapping__at_word(r, "oui|yes"), is_no = mx_mapping__at_word(r, "non|no");
    if (!is_yes && !is_no) return mx_mapping__refuse_token(r, mx_tr("oui ou non", "yes or no"));
    *out = is_yes;
    return mx_mapping__next(r);
}
