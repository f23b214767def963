/* The fine print of running text: French spaces, apostrophes, and text of unknown origin. */
#include "report_i.h"

#define NARROW_SPACE 0x202F
#define NO_BREAK_SPACE 0xA0
#define APOSTROPHE 0x2019

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F);
}

/* Marks that French sets off from the word before with a narrow no-break space. */
static bool wants_space_before(uint32_t c)
{
    return c == ':' || c == ';' || c == '!' || c == '?' || c == '%' || c == 0xBB;
}

static uint32_t peek(mx_str text)
{
    return text.size == 0 ? 0 : mx_utf8_next(&text);
}

static uint32_t typeset_space(uint32_t space, uint32_t before, uint32_t after)
{
    return before == 0xAB || wants_space_before(after) ? NARROW_SPACE : space;
}

void mx_typeset(mx_buf *out, mx_str text, mx_lang lang)
{
    uint32_t before = 0;
    while (text.size > 0) {
        uint32_t c = mx_utf8_next(&text);
        if ((c == ' ' || c == NO_BREAK_SPACE) && lang == MX_FR) c = typeset_space(c, before, peek(text));
        else if (c == '\'' && is_letter(before)) c = APOSTROPHE;
        mx_utf8_add(out, c);
        before = c;
    }
}

/* Controls, and the characters that turn the direction of all that follows: a name
 * may be written from right to left, but may not turn our sentence round. */
static bool is_unwanted(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F || c == 0xFEFF;
}

static bool is_right_to_left(uint32_t c)
{
    return (c >= 0x590 && c <= 0x8FF) || (c >= 0xFB1D && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC) ||
           (c >= 0x10800 && c <= 0x10FFF) || (c >= 0x1E800 && c <= 0x1EFFF);
}

static bool has_right_to_left(mx_str text)
{
    while (text.size > 0)
        if (is_right_to_left(mx_utf8_next(&text))) return true;
    return false;
}

static bool is_mark(uint32_t c)
{
    return c == '*' || c == '`' || c == '~' || c == '\\';
}

void mx_report_plain(mx_buf *markup, const char *text)
{
    mx_str rest = mx_str_of(text);
    bool is_isolated = has_right_to_left(rest);
    if (is_isolated) mx_utf8_add(markup, 0x2068); /* first strong isolate */
    while (rest.size > 0) {
        uint32_t c = mx_utf8_next(&rest);
        if (c == '\n' || c == '\t' || c == '\r') c = ' ';
        if (is_unwanted(c)) continue;
        if (is_mark(c)) mx_buf_char(markup, '\\');
        mx_utf8_add(markup, c);
    }
    if (is_isolated) mx_utf8_add(markup, 0x2069); /* pop the isolate */
}
