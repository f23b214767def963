/* Cells: what a text must look like to be a number, a date, a code; and its canonical spelling. */
#include "import_i.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

int mx_import__complain(mx_import__place *place, const char *format, ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    place->is_bad = true;
    return !place->complaints
               ? MX_OK
               : mx_complain(place->complaints, place->file, place->line, place->column, "%s", message);
}

/* A cell as a message quotes it: long ones are cut, at the start of a character. */
static mx_str quoted(mx_str cell)
{
    const size_t most = 60;
    if (cell.size <= most) return cell;
    size_t size = most;
    while (size > 0 && ((unsigned char)cell.at[size] & 0xC0) == 0x80) size--;
    return (mx_str){cell.at, size};
}

/* The complaint a parser of base or taxonomy left as its message. */
static int complain_as_said(mx_import__place *place, int code)
{
    if (code == MX_E_NOMEM) return code;
    int rc = mx_import__complain(place, "%s", mx_error_message());
    mx_error_clear();
    return rc;
}

static int fold(mx_str *out, mx_import__cells *cells, mx_str cell)
{
    mx_buf_clear(&cells->folded);
    mx_fold(&cells->folded, cell);
    *out = (mx_str){cells->folded.at, cells->folded.size};
    return mx_buf_check(&cells->folded);
}

bool mx_import__is_number(mx_import__cell_type type)
{
    return type == MX_CELL_NUMBER || type == MX_CELL_WHOLE || type == MX_CELL_YES_NO;
}

bool mx_import__is_missing(mx_str cell, char *mark)
{
    static const struct {
        const char *words;
        char mark;
    } reasons[] = {
        {"|.|na|n/a|nan|null|nr|non reponse|sans reponse|no answer|missing|manquant", MX_LEVELS_NO_ANSWER},
        {"?|nsp|ne sait pas|ne sais pas|dk|don't know|do not know|does not know", MX_LEVELS_DO_NOT_KNOW},
        {"!|refus|refuse|declines|declined|ne veut pas repondre", MX_LEVELS_DECLINES},
        {"-|so|sans objet|non concerne|non concernee|not concerned|not applicable", MX_LEVELS_NOT_CONCERNED},
    };
    *mark = MX_LEVELS_NO_ANSWER;
    if (cell.size == 0) return true;
    if (cell.size > 24 || isdigit((unsigned char)cell.at[0])) return false;
    char folded[32];
    size_t size = 0;
    for (size_t i = 0; i < cell.size; i++) {
        unsigned char c = (unsigned char)cell.at[i];
        /* é of "réponse" and its kin: the one accent these words have. */
        if (c == 0xC3 && i + 1 < cell.size &&
            ((unsigned char)cell.at[i + 1] == 0xA9 || (unsigned char)cell.at[i + 1] == 0x89))
            folded[size++] = 'e', i++;
        else folded[size++] = (char)tolower(c);
    }
    for (size_t r = 0; r < sizeof reasons / sizeof *reasons; r++) {
        if (!mx_import__listed(reasons[r].words, (mx_str){folded, size})) continue;
        *mark = reasons[r].mark;
        return true;
    }
    return false;
}

/* ---- Numbers ---------------------------------------------------------------------- */

static int complain_number(const mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    const char other = cells->decimal == '.' ? ',' : '.';
    double ignored;
    if (memchr(cell.at, other, cell.size) && mx_number_parse(&ignored, cell, other) == MX_OK)
        return mx_import__complain(place,
                                   mx_tr("« %.*s » : le fichier écrit les décimales avec « %c »",
                                         "\"%.*s\": this file writes decimals with \"%c\""),
                                   MX_STR(quoted(cell)), cells->decimal);
    return mx_import__complain(place, mx_tr("« %.*s » n’est pas un nombre", "\"%.*s\" is not a number"),
                               MX_STR(quoted(cell)));
}

static int read_yes_no(double *out, mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    mx_str folded;
    int rc = fold(&folded, cells, cell);
    if (rc < 0) return rc;
    const char *word = mx_import__word_find(mx_import__words_of(MX_WORDS_YES_NO), folded);
    if (word) {
        *out = *word == '1';
        return MX_OK;
    }
    return mx_import__complain(place, mx_tr("« %.*s » : écrivez oui ou non", "\"%.*s\": write yes or no"),
                               MX_STR(quoted(cell)));
}

int mx_import__read_number(double *out, mx_import__cells *cells, const mx_import__column *column, mx_str cell,
                           mx_import__place *place)
{
    *out = NAN;
    char mark;
    if (mx_import__is_missing(cell, &mark)) return MX_OK;
    if (column->type == MX_CELL_YES_NO) return read_yes_no(out, cells, cell, place);
    double value;
    if (mx_number_parse(&value, cell, cells->decimal) < 0) return complain_number(cells, cell, place);
    if (column->type == MX_CELL_WHOLE && (value != floor(value) || value < 0 || value > 9007199254740992.0))
        return mx_import__complain(place,
                                   mx_tr("« %.*s » n’est pas un nombre entier, 0 ou plus",
                                         "\"%.*s\" is not a whole number, 0 or more"),
                                   MX_STR(quoted(cell)));
    if (column->is_bounded && (value < column->lowest || value > column->highest))
        return mx_import__complain(
            place, mx_tr("« %.*s » n’est pas entre %g et %g", "\"%.*s\" is not between %g and %g"),
            MX_STR(quoted(cell)), column->lowest, column->highest);
    *out = value;
    return MX_OK;
}

/* ---- Scales -------------------------------------------------------------------------- */

/* The next bound of "1-5", "-2..2" or "0 à 10": a number, then what separates. */
static bool take_bound(double *out, mx_str *text, char decimal)
{
    size_t size = 0;
    while (size < text->size) {
        char c = text->at[size];
        bool belongs =
            isdigit((unsigned char)c) || c == '.' || c == ',' || (size == 0 && (c == '-' || c == '+'));
        /* "..", as between the bounds of a range, is no decimal mark */
        if (!belongs || (c == '.' && size + 1 < text->size && text->at[size + 1] == '.')) break;
        size++;
    }
    bool is_number = mx_number_parse(out, (mx_str){text->at, size}, decimal) == MX_OK ||
                     mx_number_parse(out, (mx_str){text->at, size}, '.') == MX_OK;
    *text = mx_str_trim((mx_str){text->at + size, text->size - size});
    return is_number;
}

static bool take_separator(mx_str *text)
{
    static const char *const separators[] = {"..",           "-",        "/", "a ", "to ", "\xe2\x80\x93",
                                             "\xe2\x80\x94", "\xc3\xa0 "};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        size_t size = strlen(separators[i]);
        if (text->size <= size || memcmp(text->at, separators[i], size) != 0) continue;
        *text = mx_str_trim((mx_str){text->at + size, text->size - size});
        return true;
    }
    return false;
}

bool mx_import__scale_parse(mx_import__scale *out, mx_str text, char decimal)
{
    *out = (mx_import__scale){true, -INFINITY, INFINITY};
    text = mx_str_trim(text);
    static const char *const reals[] = {"real",
                                        "reel",
                                        "r\xc3\xa9"
                                        "el",
                                        "Real",
                                        "R\xc3\xa9"
                                        "el",
                                        "REAL"};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        size_t size = strlen(reals[i]);
        if (text.size < size || memcmp(text.at, reals[i], size) != 0) continue;
        text = mx_str_trim((mx_str){text.at + size, text.size - size});
        if (text.size == 0) return true;
        return take_bound(&out->lowest, &text, decimal) && take_separator(&text) &&
               take_bound(&out->highest, &text, decimal) && text.size == 0 && out->lowest < out->highest;
    }
    if (!take_bound(&out->lowest, &text, decimal) || !take_separator(&text) ||
        !take_bound(&out->highest, &text, decimal) || text.size > 0 || !(out->lowest < out->highest))
        return false;
    out->is_real = out->lowest != floor(out->lowest) || out->highest != floor(out->highest) ||
                   out->highest - out->lowest >= MX_SCALE_LEVELS_MAX;
    return true;
}

void mx_import__scale_format(mx_buf *out, mx_import__scale scale)
{
    if (scale.is_real) {
        mx_buf_text(out, "real");
        return;
    }
    mx_buf_number(out, scale.lowest);
    mx_buf_char(out, '-');
    mx_buf_number(out, scale.highest);
}

/* ---- Texts --------------------------------------------------------------------------- */

static int read_name(mx_buf *out, mx_str cell, mx_import__place *place)
{
    for (size_t i = 0; i < cell.size; i++) {
        if ((unsigned char)cell.at[i] >= ' ') continue;
        return mx_import__complain(place,
                                   mx_tr("un nom tient sur une ligne, sans tabulation : « %.*s »",
                                         "a name is on one line, without tabs: \"%.*s\""),
                                   MX_STR(((mx_str){cell.at, i})));
    }
    mx_buf_add(out, cell.at, cell.size);
    return MX_OK;
}

/* Of a person: a name by its form, then what is kept of it. */
static int read_who(mx_buf *out, mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    bool was_bad = place->is_bad;
    mx_buf_clear(&cells->folded);
    int rc = read_name(&cells->folded, cell, place);
    return rc < 0 || place->is_bad != was_bad ? rc : mx_import__read_person(out, cells, cell, place);
}

/* The day of a moment: « 2024-03-12 14:05 », "2024-03-12T14:05:00.000+01:00". The day is the one written,
 * whatever the zone. */
static mx_str without_time(mx_str cell)
{
    size_t at = 0;
    while (at < cell.size && cell.at[at] != ' ' && cell.at[at] != 'T') at++;
    if (at < 8 || cell.size - at < 5 || !memchr(cell.at + at, ':', cell.size - at)) return cell;
    for (size_t i = at + 1; i < cell.size; i++)
        if (!isdigit((unsigned char)cell.at[i]) && !strchr(" :.,+-Z", cell.at[i])) return cell;
    return (mx_str){cell.at, at};
}

static int read_date(mx_buf *out, mx_str cell, mx_import__place *place)
{
    int32_t day;
    cell = without_time(cell);
    int rc = mx_date_parse(&day, cell);
    if (rc < 0) return complain_as_said(place, rc);
    char text[16];
    mx_date_format(text, day);
    mx_buf_text(out, text);
    return MX_OK;
}

static int read_period(mx_buf *out, mx_str cell, mx_import__place *place)
{
    /* What begins like a year is a period, and must be a right one; other words are labels. */
    if (!isdigit((unsigned char)cell.at[0])) return read_name(out, cell, place);
    mx_period period;
    int rc = mx_period_parse(&period, without_time(cell));
    if (rc < 0) return complain_as_said(place, rc);
    char text[MX_PERIOD_TEXT_MAX];
    mx_period_format(text, period);
    mx_buf_text(out, text);
    return MX_OK;
}

static int read_word(mx_buf *out, mx_import__cells *cells, mx_import__word_list list, mx_str cell,
                     mx_import__place *place)
{
    const mx_import__words *words = mx_import__words_of(list);
    mx_str folded;
    int rc = fold(&folded, cells, cell);
    if (rc < 0) return rc;
    const char *word = mx_import__word_find(words, folded);
    if (word) {
        mx_buf_text(out, word);
        return MX_OK;
    }
    if (words->is_open) return read_name(out, cell, place);
    return mx_import__complain(place, mx_tr("« %.*s » : choisissez parmi %s", "\"%.*s\": choose among %s"),
                               MX_STR(quoted(cell)), mx_tr(words->choice_fr, words->choice_en));
}

/* Ids in one cell, however they are separated, joined by ';'. */
static int read_list(mx_buf *out, mx_str cell)
{
    size_t start = out->size;
    while (cell.size > 0) {
        size_t size = 0;
        while (size < cell.size && !strchr(";,|\n", cell.at[size])) size++;
        mx_str id = mx_str_trim((mx_str){cell.at, size});
        if (id.size > 0) {
            if (out->size > start) mx_buf_char(out, ';');
            mx_buf_add(out, id.at, id.size);
        }
        size += size < cell.size;
        cell = (mx_str){cell.at + size, cell.size - size};
    }
    return MX_OK;
}

static int read_component(mx_buf *out, const mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    mx_code code = MX_CODE_INIT;
    int rc = mx_code_parse_object(&code, cells->known->context->frameworks[0], cell);
    if (rc < 0) return complain_as_said(place, rc);
    char text[MX_CODE_MAX];
    mx_code_component(text, code);
    mx_buf_text(out, text);
    return MX_OK;
}

static int read_lang(mx_buf *out, mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    static const mx_import__word names[] = {{"fr", "francais|french"},
                                            {"en", "anglais|english"},
                                            {"de", "allemand|german|deutsch"},
                                            {"it", "italien|italian|italiano"},
                                            {"es", "espagnol|spanish|espanol"},
                                            {"nl", "neerlandais|dutch"},
                                            {"pt", "portugais|portuguese|portugues"},
                                            {NULL, NULL}};
    static const mx_import__words languages = {names, true, "", ""};
    mx_str folded;
    int rc = fold(&folded, cells, cell);
    if (rc < 0) return rc;
    const char *code = mx_import__word_find(&languages, folded);
    bool is_code = folded.size >= 2 && islower((unsigned char)folded.at[0]) &&
                   islower((unsigned char)folded.at[1]) &&
                   (folded.size == 2 || folded.at[2] == '-' || folded.at[2] == '_');
    if (code) mx_buf_text(out, code);
    else if (is_code) mx_buf_add(out, folded.at, 2);
    else
        return mx_import__complain(
            place,
            mx_tr("« %.*s » n’est pas une langue (fr, en, de…)", "\"%.*s\" is not a language (fr, en, de…)"),
            MX_STR(quoted(cell)));
    return MX_OK;
}

static int read_scale(mx_buf *out, const mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    mx_import__scale scale;
    if (!mx_import__scale_parse(&scale, cell, cells->decimal))
        return mx_import__complain(place,
                                   mx_tr("« %.*s » n’est pas une échelle : écrivez 1-5, 0-10 ou real",
                                         "\"%.*s\" is not a scale: write 1-5, 0-10 or real"),
                                   MX_STR(quoted(cell)));
    mx_buf_add(out, cell.at, cell.size);
    return MX_OK;
}

static int read_framework(mx_buf *out, const mx_import__cells *cells, mx_str cell, mx_import__place *place)
{
    const mx_taxonomy *framework = mx_import__framework(cells->known, cell);
    if (!framework)
        return mx_import__complain(place,
                                   mx_tr("référentiel « %.*s » inconnu ; celui de la base est « %s »",
                                         "unknown framework \"%.*s\"; the store's is \"%s\""),
                                   MX_STR(quoted(cell)),
                                   mx_taxonomy_version(cells->known->context->frameworks[0]));
    mx_buf_text(out, mx_taxonomy_version(framework));
    return MX_OK;
}

int mx_import__read_text(mx_buf *out, mx_import__cells *cells, const mx_import__column *column, mx_str cell,
                         mx_import__place *place)
{
    if (column->type != MX_CELL_LEVELS) cell = mx_str_trim(cell);
    if (cell.size == 0) return MX_OK;
    switch (column->type) {
    case MX_CELL_NAME:
        cell = mx_sheet_unguard(cell);
        return column->is_person ? read_who(out, cells, cell, place) : read_name(out, cell, place);
    case MX_CELL_DATE: return read_date(out, cell, place);
    case MX_CELL_PERIOD: return read_period(out, cell, place);
    case MX_CELL_WORD: return read_word(out, cells, column->words, cell, place);
    case MX_CELL_LIST: return read_list(out, cell);
    case MX_CELL_COMPONENT: return read_component(out, cells, cell, place);
    case MX_CELL_LANG: return read_lang(out, cells, cell, place);
    case MX_CELL_SCALE: return read_scale(out, cells, cell, place);
    case MX_CELL_FRAMEWORK: return read_framework(out, cells, cell, place);
    case MX_CELL_TEXT:
    case MX_CELL_LEVELS: cell = mx_sheet_unguard(cell); break;

    /* Codes are taken apart when the row's framework is known; numbers are no texts. */
    case MX_CELL_CODE:
    case MX_CELL_SENSE:
    case MX_CELL_BENEFICIARY:
    case MX_CELL_NUMBER:
    case MX_CELL_WHOLE:
    case MX_CELL_YES_NO: break;
    }
    mx_buf_add(out, cell.at, cell.size);
    return MX_OK;
}
