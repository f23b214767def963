/* What the statistics of scripts are for: reports/stats.txt as text for a terminal, or as a manual page. */
#include <string.h>

#include "mx/task.h"

/* ---- The table ------------------------------------------------------------------------------ */

typedef enum { FORMULA, SOURCE, MISSING, GROUP, DOES, WHEN, HIDES, EXAMPLE, OUTPUT, N_FIELDS } field;

/* A function, in the language of the messages. Examples and outputs are lines that begin with four blanks. */
typedef struct {
    mx_str name, call, fields[N_FIELDS];
} page;

/* A group of functions, or a rule for missing values. */
typedef struct {
    mx_str key, text;
    bool is_group;
} heading;

enum { MOST_PAGES = 200, MOST_HEADINGS = 50 };

typedef struct {
    page pages[MOST_PAGES];
    heading headings[MOST_HEADINGS];
    size_t n_pages, n_headings;
} handbook;

static mx_str cut(mx_str *text, char mark)
{
    const char *end = text->size > 0 ? memchr(text->at, mark, text->size) : NULL;
    mx_str head = {text->at, end ? (size_t)(end - text->at) : text->size};
    size_t used = head.size + (end ? 1 : 0);
    text->at += used;
    text->size -= used;
    return head;
}

static bool begins(mx_str text, const char *with)
{
    size_t size = strlen(with);
    return text.size >= size && memcmp(text.at, with, size) == 0;
}

/* "key | in French | in English" */
static void read_heading(heading *out, mx_str line, bool is_group)
{
    mx_str key = mx_str_trim(cut(&line, '|')), fr = mx_str_trim(cut(&line, '|')), en = mx_str_trim(line);
    *out = (heading){key, mx_lang_get() == MX_FR ? fr : en, is_group};
}

static void read_call(page *out, mx_str call)
{
    mx_str rest = call;
    *out = (page){.name = cut(&rest, '('), .call = call};
}

/* Where the line's text belongs; N_FIELDS when it is of the other language, or of no field. */
static field field_of(mx_str key)
{
    static const char *const common[] = {"formula", "source", "missing", "group"}, *const spoken[] = {
                                                                                       "formula", "does",
                                                                                       "when", "hides"};
    static const field fields_of_spoken[] = {FORMULA, DOES, WHEN, HIDES};
    const char *other = mx_lang_get() == MX_FR ? "en." : "fr.";
    for (size_t i = 0; i < 4; i++)
        if (mx_str_is(key, common[i])) return (field)i;
    if (mx_str_is(key, "example")) return EXAMPLE;
    if (mx_str_is(key, "output")) return OUTPUT;
    if (key.size < 4 || begins(key, other)) return N_FIELDS;
    for (size_t i = 0; i < 4; i++)
        if (mx_str_is((mx_str){key.at + 3, key.size - 3}, spoken[i])) return fields_of_spoken[i];
    return N_FIELDS;
}

/* A line of a function: a field and its text, or one more line of an example or its output. */
static void read_field(page *to, field *last, mx_str line)
{
    if (begins(line, "    ")) {
        if (*last != EXAMPLE && *last != OUTPUT) return;
        mx_str *lines = &to->fields[*last];
        const char *from = lines->size > 0 ? lines->at : line.at;
        *lines = (mx_str){from, (size_t)(line.at + line.size - from) + 1}; /* with the end of the line */
        return;
    }
    mx_str rest = line, key = cut(&rest, ':');
    *last = field_of(key);
    if (*last < EXAMPLE) to->fields[*last] = mx_str_trim(rest);
}

static int read_table(handbook *out, mx_str text)
{
    field last = N_FIELDS;
    while (text.size > 0) {
        mx_str line = cut(&text, '\n');
        if (begins(line, "#") || mx_str_trim(line).size == 0) continue;
        bool is_group = begins(line, "@group "), is_rule = begins(line, "@missing ");
        if (out->n_headings == MOST_HEADINGS || out->n_pages == MOST_PAGES)
            return mx_fail(MX_E_LIMIT,
                           mx_tr("reports/stats.txt : plus de %d fonctions",
                                 "reports/stats.txt: more than %d functions"),
                           MOST_PAGES);
        if (is_group || is_rule) {
            size_t skip = is_group ? 7 : 9;
            read_heading(&out->headings[out->n_headings++], (mx_str){line.at + skip, line.size - skip},
                         is_group);
        } else if (begins(line, "@function ")) {
            read_call(&out->pages[out->n_pages++], (mx_str){line.at + 10, line.size - 10});
        } else if (out->n_pages > 0) {
            read_field(&out->pages[out->n_pages - 1], &last, line);
        }
    }
    return MX_OK;
}

static mx_str heading_of(const handbook *of, mx_str key, bool is_group)
{
    for (size_t i = 0; i < of->n_headings; i++)
        if (of->headings[i].is_group == is_group && mx_str_equal(of->headings[i].key, key))
            return of->headings[i].text;
    return (mx_str){NULL, 0};
}

static const page *page_of(const handbook *of, mx_str name)
{
    for (size_t i = 0; i < of->n_pages; i++)
        if (mx_str_equal(of->pages[i].name, name)) return &of->pages[i];
    return NULL;
}

/* ---- For a terminal --------------------------------------------------------------------------- */

enum { LABEL = 12, WIDTH = 78 };

static size_t width_of(mx_str word)
{
    size_t width = 0;
    for (size_t i = 0; i < word.size; i++) width += ((unsigned char)word.at[i] & 0xC0) != 0x80;
    return width;
}

/* A label, then the text beside it, broken at blanks. */
static void add_labelled(mx_buf *out, const char *label, mx_str text)
{
    mx_buf_format(out, "%s%*s", label, (int)(LABEL - width_of(mx_str_of(label))), "");
    size_t at = LABEL;
    while (text.size > 0) {
        mx_str word = cut(&text, ' ');
        size_t width = width_of(word);
        if (at > LABEL && at + 1 + width > WIDTH) {
            mx_buf_format(out, "\n%*s", LABEL, "");
            at = LABEL;
        } else if (at > LABEL) {
            mx_buf_char(out, ' ');
            at++;
        }
        mx_buf_add(out, word.at, word.size);
        at += width;
    }
    mx_buf_char(out, '\n');
}

static void add_lines(mx_buf *out, mx_str lines)
{
    while (lines.size > 0) {
        mx_str line = cut(&lines, '\n');
        mx_buf_format(out, "%.*s\n", MX_STR(line));
    }
}

static void explain_one(mx_buf *out, const handbook *book, const page *of)
{
    mx_buf_format(out, "stats.%.*s\n\n", MX_STR(of->call));
    add_labelled(out, mx_tr("Donne", "Gives"), of->fields[DOES]);
    add_labelled(out, mx_tr("Formule", "Formula"), of->fields[FORMULA]);
    add_labelled(out, mx_tr("Quand", "When"), of->fields[WHEN]);
    add_labelled(out, mx_tr("Ne dit pas", "Hides"), of->fields[HIDES]);
    add_labelled(out, mx_tr("Manquant", "Missing"), heading_of(book, of->fields[MISSING], false));
    add_labelled(out, mx_tr("Source", "Source"), of->fields[SOURCE]);
    mx_buf_format(out, "\n%s\n\n", mx_tr("Exemple", "Example"));
    add_lines(out, of->fields[EXAMPLE]);
    mx_buf_format(out, "\n%s\n\n", mx_tr("Il écrit", "It prints"));
    add_lines(out, of->fields[OUTPUT]);
}

static void list_all(mx_buf *out, const handbook *book)
{
    for (size_t g = 0; g < book->n_headings; g++) {
        if (!book->headings[g].is_group) continue;
        mx_buf_format(out, "%s%.*s\n", out->size ? "\n" : "", MX_STR(book->headings[g].text));
        for (size_t i = 0; i < book->n_pages; i++)
            if (mx_str_equal(book->pages[i].fields[GROUP], book->headings[g].key))
                mx_buf_format(out, "    %.*s\n", MX_STR(book->pages[i].call));
    }
    mx_buf_format(out, "\n%s\n",
                  mx_tr("mieux help stats NOM dit la formule, l’usage, les limites et un exemple ; man "
                        "mieux-stats les dit tous.",
                        "mieux help stats NAME says formula, use, limits and an example; man mieux-stats "
                        "says them all."));
}

/* ---- As a manual page ----------------------------------------------------------------------------- */

/* Whether a sentence ends at i and another begins: mdoc wants it on a line of its own. */
static bool ends_sentence(mx_str text, size_t i)
{
    bool is_end = text.at[i] == '.' || text.at[i] == '?' || text.at[i] == '!';
    if (!is_end || i + 2 >= text.size || text.at[i + 1] != ' ') return false;
    char next = text.at[i + 2];
    return (next >= 'A' && next <= 'Z') || (unsigned char)next >= 0x80;
}

/* Text that mdoc takes as it stands. Within a macro's argument quotes are spelled out too. */
static void add_mdoc(mx_buf *out, mx_str text, bool is_argument)
{
    if (text.size > 0 && (text.at[0] == '.' || text.at[0] == '\'')) mx_buf_text(out, "\\&");
    for (size_t i = 0; i < text.size; i++) {
        if (text.at[i] == '\\') mx_buf_text(out, "\\e");
        else if (text.at[i] == '"' && is_argument) mx_buf_text(out, "\\(dq");
        else mx_buf_char(out, text.at[i]);
        if (!is_argument && ends_sentence(text, i)) {
            mx_buf_char(out, '\n');
            i++;
        }
    }
}

static void add_paragraph(mx_buf *out, const char *label, mx_str text)
{
    mx_buf_format(out, ".It %s\n", label);
    add_mdoc(out, text, false);
    mx_buf_char(out, '\n');
}

static void add_literal(mx_buf *out, mx_str lines)
{
    mx_buf_text(out, ".Bd -literal -offset indent\n");
    while (lines.size > 0) {
        mx_str line = cut(&lines, '\n');
        size_t skip = begins(line, "    ") ? 4 : 0;
        add_mdoc(out, (mx_str){line.at + skip, line.size - skip}, false);
        mx_buf_char(out, '\n');
    }
    mx_buf_text(out, ".Ed\n");
}

static void manual_page(mx_buf *out, const handbook *book, const page *of)
{
    mx_buf_text(out, ".It Li \"stats.");
    add_mdoc(out, of->call, true);
    mx_buf_text(out, "\"\n");
    add_mdoc(out, of->fields[DOES], false);
    mx_buf_text(out, "\n.Bl -tag -width formula -compact\n");
    add_paragraph(out, mx_tr("Formule", "Formula"), of->fields[FORMULA]);
    add_paragraph(out, mx_tr("Quand", "When"), of->fields[WHEN]);
    add_paragraph(out, mx_tr("\"Ne dit pas\"", "Hides"), of->fields[HIDES]);
    add_paragraph(out, mx_tr("Manquant", "Missing"), heading_of(book, of->fields[MISSING], false));
    add_paragraph(out, "Source", of->fields[SOURCE]);
    mx_buf_text(out, ".El\n");
    add_literal(out, of->fields[EXAMPLE]);
    mx_buf_format(out, "%s\n", mx_tr("écrit", "prints"));
    add_literal(out, of->fields[OUTPUT]);
}

static void manual(mx_buf *out, const handbook *book)
{
    mx_buf_format(out, ".Dd %s\n.Dt MIEUX-STATS 7\n.Os\n.Sh %s\n.Nm mieux-stats\n.Nd %s\n.Sh DESCRIPTION\n",
                  mx_tr("2026-11-22", "November 22, 2026"), mx_tr("NOM", "NAME"),
                  mx_tr("les statistiques des scripts de mieux", "the statistics of mieux scripts"));
    mx_buf_format(
        out, "%s\n.Pp\n%s\n.Pp\n%s\n",
        mx_tr("Le module\n.Li stats\ndes scripts prend des suites, des colonnes et des tables ; "
              "chaque résultat est une table qui dit son effectif\n.Po\n.Li n ,\n.Li n_used ,\n.Li "
              "missing\n.Pc ,\n"
              "sa méthode\n.Pq Li method\net, s’il y a un p, comment il fut calculé\n.Pq Li how .",
              "The module\n.Li stats\nof scripts takes sequences, columns and tables; "
              "each result is a table that says its number\n.Po\n.Li n ,\n.Li n_used ,\n.Li missing\n.Pc ,\n"
              "its method\n.Pq Li method\nand, where there is a p, how it was found\n.Pq Li how ."),
        mx_tr("Un champ qui n’a pas de sens ici n’y est pas.\nQuand on ne peut conclure, le champ\n.Li "
              "cannot\ndit pourquoi ; "
              "ce n’est pas une erreur.",
              "A field that makes no sense here is not there.\nWhere nothing can be concluded the field\n.Li "
              "cannot\nsays why; "
              "that is no error."),
        mx_tr("Un p exact compte les arrangements des données telles qu’elles sont, ex æquo compris ;\n.Li "
              "p_smallest\n"
              "est le plus petit que ces données puissent donner.",
              "An exact p counts the arrangements of the data as they are, ties included;\n.Li p_smallest\n"
              "is the smallest that these data can give."));
    for (size_t g = 0; g < book->n_headings; g++) {
        if (!book->headings[g].is_group) continue;
        mx_buf_format(out, ".Ss %.*s\n.Bl -tag -width Ds\n", MX_STR(book->headings[g].text));
        for (size_t i = 0; i < book->n_pages; i++)
            if (mx_str_equal(book->pages[i].fields[GROUP], book->headings[g].key))
                manual_page(out, book, &book->pages[i]);
        mx_buf_text(out, ".El\n");
    }
    mx_buf_format(out, ".Sh %s\n.Xr mieux 1\n", mx_tr("VOIR AUSSI", "SEE ALSO"));
}

/* ---- All of it -------------------------------------------------------------------------------------- */

static int explain(mx_buf *out, const handbook *book, const char *name, bool is_manual)
{
    if (is_manual) {
        manual(out, book);
    } else if (!name) {
        list_all(out, book);
    } else {
        const page *of = page_of(book, mx_str_of(begins(mx_str_of(name), "stats.") ? name + 6 : name));
        if (!of)
            return mx_fail(MX_E_NOTFOUND,
                           mx_tr("stats n’a pas de fonction « %s » ; mieux help stats les donne toutes",
                                 "stats has no function \"%s\"; mieux help stats lists them all"),
                           name);
        explain_one(out, book, of);
    }
    return mx_buf_check(out);
}

int mx_task_explain_stats(mx_buf *out, const char *name, bool is_manual)
{
    mx_arena *arena;
    const char *path;
    mx_file file;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    handbook *book = mx_arena_alloc(arena, sizeof *book);
    rc = book ? mx_share_path(&path, "reports/stats.txt", arena) : mx_fail_memory();
    if (rc == MX_OK) rc = mx_file_open(&file, path);
    if (rc == MX_OK) {
        rc = read_table(book, (mx_str){file.at, file.size});
        if (rc == MX_OK) rc = explain(out, book, name, is_manual);
        mx_file_close(&file);
    }
    mx_arena_free(arena);
    return rc;
}
