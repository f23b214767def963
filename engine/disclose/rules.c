/* Rules by name, from a table that anyone can read and change. */
#include "disclose_i.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char rules_file[] = "datasets/rules/rules.tsv";
enum { NAME, MIN_COUNT, MAX_SHARE, MERGE, FR, EN, N_FIELDS };

/* Take the next piece of `text`, up to `mark` or its end. */
static mx_str take(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str piece = {text->at, end ? (size_t)(end - text->at) : text->size};
    size_t used = piece.size + (end ? 1 : 0);
    text->at += used;
    text->size -= used;
    return piece;
}

static bool fits(mx_str text, size_t room)
{
    return text.size > 0 && text.size < room;
}

/* Names of what is put together, each once: a copy without blanks. */
static bool read_merge(char out[64], mx_str names)
{
    static const char *const known[] = {"components", "groups", "territories", "periods"};
    size_t size = 0;
    out[0] = '\0';
    if (mx_str_is(names, "-")) return true;
    while (names.size > 0) {
        mx_str name = mx_str_trim(take(&names, ','));
        size_t k = 0;
        while (k < 4 && !mx_str_is(name, known[k])) k++;
        if (k == 4 || strstr(out, known[k])) return false;
        size += (size_t)snprintf(out + size, 64 - size, "%s%s", size > 0 ? "," : "", known[k]);
    }
    return size > 0;
}

int mx_rule_set_merge(mx_rule *rule, const char *names)
{
    char merge[64];
    if (read_merge(merge, mx_str_of(names))) {
        memcpy(rule->merge, merge, sizeof merge);
        return MX_OK;
    }
    return mx_fail(MX_E_VALUE,
                   mx_tr("regroupements « %s » : il faut components, groups, territories, periods, chacun une fois, "
                         "des virgules entre eux, ou - pour rien",
                         "merging \"%s\": give components, groups, territories, periods, each once, with commas "
                         "between them, or - for nothing"),
                   names);
}

/* One line of the table as a rule; false when it is not one. */
static bool read_rule(mx_rule *out, mx_str line)
{
    mx_str fields[N_FIELDS];
    for (int f = 0; f < N_FIELDS; f++) fields[f] = mx_str_trim(take(&line, '\t'));
    mx_str purpose = fields[mx_lang_get() == MX_FR ? FR : EN];
    int64_t min_count;
    if (!fits(fields[NAME], sizeof out->name) || !fits(purpose, sizeof out->purpose)) return false;
    if (mx_integer_parse(&min_count, fields[MIN_COUNT]) < 0 || min_count < 0 || min_count > 1000000)
        return false;
    if (mx_number_parse(&out->max_share, fields[MAX_SHARE], '.') < 0) return false;
    if (!(out->max_share > 0 && out->max_share <= 1)) return false;
    if (!read_merge(out->merge, fields[MERGE])) return false;
    out->min_count = (int)min_count;
    memcpy(out->name, fields[NAME].at, fields[NAME].size);
    memcpy(out->purpose, purpose.at, purpose.size);
    return true;
}

/* Look for `name` in the table; `names` collects what there is. */
static int find_in(mx_rule *out, mx_str text, const char *path, const char *name, mx_buf *names)
{
    take(&text, '\n');
    for (size_t line = 2; text.size > 0; line++) {
        mx_rule rule = {0};
        mx_str row = mx_str_trim(take(&text, '\n'));
        if (row.size == 0 || row.at[0] == '#') continue;
        if (!read_rule(&rule, row))
            return mx_fail(
                MX_E_SYNTAX,
                mx_tr("%s:%zu : ce n’est pas une règle ; il faut un nom, un effectif, une part entre 0 et 1, "
                      "des regroupements et deux textes, séparés par des tabulations",
                      "%s:%zu: not a rule; give a name, a number of people, a share between 0 and 1, "
                      "what is merged and two texts, with tabs between them"),
                path, line);
        if (strcmp(rule.name, name) == 0) {
            *out = rule;
            return MX_OK;
        }
        mx_buf_format(names, "%s%s", names->size > 0 ? ", " : "", rule.name);
    }
    if (mx_buf_check(names) < 0) return mx_fail_memory();
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("règle « %s » inconnue ; il y a : %s", "unknown rule \"%s\"; there are: %s"), name,
                   names->at ? names->at : "");
}

int mx_rule_find(mx_rule *out, const char *name)
{
    mx_arena *arena = NULL;
    mx_buf names = {0};
    mx_file file = {0};
    const char *path;

    memset(out, 0, sizeof *out);
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_share_path(&path, rules_file, arena);
    if (rc == MX_OK) rc = mx_file_open(&file, path);
    if (rc == MX_OK) {
        rc = find_in(out, (mx_str){file.at, file.size}, path, name, &names);
        mx_file_close(&file);
    }
    mx_buf_dispose(&names);
    mx_arena_free(arena);
    return rc;
}
