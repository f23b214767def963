#include "script_support.h"

static mx_script *load(const char *source)
{
    mx_script_options options = small_budgets();
    mx_script *script;
    CHECK_OK(mx_script_open(&script, &options));
    int rc = mx_script_run(script, check_text_file("s.lua", source), NULL, 0);
    if (rc < 0) mx_script_close(script);
    CHECK_OK(rc);
    return script;
}

#define WORDS "title = {fr = 'Titre', en = 'Title'}, meaning = 'sens', unit = 'share'"

TEST(script_indicator, defines_and_computes)
{
    mx_script *script = load("indicator{code = 'b', " WORDS ", compute = function(ctx) assert(ctx.lang == 'fr')\n"
                             "  return frame.new({'t', 'n', 'v'}, {t = {'x'}, n = {12}, v = {0.5}}, {n = 'people', v = 'share'}) end}\n"
                             "indicator{code = 'a', " WORDS ", compute = function() return 1 end}\n");
    CHECK_INT(mx_script_n_indicators(script), 2);
    CHECK_TEXT(mx_script_get_indicator(script, 0)->code, "a");
    const mx_script_indicator *b = mx_script_get_indicator(script, 1);
    CHECK_TEXT(b->title[MX_EN], "Title");
    CHECK_TEXT(b->meaning[MX_EN], "sens");
    CHECK_TEXT(b->explain[MX_FR], "");
    mx_frame *out;
    CHECK_OK(mx_script_compute(&out, script, 1));
    CHECK(mx_frame_role(out, 1) == MX_PEOPLE && mx_frame_role(out, 2) == MX_SHARE);
    CHECK_NEAR(mx_frame_number(out, 0, 2), 0.5, 0);
    mx_frame_free(out);
    CHECK_FAILS(mx_script_compute(&out, script, 0), MX_E_VALUE, "doit rendre un tableau");
    mx_script_close(script);
}

TEST(script_indicator, must_say_on_how_many_people_it_rests)
{
    mx_script *script = load("indicator{code = 'a', " WORDS ", compute = function() return frame.new({'v'}, {v = {1}}) end}");
    mx_frame *out;
    int rc = mx_script_compute(&out, script, 0);
    mx_script_close(script);
    CHECK_FAILS(rc, MX_E_VALUE, "sur combien de personnes");
}

TEST(script_indicator, ends_a_computation_past_its_limits)
{
    mx_script *script = load("indicator{code = 'a', " WORDS ", compute = function() while true do pcall(error) end end}");
    mx_frame *out;
    int rc = mx_script_compute(&out, script, 0);
    mx_script_close(script);
    CHECK_FAILS(rc, MX_E_LIMIT, "--max-steps");
}

TEST(script_indicator, names_what_a_definition_lacks)
{
    CHECK_FAILS(run_lua("indicator{code = 'a'}"), MX_E_SCRIPT, "« title »");
    CHECK_FAILS(run_lua("indicator{code = 'a', title = {fr = 'x'}}"), MX_E_SCRIPT, "title.en");
    CHECK_FAILS(run_lua("indicator{code = 'a', titel = 'x'}"), MX_E_SCRIPT, "champ inconnu « titel »");
    CHECK_FAILS(run_lua("indicator{code = 'a', " WORDS "}"), MX_E_SCRIPT, "compute doit être une fonction");
    CHECK_FAILS(run_lua("indicator{code = 'a', " WORDS ", direction = 'up', compute = print}"), MX_E_SCRIPT, "direction");
    CHECK_FAILS(run_lua("for i = 1, 2 do indicator{code = 'a', " WORDS ", compute = print} end"), MX_E_SCRIPT, "déjà défini");
}

TEST(script_indicator, asks_for_a_store_when_there_is_none)
{
    CHECK_FAILS(run_lua("store.territories()"), MX_E_SCRIPT, "mieux init");
}
