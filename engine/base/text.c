#include "mx/base.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

mx_str mx_str_of(const char *text)
{
    return (mx_str){text, text ? strlen(text) : 0};
}

bool mx_str_equal(mx_str a, mx_str b)
{
    return a.size == b.size && (a.size == 0 || memcmp(a.at, b.at, a.size) == 0);
}

bool mx_str_is(mx_str a, const char *text)
{
    return mx_str_equal(a, mx_str_of(text));
}

int mx_str_compare(mx_str a, mx_str b)
{
    size_t common = a.size < b.size ? a.size : b.size;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

/* The length of the blank at the start (or, with `at_end`, at the end), 0 when none:
 * ASCII blanks, no-break space (C2 A0), narrow no-break space (E2 80 AF). */
static size_t blank_size(mx_str text, bool at_end)
{
    static const char *const blanks[] = {" ", "\t", "\r", "\n", "\xC2\xA0", "\xE2\x80\xAF"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks; i++) {
        size_t size = strlen(blanks[i]);
        if (text.size < size) continue;
        const char *from = at_end ? text.at + text.size - size : text.at;
        if (memcmp(from, blanks[i], size) == 0) return size;
    }
    return 0;
}

mx_str mx_str_trim(mx_str text)
{
    size_t size;
    while ((size = blank_size(text, false))) text = (mx_str){text.at + size, text.size - size};
    while ((size = blank_size(text, true))) text.size -= size;
    return text;
}

/* ---- Growable text -------------------------------------------------------- */

static bool make_room(mx_buf *buf, size_t more)
{
    if (buf->failed) return false;
    if (more < buf->capacity - buf->size) return true; /* one byte stays for the NUL */
    size_t wanted = buf->capacity ? buf->capacity : 64;
    while (wanted - buf->size <= more && wanted <= SIZE_MAX / 2) wanted *= 2;
    char *grown = wanted - buf->size > more ? mx_realloc_array(buf->at, wanted, 1) : NULL;
    buf->failed = !grown;
    if (!grown) return false;
    buf->at = grown;
    buf->capacity = wanted;
    return true;
}

void mx_buf_add(mx_buf *buf, const char *text, size_t size)
{
    if (!make_room(buf, size)) return;
    if (size) memcpy(buf->at + buf->size, text, size);
    buf->size += size;
    buf->at[buf->size] = '\0';
}

void mx_buf_text(mx_buf *buf, const char *text)
{
    mx_buf_add(buf, text, strlen(text));
}

void mx_buf_char(mx_buf *buf, char c)
{
    mx_buf_add(buf, &c, 1);
}

void mx_buf_format(mx_buf *buf, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length >= 0 && make_room(buf, (size_t)length + 1)) {
        vsnprintf(buf->at + buf->size, (size_t)length + 1, format, again);
        buf->size += (size_t)length;
    }
    va_end(again);
    va_end(arguments);
}

void mx_buf_number(mx_buf *buf, double value)
{
    char text[MX_NUMBER_MAX];
    mx_buf_add(buf, text, mx_number_format(text, value));
}

void mx_buf_clear(mx_buf *buf)
{
    buf->size = 0;
    if (buf->at) buf->at[0] = '\0';
}

int mx_buf_check(const mx_buf *buf)
{
    return buf->failed ? mx_fail_memory() : MX_OK;
}

void mx_buf_dispose(mx_buf *buf)
{
    mx_free(buf->at);
    *buf = (mx_buf){0};
}

/* ---- UTF-8 ------------------------------------------------------------------ */

/* The length of the well-formed character at the start, 0 when it is not well-formed
 * (Unicode 15, table 3-7: no overlong forms, no surrogates, nothing above U+10FFFF). */
static size_t character_size(const unsigned char *at, size_t size)
{
    unsigned char lead = at[0];
    unsigned char low = 0x80, high = 0xBF;
    size_t length;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) length = 2;
    else if (lead >= 0xE0 && lead <= 0xEF) length = 3;
    else if (lead >= 0xF0 && lead <= 0xF4) length = 4;
    else return 0;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
    if (size < length || at[1] < low || at[1] > high) return 0;
    for (size_t i = 2; i < length; i++)
        if ((at[i] & 0xC0) != 0x80) return 0;
    return length;
}

bool mx_utf8_valid(mx_str text, size_t *bad)
{
    const unsigned char *at = (const unsigned char *)text.at;
    size_t i = 0;
    while (i < text.size) {
        uint64_t word;
        if (text.size - i >= 8 && (memcpy(&word, at + i, 8), !(word & 0x8080808080808080))) {
            i += 8;
            continue;
        }
        size_t length = character_size(at + i, text.size - i);
        if (!length) {
            if (bad) *bad = i;
            return false;
        }
        i += length;
    }
    return true;
}

uint32_t mx_utf8_next(mx_str *text)
{
    static const unsigned char lead_bits[5] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    const unsigned char *at = (const unsigned char *)text->at;
    size_t length = character_size(at, text->size);
    uint32_t character = length ? at[0] & lead_bits[length] : 0xFFFD;
    for (size_t i = 1; i < length; i++) character = character << 6 | (at[i] & 0x3F);
    if (!length) length = 1;
    text->at += length;
    text->size -= length;
    return character;
}

void mx_utf8_add(mx_buf *buf, uint32_t c)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t size = utf8proc_encode_char((utf8proc_int32_t)c, bytes);
    mx_buf_add(buf, (const char *)bytes, (size_t)size);
}

/* ---- Folding ------------------------------------------------------------------ */

/* Text being folded. A blank is written when something follows it. */
typedef struct {
    mx_buf *out;
    bool has_started, has_blank;
} folding;

/* A character that is decomposed already: every other blank (U+00A0, U+3000…) is a space by now. */
static void add_folded(folding *f, uint32_t c)
{
    if (c == ' ' || (c >= 9 && c <= 13)) {
        f->has_blank = f->has_started;
        return;
    }
    if (f->has_blank) mx_buf_char(f->out, ' ');
    f->has_blank = false;
    f->has_started = true;
    if (c < 0x80) mx_buf_char(f->out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
    else if (c == 0x2019 || c == 0x2018 || c == 0x02BC) mx_buf_char(f->out, '\'');
    else if (c == 0x0153) mx_buf_text(f->out, "oe");
    else mx_utf8_add(f->out, c);
}

/* Decomposed, marks dropped, lower case. No character has more than 18 parts (U+FDFA). */
static void fold_character(folding *f, uint32_t c)
{
    utf8proc_int32_t parts[32];
    int boundary = 0;
    utf8proc_ssize_t n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, 32,
                                                 UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK |
                                                     UTF8PROC_IGNORE | UTF8PROC_DECOMPOSE,
                                                 &boundary);
    for (utf8proc_ssize_t i = 0; i < n; i++) add_folded(f, (uint32_t)parts[i]);
}

void mx_fold(mx_buf *out, mx_str text)
{
    folding f = {.out = out};
    while (text.size > 0) {
        uint32_t c = mx_utf8_next(&text);
        if (c < 0x80) add_folded(&f, c);
        else fold_character(&f, c);
    }
}
