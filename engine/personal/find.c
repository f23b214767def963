/* One way through a text: at each word, what may begin there. */
#include "personal_i.h"

#include <string.h>

static const char first_names_file[] = "datasets/personal/first-names.tsv";

/* How a kind is called, and what masks it. */
static const struct {
    const char *name;
    const char *one_fr, *many_fr, *one_en, *many_en;
    const char *mask_fr, *mask_en;
} kinds[MX_N_PERSONAL] = {
    [MX_PERSONAL_EMAIL] = {"e-mail", "adresse électronique", "adresses électroniques", "e-mail address",
                           "e-mail addresses", "[courriel]", "[e-mail]"},
    [MX_PERSONAL_PHONE] = {"phone", "numéro de téléphone", "numéros de téléphone", "telephone number",
                           "telephone numbers", "[téléphone]", "[telephone]"},
    [MX_PERSONAL_SOCIAL] = {"social", "numéro de sécurité sociale", "numéros de sécurité sociale",
                            "social-security number", "social-security numbers", "[sécurité sociale]",
                            "[social security]"},
    [MX_PERSONAL_ADDRESS] = {"address", "adresse postale", "adresses postales", "postal address",
                             "postal addresses", "[adresse]", "[address]"},
    [MX_PERSONAL_BIRTH] = {"birth", "date de naissance", "dates de naissance", "date of birth", "dates of birth",
                           "[naissance]", "[birth]"},
    [MX_PERSONAL_NAME] = {"name", "nom de personne", "noms de personnes", "name of a person", "names of people",
                          "[nom]", "[name]"},
};

const char *mx_personal_kind_name(mx_personal_kind kind)
{
    return kinds[kind].name;
}

void mx_personal_count_words(mx_buf *out, mx_personal_kind kind, uint64_t n)
{
    mx_buf_format(out, "%llu %s", (unsigned long long)n,
                  n > 1 ? mx_tr(kinds[kind].many_fr, kinds[kind].many_en)
                        : mx_tr(kinds[kind].one_fr, kinds[kind].one_en));
}

/* ---- First names ---------------------------------------------------------------------------- */

/* One a line, the first cell; the first line is the header. */
static int read_names(mx_ids *names, mx_str rest)
{
    mx_buf folded = {0};
    int rc = MX_OK;
    for (size_t line = 1; rest.size > 0 && rc == MX_OK; line++) {
        const char *end = memchr(rest.at, '\n', rest.size);
        size_t size = end ? (size_t)(end - rest.at) : rest.size;
        const char *tab = memchr(rest.at, '\t', size);
        mx_str name = mx_str_trim((mx_str){rest.at, tab ? (size_t)(tab - rest.at) : size});
        uint32_t ignored;
        mx_buf_clear(&folded);
        mx_fold(&folded, name);
        rc = mx_buf_check(&folded);
        if (rc == MX_OK && line > 1 && name.size > 0)
            rc = mx_ids_add(names, (mx_str){folded.at, folded.size}, &ignored);
        size += end != NULL;
        rest = (mx_str){rest.at + size, rest.size - size};
    }
    mx_buf_dispose(&folded);
    return rc;
}

int mx_personal_new(mx_personal **out)
{
    mx_personal *personal = mx_alloc_array(1, sizeof *personal);
    mx_arena *arena = NULL;
    mx_file file = {0};
    const char *path;
    *out = NULL;
    int rc = personal ? mx_arena_new(&arena) : mx_fail_memory();
    if (rc == MX_OK) rc = mx_ids_new(&personal->first_names);
    if (rc == MX_OK) rc = mx_share_path(&path, first_names_file, arena);
    if (rc == MX_OK) rc = mx_file_open(&file, path);
    if (rc == MX_OK) {
        rc = read_names(personal->first_names, (mx_str){file.at, file.size});
        mx_file_close(&file);
    }
    mx_arena_free(arena);
    if (rc < 0) mx_personal_free(personal);
    else *out = personal;
    return rc;
}

void mx_personal_free(mx_personal *personal)
{
    if (!personal) return;
    mx_ids_free(personal->first_names);
    mx_free(personal->words);
    mx_free(personal->finds);
    mx_buf_dispose(&personal->folded);
    mx_free(personal);
}

/* ---- Finding ----------------------------------------------------------------------------------- */

static int add(mx_personal *personal, mx_personal_kind kind, size_t from, size_t end)
{
    if (MX_GROW(personal->finds, personal->n_finds, personal->finds_capacity) < 0) return mx_fail_memory();
    personal->finds[personal->n_finds++] = (mx_personal_find){kind, from, end - from};
    return MX_OK;
}

/* What begins at a word; where it begins, and its end. 0: nothing. */
static size_t look_at(const mx_personal *personal, size_t word, size_t birth_until, mx_personal_kind *kind, size_t *from)
{
    mx_str text = personal->text;
    const mx_personal__word *its = &personal->words[word];
    size_t end, at = its->at;
    *from = at;
    *kind = MX_PERSONAL_EMAIL;
    if ((end = mx_personal__email_at(text, at))) return end;
    *kind = MX_PERSONAL_SOCIAL;
    if (its->has_digit && (end = mx_personal__social_at(text, at))) return end;
    *kind = MX_PERSONAL_BIRTH;
    if (at <= birth_until && (end = mx_personal__date_at(text, at))) return end;
    *kind = MX_PERSONAL_PHONE;
    if (its->has_digit && at > 0 && text.at[at - 1] == '+') {
        *from = at - 1;
        if ((end = mx_personal__phone_at(text, at - 1))) return end;
        *from = at;
    }
    if (its->has_digit && (end = mx_personal__phone_at(text, at))) return end;
    *kind = MX_PERSONAL_ADDRESS;
    if ((end = mx_personal__address_at(personal, word))) return end;
    *kind = MX_PERSONAL_NAME;
    return mx_personal__name_at(personal, word, from);
}

/* Whether a comma or a full stop stands before a word. */
static bool begins_anew(const mx_personal *personal, size_t word)
{
    size_t from = word ? personal->words[word - 1].end : 0;
    for (size_t at = from; at < personal->words[word].at; at++)
        if (strchr(",;.", personal->text.at[at])) return true;
    return false;
}

int mx_personal_look(const mx_personal_find **out, size_t *n, mx_personal *personal, mx_str text)
{
    enum { NEAR = 24 }; /* bytes between « né » and the date */
    size_t end = 0, birth_until = 0;
    personal->n_finds = 0;
    int rc = mx_personal__cut(personal, text);
    for (size_t word = 0; word < personal->n_words && rc == MX_OK; word++) {
        mx_personal_kind kind;
        size_t from, at = personal->words[word].at;
        if (at < end) continue;
        if (begins_anew(personal, word)) birth_until = 0;
        if (mx_personal__announces_birth(personal, word)) birth_until = personal->words[word].end + NEAR;
        size_t found = look_at(personal, word, birth_until, &kind, &from);
        if (!found) continue;
        rc = add(personal, kind, from, found);
        end = found;
    }
    *out = personal->finds;
    *n = personal->n_finds;
    return rc;
}

void mx_personal_mask(mx_buf *out, mx_str text, const mx_personal_find finds[], size_t n, mx_lang lang)
{
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        mx_buf_add(out, text.at + at, finds[i].at - at);
        mx_buf_text(out, lang == MX_FR ? kinds[finds[i].kind].mask_fr : kinds[finds[i].kind].mask_en);
        at = finds[i].at + finds[i].size;
    }
    mx_buf_add(out, text.at + at, text.size - at);
}

/* ---- Identifiers --------------------------------------------------------------------------------- */

int mx_personal_is_name(bool *out, mx_personal *personal, mx_str identifier)
{
    const mx_personal_find *finds;
    size_t n;
    *out = false;
    int rc = mx_personal_look(&finds, &n, personal, identifier);
    if (rc < 0) return rc;
    size_t n_names = 0, n_digits = 0;
    for (size_t word = 0; word < personal->n_words; word++) {
        const mx_personal__word *its = &personal->words[word];
        n_names += its->n_letters > 1 && !its->has_digit;
        n_digits += its->has_digit;
    }
    const mx_personal__word *first = personal->words;
    bool is_listed = personal->n_words > 0 &&
                     mx_ids_find(personal->first_names, mx_personal__folded(personal, 0)) != MX_NO_ID;
    bool is_proper = personal->n_words == 1 && first->is_capital && !first->is_all_capital && first->n_letters > 2;
    *out = n > 0 || (n_digits == 0 && (n_names > 1 || is_proper || (is_listed && personal->n_words == 1)));
    return MX_OK;
}
