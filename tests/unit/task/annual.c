/* The wording of the annual report: whole in both languages, and saying the same things. */
#include "support/check.h"

#include <stdlib.h>

#include "annual_i.h"

static mx_texts *texts[2];

static void load(void)
{
    static const char *const names[] = {"reports/annual.fr.txt", "reports/annual.en.txt"};
    mx_arena *arena;
    CHECK_OK(mx_arena_new(&arena));
    for (int lang = MX_FR; lang <= MX_EN; lang++) {
        const char *path;
        CHECK_OK(mx_share_path(&path, names[lang], arena));
        CHECK_OK(mx_texts_load(&texts[lang], path, (mx_lang)lang, mx_annual__keys, mx_annual__n_keys));
    }
    mx_arena_free(arena);
}

static void dispose(void)
{
    mx_texts_free(texts[MX_FR]);
    mx_texts_free(texts[MX_EN]);
}

/* Whether `text` uses the placeholder `name`, as a value or to choose a word. */
static bool uses(const char *text, const char *name, size_t size)
{
    for (const char *at = text; (at = strchr(at, '{')) != NULL;) {
        at++;
        if (strncmp(at, name, size) == 0 && (at[size] == '}' || at[size] == '|')) return true;
    }
    return false;
}

TEST(task_annual, both_languages_have_every_text)
{
    load();
    for (size_t i = 0; i < mx_annual__n_keys; i++)
        for (int lang = MX_FR; lang <= MX_EN; lang++)
            CHECK(mx_texts_get(texts[lang], mx_annual__keys[i].key)[0] != '\0');
    dispose();
}

TEST(task_annual, both_languages_use_every_value_that_a_text_may_hold)
{
    load();
    for (size_t i = 0; i < mx_annual__n_keys; i++) {
        const mx_text_key *key = &mx_annual__keys[i];
        for (const char *name = key->placeholders; *name != '\0';) {
            size_t size = strcspn(name, " ");
            CHECK(uses(mx_texts_get(texts[MX_FR], key->key), name, size));
            CHECK(uses(mx_texts_get(texts[MX_EN], key->key), name, size));
            name += size + strspn(name + size, " ");
        }
    }
    dispose();
}

TEST(task_annual, both_languages_tell_the_same_sections_by_default)
{
    load();
    CHECK_TEXT(mx_texts_get(texts[MX_FR], "sections"), mx_texts_get(texts[MX_EN], "sections"));
    dispose();
}
