/* What the bytes of a file are, and how they become UTF-8. */
#include "sheet_i.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef enum { UTF_8, UTF_16LE, UTF_16BE, WINDOWS_1252, UNKNOWN } encoding;

static const char *const encoding_names[] = {
    [UTF_8] = "utf-8", [UTF_16LE] = "utf-16le", [UTF_16BE] = "utf-16be", [WINDOWS_1252] = "windows-1252"};

static bool starts_with(mx_str bytes, const char *mark, size_t size)
{
    return bytes.size >= size && memcmp(bytes.at, mark, size) == 0;
}

/* ---- Looking ------------------------------------------------------------------------- */

/* One thread's part of the file. */
typedef struct {
    mx_str all;
    size_t from, to;
    mx_sheet__traits traits;
    size_t bad; /* the first byte that is not UTF-8, or SIZE_MAX */
} look;

static size_t next_character(mx_str all, size_t at)
{
    while (at < all.size && ((unsigned char)all.at[at] & 0xC0) == 0x80) at++;
    return at;
}

/* Chunk by chunk: only those with bytes from 0x80 are checked for being UTF-8. A chunk
 * is checked up to where a character begins, so that the chunks together miss nothing. */
static void look_at_part(void *payload)
{
    enum { CHUNK = 1 << 16 };
    look *part = payload;
    const mx_sheet__scanner *scanner = mx_sheet__scanner_get(0);
    size_t released = part->from;
    for (size_t from = part->from; from < part->to; from += CHUNK) {
        size_t to = part->to - from < CHUNK ? part->to : from + CHUNK;
        mx_sheet__traits traits = {false, false, false};
        mx_sheet__look(scanner, part->all.at + from, to - from, &traits);
        part->traits.quote = part->traits.quote || traits.quote;
        part->traits.nul = part->traits.nul || traits.nul;
        part->traits.high = part->traits.high || traits.high;
        if (from - released >= MX_FILE_STRETCH) {
            mx_file_release(part->all.at + released, from - released);
            released = from;
        }
        if (!traits.high || part->bad != SIZE_MAX) continue;
        size_t start = from == 0 ? 0 : next_character(part->all, from), end = next_character(part->all, to),
               bad;
        if (start < end && !mx_utf8_valid((mx_str){part->all.at + start, end - start}, &bad))
            part->bad = start + bad;
    }
}

static look look_at(mx_str bytes, unsigned n_threads)
{
    enum { WORTH_A_THREAD = 1 << 22, MOST = 16 };
    look parts[MOST], all = {bytes, 0, bytes.size, {false, false, false}, SIZE_MAX};
    size_t n = bytes.size / WORTH_A_THREAD + 1;
    if (n > n_threads) n = n_threads;
    for (size_t i = 0; i < n; i++) {
        parts[i] = all;
        parts[i].from = bytes.size / n * i;
        parts[i].to = i + 1 == n ? bytes.size : bytes.size / n * (i + 1);
    }
    mx_in_parallel(look_at_part, parts, sizeof *parts, n);
    for (size_t i = n; i-- > 0;) {
        all.traits.quote = all.traits.quote || parts[i].traits.quote;
        all.traits.nul = all.traits.nul || parts[i].traits.nul;
        all.traits.high = all.traits.high || parts[i].traits.high;
        if (parts[i].bad != SIZE_MAX) all.bad = parts[i].bad;
    }
    return all;
}

/* ---- Rewriting ------------------------------------------------------------------------- */

static uint64_t line_of(mx_str bytes, size_t at)
{
    uint64_t line = 1;
    for (size_t i = 0; i < at; i++) line += bytes.at[i] == '\n';
    return line;
}

int mx_sheet__map_written(mx_sheet__text *text, FILE *out, size_t size, const char *path)
{
    if (fflush(out) != 0 || ferror(out))
        return mx_fail_io(path,
                          mx_tr("pas de place pour la copie de travail", "no room for the working copy"));
    *text = (mx_sheet__text){.at = "", .size = size};
    if (size == 0) return MX_OK;
    text->mapped = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fileno(out), 0);
    if (text->mapped == MAP_FAILED) {
        *text = (mx_sheet__text){.at = "", .size = 0};
        return mx_fail_io(path, mx_tr("lecture impossible", "cannot be read"));
    }
    text->at = text->mapped;
    return MX_OK;
}

/* The characters of bytes 0x80 to 0x9F in Windows-1252; 0 where there is none. */
static const uint16_t windows_1252[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                          0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                          0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                          0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

/* One character and how many bytes it took; 0 bytes when there is none here. */
typedef struct {
    uint32_t character;
    size_t size;
} taken;

static taken take_windows_1252(mx_str bytes, size_t at)
{
    unsigned char byte = (unsigned char)bytes.at[at];
    uint32_t character = byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
    return (taken){character, character || byte == 0};
}

static uint32_t unit_of(mx_str bytes, size_t at, bool is_big)
{
    unsigned char first = (unsigned char)bytes.at[at], second = (unsigned char)bytes.at[at + 1];
    return is_big ? (uint32_t)(first << 8 | second) : (uint32_t)(second << 8 | first);
}

static taken take_utf_16(mx_str bytes, size_t at, bool is_big)
{
    if (bytes.size - at < 2) return (taken){0, 0};
    uint32_t unit = unit_of(bytes, at, is_big);
    if (unit < 0xD800 || unit > 0xDFFF) return (taken){unit, 2};
    if (unit > 0xDBFF || bytes.size - at < 4) return (taken){0, 0};
    uint32_t second = unit_of(bytes, at + 2, is_big);
    if (second < 0xDC00 || second > 0xDFFF) return (taken){0, 0};
    return (taken){0x10000 + ((unit - 0xD800) << 10) + (second - 0xDC00), 4};
}

static taken take(mx_str bytes, size_t at, encoding from)
{
    return from == WINDOWS_1252 ? take_windows_1252(bytes, at) : take_utf_16(bytes, at, from == UTF_16BE);
}

static int refuse_bytes(const char *path, uint64_t line, encoding is)
{
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s:%llu: ce n’est pas du texte en %s ; donnez le bon encodage (--encoding)",
                         "%s:%llu: this is not text in %s; give the right encoding (--encoding)"),
                   path, (unsigned long long)line, encoding_names[is]);
}

/* Write `bytes`, which are in the encoding `from`, as UTF-8. */
static int rewrite(mx_sheet__text *text, mx_str bytes, encoding from, const char *path)
{
    mx_buf buf = {0};
    size_t size = 0;
    uint64_t line = 1;
    FILE *out = tmpfile();
    int rc = out ? MX_OK
                 : mx_fail_io(path, mx_tr("pas de fichier pour la copie de travail",
                                          "no file for the working copy"));
    for (size_t at = 0; rc == MX_OK && at < bytes.size;) {
        taken next = take(bytes, at, from);
        if (next.size == 0) {
            rc = refuse_bytes(path, line, from);
            break;
        }
        at += next.size;
        line += next.character == '\n';
        mx_utf8_add(&buf, next.character);
        if (buf.size < (1 << 16) && at < bytes.size) continue;
        rc = mx_buf_check(&buf);
        if (rc == MX_OK && fwrite(buf.at, 1, buf.size, out) == buf.size) size += buf.size;
        mx_buf_clear(&buf);
    }
    if (rc == MX_OK) rc = mx_sheet__map_written(text, out, size, path);
    if (out) fclose(out);
    mx_buf_dispose(&buf);
    return rc;
}

/* Old Macintosh files end their lines in a return alone: as line feeds. */
static int returns_to_feeds(mx_sheet *sheet)
{
    mx_sheet__text old = sheet->text;
    FILE *out = tmpfile();
    if (!out)
        return mx_fail_io(sheet->path,
                          mx_tr("pas de fichier pour la copie de travail", "no file for the working copy"));
    for (size_t i = 0; i < old.size; i++) putc(old.at[i] == '\r' ? '\n' : old.at[i], out);
    int rc = mx_sheet__map_written(&sheet->text, out, old.size, sheet->path);
    fclose(out);
    if (rc == MX_OK && old.mapped) munmap(old.mapped, old.size);
    if (rc < 0) sheet->text = old;
    return rc;
}

/* ---- Deciding --------------------------------------------------------------------------- */

static int encoding_of_name(encoding *out, const char *name)
{
    static const struct {
        const char *name;
        encoding is;
    } names[] = {{"utf-8", UTF_8},          {"utf8", UTF_8},
                 {"utf-16le", UTF_16LE},    {"utf-16be", UTF_16BE},
                 {"utf-16", UNKNOWN},       {"windows-1252", WINDOWS_1252},
                 {"cp1252", WINDOWS_1252},  {"latin1", WINDOWS_1252},
                 {"latin-1", WINDOWS_1252}, {"iso-8859-1", WINDOWS_1252}};
    mx_buf folded = {0};
    mx_fold(&folded, mx_str_of(name));
    int rc = mx_buf_check(&folded);
    bool is_known = false;
    for (size_t i = 0; rc == MX_OK && i < sizeof names / sizeof *names; i++) {
        if (!folded.at || strcmp(folded.at, names[i].name) != 0) continue;
        *out = names[i].is;
        is_known = true;
    }
    mx_buf_dispose(&folded);
    if (rc < 0 || is_known) return rc;
    return mx_fail(
        MX_E_USAGE,
        mx_tr("encodage inconnu « %s » ; il y a utf-8, utf-16, utf-16le, utf-16be, windows-1252",
              "unknown encoding \"%s\"; there are utf-8, utf-16, utf-16le, utf-16be, windows-1252"),
        name);
}

/* Latin text in UTF-16 has a NUL in nearly every second byte: which one tells the order. */
static encoding utf_16_by_pattern(mx_str bytes)
{
    size_t n = (bytes.size < 4096 ? bytes.size : 4096) / 2, first = 0, second = 0;
    for (size_t i = 0; i < n; i++) {
        first += bytes.at[2 * i] == 0;
        second += bytes.at[2 * i + 1] == 0;
    }
    if (second * 10 > n * 7 && first * 10 < n) return UTF_16LE;
    if (first * 10 > n * 7 && second * 10 < n) return UTF_16BE;
    return UNKNOWN;
}

/* OLE is the shell of old workbooks, and of new ones that are encrypted. */
static int refuse_ole(const mx_sheet *sheet, mx_str bytes)
{
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    const char *at = bytes.at, *end = bytes.at + bytes.size;
    while ((at = memchr(at, 'E', (size_t)(end - at))) != NULL) {
        if (starts_with((mx_str){at, (size_t)(end - at)}, encrypted, sizeof encrypted - 1))
            return mx_sheet__refuse_encrypted(sheet);
        at++;
    }
    return mx_fail(
        MX_E_SYNTAX,
        mx_tr("%s : c’est un ancien classeur (XLS) ; enregistrez-le en XLSX ou la feuille en CSV, puis "
              "donnez ce fichier",
              "%s: this is an old workbook (XLS); save it as XLSX, or the sheet as CSV, then give that file"),
        sheet->path);
}

static int refuse_nul(const char *path, mx_str bytes)
{
    const char *nul = memchr(bytes.at, 0, bytes.size);
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s:%llu: il y a un octet nul : ce n’est pas un fichier de texte",
                         "%s:%llu: there is a NUL byte: this is not a text file"),
                   path, (unsigned long long)line_of(bytes, (size_t)(nul - bytes.at)));
}

/* UTF-8 as it stands: nothing is copied. */
static int keep(mx_sheet *sheet, mx_str bytes, const look *seen)
{
    if (seen->traits.nul) return refuse_nul(sheet->path, bytes);
    if (seen->bad != SIZE_MAX) return refuse_bytes(sheet->path, line_of(bytes, seen->bad), UTF_8);
    sheet->text = (mx_sheet__text){.at = bytes.at, .size = bytes.size};
    sheet->has_quotes = seen->traits.quote;
    return MX_OK;
}

static int transcode(mx_sheet *sheet, mx_str bytes, encoding from)
{
    int rc = rewrite(&sheet->text, bytes, from, sheet->path);
    if (rc < 0) return rc;
    mx_str text = {sheet->text.at, sheet->text.size};
    look seen = look_at(text, sheet->n_threads);
    sheet->has_quotes = seen.traits.quote;
    return seen.traits.nul ? refuse_nul(sheet->path, text) : MX_OK;
}

/* What the file says of itself by its first bytes; they are taken off. */
static encoding take_mark(mx_str *bytes)
{
    static const struct {
        const char *bytes;
        size_t size;
        encoding is;
    } marks[] = {{"\xEF\xBB\xBF", 3, UTF_8}, {"\xFF\xFE", 2, UTF_16LE}, {"\xFE\xFF", 2, UTF_16BE}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (!starts_with(*bytes, marks[i].bytes, marks[i].size)) continue;
        bytes->at += marks[i].size;
        bytes->size -= marks[i].size;
        return marks[i].is;
    }
    return UNKNOWN;
}

static int decode(mx_sheet *sheet, const char *given)
{
    mx_str bytes = {sheet->file.at, sheet->file.size};
    encoding wanted = UNKNOWN;
    int rc = given ? encoding_of_name(&wanted, given) : MX_OK;
    if (rc < 0) return rc;
    mx_str unmarked = bytes;
    encoding is = take_mark(&unmarked);
    if (wanted == UNKNOWN || wanted == is) bytes = unmarked;
    if (wanted != UNKNOWN) is = wanted;
    look seen = {.bad = SIZE_MAX};
    if (is == UNKNOWN || is == UTF_8) seen = look_at(bytes, sheet->n_threads);
    if (is == UNKNOWN && (given || seen.traits.nul)) is = utf_16_by_pattern(bytes);
    if (is == UNKNOWN && given) is = UTF_16LE; /* "utf-16" without a mark: as Windows writes it */
    if (is == UNKNOWN) {
        sheet->is_assumed = seen.bad != SIZE_MAX && !seen.traits.nul;
        is = sheet->is_assumed ? WINDOWS_1252 : UTF_8;
    }
    sheet->encoding = encoding_names[is];
    return is == UTF_8 ? keep(sheet, bytes, &seen) : transcode(sheet, bytes, is);
}

int mx_sheet__decode(mx_sheet *sheet, const char *given)
{
    mx_str bytes = {sheet->file.at, sheet->file.size};
    if (starts_with(bytes, "PK\3\4", 4)) return mx_sheet__read_workbook(sheet);
    if (starts_with(bytes, "\xD0\xCF\x11\xE0", 4)) return refuse_ole(sheet, bytes);
    if (mx_sheet__is_qda(bytes)) return mx_sheet__read_qda_file(sheet);
    if (sheet->wanted)
        return mx_fail(MX_E_USAGE,
                       mx_tr("%s : ce n’est pas un classeur ; --sheet ne va qu’avec XLSX et ODS",
                             "%s: this is not a workbook; --sheet goes with XLSX and ODS only"),
                       sheet->path);
    int rc = decode(sheet, given);
    if (rc < 0 || sheet->text.size == 0) return rc;
    bool has_feeds = memchr(sheet->text.at, '\n', sheet->text.size) != NULL;
    return has_feeds || !memchr(sheet->text.at, '\r', sheet->text.size) ? MX_OK : returns_to_feeds(sheet);
}
