/* Files of texts: read whole, checked against what the program uses, then filled in. */
#include "report_i.h"

#include <math.h>
#include <string.h>

struct mx_texts {
    mx_arena *arena;
    const char *path;
    mx_lang lang;
    const mx_text_key *declared; /* the caller's table, copied */
    const char **texts;          /* one a declared key, NULL until read */
    uint64_t *lines;
    size_t n_declared;
};

static size_t find_key(const mx_texts *texts, mx_str key)
{
    size_t i = 0;
    while (i < texts->n_declared && !mx_str_is(key, texts->declared[i].key)) i++;
    return i;
}

/* Is `name` one of the blank-separated words of `list`? */
static bool is_listed(const char *list, mx_str name)
{
    while (list != NULL && *list != '\0') {
        size_t size = strcspn(list, " ");
        if (mx_str_equal(name, (mx_str){list, size})) return true;
        list += size;
        list += strspn(list, " ");
    }
    return false;
}

/* A placeholder from after its { : its name, and the words for one and many if it has
 * them. `*rest` moves behind the closing }. False when it does not close. */
typedef struct {
    mx_str name, one, many;
    bool has_words;
} placeholder;

static bool read_placeholder(placeholder *out, const char **rest)
{
    size_t size = strcspn(*rest, "{}");
    if ((*rest)[size] != '}') return false;
    mx_str inside = {*rest, size};
    *rest += size + 1;
    const char *first = memchr(inside.at, '|', inside.size);
    *out = (placeholder){.name = inside, .has_words = first != NULL};
    if (first == NULL) return size > 0;
    const char *end = inside.at + inside.size;
    const char *second = memchr(first + 1, '|', (size_t)(end - first - 1));
    if (second == NULL) return false;
    out->name = (mx_str){inside.at, (size_t)(first - inside.at)};
    out->one = (mx_str){first + 1, (size_t)(second - first - 1)};
    out->many = (mx_str){second + 1, (size_t)(end - second - 1)};
    return true;
}

/* ---- Reading --------------------------------------------------------------- */

/* The key a text is being read for, and its lines so far. */
typedef struct {
    mx_texts *texts;
    size_t key;
    mx_buf text;
} reader;

static int finish_text(reader *r)
{
    mx_texts *texts = r->texts;
    if (r->key == texts->n_declared) return MX_OK;
    int rc = mx_buf_check(&r->text);
    if (rc < 0) return rc;
    texts->texts[r->key] = mx_arena_copy(texts->arena, r->text.at == NULL ? "" : r->text.at, r->text.size);
    if (texts->texts[r->key] == NULL) return mx_fail_memory();
    r->key = texts->n_declared;
    mx_buf_clear(&r->text);
    return MX_OK;
}

static int begin_text(reader *r, mx_str line, uint64_t number)
{
    mx_texts *texts = r->texts;
    const char *equals = memchr(line.at, '=', line.size);
    if (equals == NULL)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s:%llu : « %.*s » : il faut « clé = texte », ou une ligne en retrait",
                             "%s:%llu: \"%.*s\": needs \"key = text\", or an indented line"),
                       texts->path, (unsigned long long)number, MX_STR(line));
    mx_str key = mx_str_trim((mx_str){line.at, (size_t)(equals - line.at)});
    size_t index = find_key(texts, key);
    if (index == texts->n_declared)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s:%llu : la clé « %.*s » n’est pas utilisée : retirez-la ou corrigez-la",
                             "%s:%llu: the key \"%.*s\" is not used: remove or correct it"),
                       texts->path, (unsigned long long)number, MX_STR(key));
    if (texts->lines[index] != 0)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s:%llu : la clé « %.*s » est déjà à la ligne %llu",
                             "%s:%llu: the key \"%.*s\" is on line %llu already"),
                       texts->path, (unsigned long long)number, MX_STR(key),
                       (unsigned long long)texts->lines[index]);
    size_t after = (size_t)(equals + 1 - line.at);
    mx_str value = mx_str_trim((mx_str){equals + 1, line.size - after});
    texts->lines[index] = number;
    r->key = index;
    mx_buf_add(&r->text, value.at, value.size);
    return MX_OK;
}

static int read_line(reader *r, mx_str line, uint64_t number)
{
    mx_str trimmed = mx_str_trim(line);
    bool is_continued =
        trimmed.size > 0 && (line.at[0] == ' ' || line.at[0] == '\t') && r->key < r->texts->n_declared;
    if (is_continued) {
        mx_buf_char(&r->text, ' ');
        mx_buf_add(&r->text, trimmed.at, trimmed.size);
        return MX_OK;
    }
    int rc = finish_text(r);
    if (rc < 0 || trimmed.size == 0 || trimmed.at[0] == '#') return rc;
    return begin_text(r, trimmed, number);
}

static int read_lines(mx_texts *texts, mx_str all)
{
    reader r = {.texts = texts, .key = texts->n_declared};
    int rc = MX_OK;
    uint64_t number = 0;
    while (all.size > 0 && rc >= 0) {
        const char *end = memchr(all.at, '\n', all.size);
        size_t size = end == NULL ? all.size : (size_t)(end - all.at);
        rc = read_line(&r, (mx_str){all.at, size}, ++number);
        size_t step = end == NULL ? size : size + 1;
        all.at += step;
        all.size -= step;
    }
    if (rc >= 0) rc = finish_text(&r);
    mx_buf_dispose(&r.text);
    return rc;
}

/* ---- Checking -------------------------------------------------------------- */

static int check_text(const mx_texts *texts, size_t key)
{
    unsigned long long line = texts->lines[key];
    const char *name = texts->declared[key].key, *allowed = texts->declared[key].placeholders;
    if (texts->texts[key] == NULL)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : il manque la clé « %s » : ajoutez une ligne « %s = … »",
                             "%s: the key \"%s\" is missing: add a line \"%s = …\""),
                       texts->path, name, name);
    for (const char *at = texts->texts[key]; (at = strchr(at, '{')) != NULL;) {
        placeholder found;
        at++;
        if (!read_placeholder(&found, &at))
            return mx_fail(MX_E_SYNTAX,
                           mx_tr("%s:%llu : %s : accolade mal formée ; écrivez {nom} ou {nom|un|plusieurs}",
                                 "%s:%llu: %s: malformed brace; write {name} or {name|one|many}"),
                           texts->path, line, name);
        if (!is_listed(allowed, found.name))
            return mx_fail(MX_E_SYNTAX,
                           mx_tr("%s:%llu : %s : {%.*s} n’existe pas ici ; permis : %s",
                                 "%s:%llu: %s: {%.*s} does not exist here; allowed: %s"),
                           texts->path, line, name, MX_STR(found.name),
                           allowed == NULL || *allowed == '\0' ? "–" : allowed);
    }
    return MX_OK;
}

static int read_and_check(mx_texts *texts)
{
    mx_file file;
    int rc = mx_file_open(&file, texts->path);
    if (rc < 0) return rc;
    rc = read_lines(texts, (mx_str){file.at, file.size});
    for (size_t i = 0; i < texts->n_declared && rc >= 0; i++) rc = check_text(texts, i);
    mx_file_close(&file);
    return rc;
}

/* The declared table and the places for its texts, in the arena. */
static int make_places(mx_texts *texts, const mx_text_key declared[], const char *path)
{
    size_t n = texts->n_declared == 0 ? 1 : texts->n_declared;
    mx_text_key *keys = mx_arena_alloc(texts->arena, n * sizeof *keys);
    texts->texts = mx_arena_alloc(texts->arena, n * sizeof *texts->texts);
    texts->lines = mx_arena_alloc(texts->arena, n * sizeof *texts->lines);
    texts->path = mx_arena_copy(texts->arena, path, strlen(path));
    if (keys == NULL || texts->texts == NULL || texts->lines == NULL || texts->path == NULL)
        return mx_fail_memory();
    memcpy(keys, declared, texts->n_declared * sizeof *keys);
    texts->declared = keys;
    return MX_OK;
}

int mx_texts_load(mx_texts **out, const char *path, mx_lang lang, const mx_text_key declared[],
                  size_t n_declared)
{
    *out = NULL;
    mx_texts *texts = mx_alloc_array(1, sizeof *texts);
    if (texts == NULL) return mx_fail_memory();
    texts->lang = lang;
    texts->n_declared = n_declared;
    int rc = mx_arena_new(&texts->arena);
    if (rc >= 0) rc = make_places(texts, declared, path);
    if (rc >= 0) rc = read_and_check(texts);
    if (rc < 0) {
        mx_texts_free(texts);
        return rc;
    }
    *out = texts;
    return MX_OK;
}

void mx_texts_free(mx_texts *texts)
{
    if (texts == NULL) return;
    mx_arena_free(texts->arena);
    mx_free(texts);
}

const char *mx_texts_get(const mx_texts *texts, const char *key)
{
    size_t index = find_key(texts, mx_str_of(key));
    return index == texts->n_declared ? "" : texts->texts[index];
}

/* ---- Filling in ------------------------------------------------------------- */

static const mx_text_value *find_value(const mx_text_value values[], size_t count, mx_str name)
{
    for (size_t i = 0; i < count; i++)
        if (mx_str_is(name, values[i].name)) return &values[i];
    return NULL;
}

static bool is_one(double number, mx_lang lang)
{
    return lang == MX_FR ? fabs(number) < 2 : number >= 1 && number <= 1;
}

static void fill_value(mx_buf *out, const mx_texts *texts, const placeholder *found,
                       const mx_text_value *value)
{
    if (found->has_words) {
        mx_str word = is_one(value->number, texts->lang) ? found->one : found->many;
        mx_buf_add(out, word.at, word.size);
    } else if (value->text != NULL) {
        mx_report_plain(out, value->text);
    } else if (value->markup != NULL) {
        mx_buf_text(out, value->markup);
    } else {
        mx_show_number(out, value->number, value->show, value->decimals, texts->lang);
    }
}

int mx_texts_fill(mx_buf *out, const mx_texts *texts, const char *key, const mx_text_value values[],
                  size_t count)
{
    size_t index = find_key(texts, mx_str_of(key));
    if (index == texts->n_declared)
        return mx_fail(MX_E_NOTFOUND, mx_tr("%s : clé inconnue « %s »", "%s: unknown key \"%s\""),
                       texts->path, key);
    const char *at = texts->texts[index];
    while (*at != '\0') {
        size_t size = strcspn(at, "{");
        mx_buf_add(out, at, size);
        at += size;
        if (*at != '{') break;
        at++;
        placeholder found = {0};
        (void)read_placeholder(&found, &at); /* well formed: checked when the file was read */
        const mx_text_value *value = find_value(values, count, found.name);
        if (value == NULL)
            return mx_fail(MX_E_NOTFOUND,
                           mx_tr("%s : %s : pas de valeur pour {%.*s}", "%s: %s: no value for {%.*s}"),
                           texts->path, key, MX_STR(found.name));
        fill_value(out, texts, &found, value);
    }
    return mx_buf_check(out);
}
