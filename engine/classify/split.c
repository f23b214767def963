/* Two criteria in one statement: "avoir un travail et des amis". */
#include "classify_i.h"

#include <string.h>

/* A part stands for itself only when its component is likelier than not. Of two statements of tune.tsv joined
 * by a comma or an "and" seven in ten are then found, both components right in two thirds of them; one
 * statement in eighteen as it stands there is proposed for splitting (at 0.6: six in ten, one in 24;
 * at 0.4: eight in ten, one in 15). tests/bench/classify themes gives the figures again. */
static const double least_sure = 0.5;

/* Texts are cut at their first so many joints; who writes more has written a letter. */
enum { MOST_JOINTS = 32 };

/* Where a statement could be cut: the left part ends at `end`, the right one begins at `start`. */
typedef struct {
    size_t end, start;
} joint;

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '\'' ||
           (unsigned char)c >= 0x80;
}

static bool cuts(char c)
{
    return c == ',' || c == ';' || c == '/' || c == '+' || c == '&' || c == '\n' || c == '.';
}

/* Short enough for any word that joins, with its accents. */
enum { LONGEST_JOINER = 8 };

static bool is_joiner(int lang, mx_str word)
{
    char folded[LONGEST_JOINER * 2];
    size_t size = 0;
    if (lang == NO_LANG || word.size > LONGEST_JOINER)
        return false;
    while (word.size > 0) {
        uint32_t c = mx_utf8_next(&word);
        bool is_s = c == 0x219 || c == 0x218 || c == 0x15F; /* the comma or cedilla of Romanian "și" */
        folded[size++] = (char)(is_s ? 's' : c < 0x80 ? (c >= 'A' && c <= 'Z' ? c + 32 : c) : '?');
    }
    return mx_classify__role(lang, (mx_str){folded, size}) & ROLE_JOINS;
}

/* The joints of a text, in their order. */
static size_t find_joints(joint out[MOST_JOINTS], mx_str text, int lang)
{
    size_t n = 0;
    for (size_t at = 0; at < text.size && n < MOST_JOINTS;) {
        size_t start = at;
        if (!is_letter(text.at[at])) {
            at++;
            if (cuts(text.at[start]))
                out[n++] = (joint){start, at};
            continue;
        }
        while (at < text.size && is_letter(text.at[at]))
            at++;
        if (start > 0 && is_joiner(lang, (mx_str){text.at + start, at - start}))
            out[n++] = (joint){start, at};
    }
    return n;
}

static bool is_sure(const mx_proposal *proposal, mx_reader *reader)
{
    return mx_reader__n_themes(reader) > 0 && proposal->confidence[0] >= least_sure;
}

/* Reads both parts; how sure the less sure of them is, 0 when they are no two themes. */
static int try_joint(double *out, mx_split *split, mx_reader *reader, const mx_statement *statement, const char *lang,
                     joint at)
{
    mx_str text = statement->text;
    split->parts[0] = mx_str_trim((mx_str){text.at, at.end});
    split->parts[1] = mx_str_trim((mx_str){text.at + at.start, text.size - at.start});
    *out = 0.0;
    for (int side = 0; side < 2; side++) {
        const mx_statement part = {split->parts[side], lang, statement->question};
        int rc = mx_classify(&split->themes[side], reader, &part);
        if (rc < 0)
            return rc;
        if (!is_sure(&split->themes[side], reader))
            return MX_OK;
    }
    if (strcmp(split->themes[0].component[0], split->themes[1].component[0]) == 0)
        return MX_OK;
    double left = split->themes[0].confidence[0], right = split->themes[1].confidence[0];
    *out = left < right ? left : right;
    return MX_OK;
}

/* The main factor is the one the whole statement is coded by; where it is neither, the first named. */
static void put_main_first(mx_split *split, const mx_proposal *whole)
{
    if (strcmp(whole->component[0], split->themes[1].component[0]) != 0)
        return;
    mx_split turned = {{split->parts[1], split->parts[0]}, {split->themes[1], split->themes[0]}};
    *split = turned;
}

int mx_classify_split(mx_split *out, bool *is_two, mx_reader *reader, const mx_statement *statement,
                      const mx_proposal *whole)
{
    joint joints[MOST_JOINTS];
    size_t n = find_joints(joints, statement->text, mx_classify__lang(whole->lang));
    double best = 0.0;
    *is_two = false;
    for (size_t i = 0; i < n; i++) {
        mx_split split;
        double sure;
        int rc = try_joint(&sure, &split, reader, statement, whole->lang, joints[i]);
        if (rc < 0)
            return rc;
        if (sure <= best)
            continue;
        best = sure;
        *out = split;
        *is_two = true;
    }
    if (*is_two)
        put_main_first(out, whole);
    return MX_OK;
}
