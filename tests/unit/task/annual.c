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

/* ---- A whole report, short of memory ----------------------------------------------------- */

static mx_context make_store(void)
{
    static char *files[] = {MX_TEST_DATA "/report/1-territories.csv", MX_TEST_DATA "/report/2-groups.csv",
                            MX_TEST_DATA "/report/3-indicators.csv",  MX_TEST_DATA "/report/4-statements.csv",
                            MX_TEST_DATA "/report/5-follow-up.csv",   MX_TEST_DATA "/report/6-objectives.csv",
                            MX_TEST_DATA "/report/7-commitments.csv", MX_TEST_DATA "/report/8-contracts.csv"};
    const mx_context context = {.store = check_path("s.db"), .seed = 1, .lang = MX_EN};
    mx_import_files import = MX_IMPORT_FILES_INIT;
    mx_import_outcome outcome;
    import.files = files;
    import.n_files = sizeof files / sizeof files[0];
    import.n_threads = 1;
    CHECK_OK(mx_task_init(&context));
    CHECK_OK(mx_task_import(&outcome, &context, &import));
    return context;
}

/* Not every allocation, which would take minutes: each an eighth further than the one before. */
TEST(task_annual, a_report_that_runs_out_of_memory_says_so_and_writes_nothing)
{
    mx_lang_set(MX_EN);
    const mx_context context = make_store();
    const char *output = check_path("r.html");
    mx_annual asked = {.output = output, .date = "2026-01-31", .has_trail = true};
    CHECK_OK(mx_rule_find(&asked.rule, "health"));
    bool is_through = false;
    for (uint64_t n = 1; !is_through; n += 1 + n / 8) {
        mx_alloc_fail_at(n);
        int rc = mx_task_report(&context, &asked);
        is_through = !mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK(is_through ? rc == MX_OK : rc == MX_E_NOMEM);
        FILE *file = fopen(output, "r");
        CHECK((file != NULL) == is_through);
        if (file != NULL) fclose(file);
    }
    mx_lang_set(MX_FR);
}
