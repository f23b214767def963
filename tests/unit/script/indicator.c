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

TEST(script_indicator, keeps_thresholds_needs_and_hash)
{
    mx_script *script = load("indicator{code = 'a', " WORDS ", compute = print, needs = {'b', 'c'}, thresholds = {high = 10, low = 2.5}, test = print}");
    const mx_script_indicator *a = mx_script_get_indicator(script, 0);
    CHECK_INT(a->n_needs, 2);
    CHECK_TEXT(a->needs[1], "c");
    CHECK_INT(a->n_thresholds, 2);
    CHECK_TEXT(a->thresholds[0].name, "low");
    CHECK_NEAR(a->thresholds[1].value, 10, 0);
    CHECK(a->has_test && strlen(a->sha256) == 64);
    mx_script_close(script);
    CHECK_FAILS(run_lua("indicator{code = 'a', " WORDS ", compute = print, needs = {1}}"), MX_E_SCRIPT, "liste de codes");
    CHECK_FAILS(run_lua("indicator{code = 'a', " WORDS ", compute = print, thresholds = {10}}"), MX_E_SCRIPT, "nomme des nombres");
    CHECK_FAILS(run_lua("indicator{code = 'a', " WORDS ", compute = print, test = 1}"), MX_E_SCRIPT, "test doit être");
}

TEST(script_indicator, tests_itself)
{
    mx_script *script = load("local function twice(x) return 2 * x end\n"
                             "indicator{code = 'a', " WORDS ", compute = print, test = function(t)\n"
                             "  t.near(twice(2.385), 4.77) t.equal(#'ab', 2) t.fails(function() error('no bread') end, 'bread') end}\n"
                             "indicator{code = 'b', " WORDS ", compute = print, test = function(t) t.near(twice(2), 5) end}\n"
                             "indicator{code = 'c', " WORDS ", compute = print, test = function(t) t.fails(function() return 1 end, 'x') end}\n"
                             "indicator{code = 'd', " WORDS ", compute = print, test = function(t) t.equal(nil, 'x') end}\n"
                             "indicator{code = 'e', " WORDS ", compute = print}");
    CHECK_OK(mx_script_test(script, 0));
    CHECK_FAILS(mx_script_test(script, 1), MX_E_SCRIPT, "s.lua:4: obtenu : 4 ; attendu : 5");
    CHECK_FAILS(mx_script_test(script, 2), MX_E_SCRIPT, "aucune erreur");
    CHECK_FAILS(mx_script_test(script, 3), MX_E_SCRIPT, "obtenu : nil ; attendu : x");
    CHECK_OK(mx_script_test(script, 4));
    mx_script_close(script);
}

/* ---- A library ---------------------------------------------------------------------------- */

#define FRAME "frame.new({'t', 'n', 'v'}, {t = {'x', 'y'}, n = {12, 5}, v = {0.5, 0.25}}, {n = 'people', v = 'figure'})"

static mx_gate *gate;

static void unshelve(mx_library *library)
{
    mx_library_close(library);
    mx_gate_close(gate);
    gate = NULL;
}

static mx_library *shelve(const mx_rule *rule)
{
    mx_script_options options = small_budgets();
    mx_library *library;
    if (rule) CHECK_OK(mx_gate_open(&gate, rule));
    options.gate = gate;
    CHECK_OK(mx_library_open(&library, &options));
    return library;
}

/* Adds a script and returns what adding it gave. */
static int put(mx_library *library, const char *name, const char *source, bool is_ours)
{
    return mx_library_add(library, check_text_file(name, source), is_ours);
}

static int ask_for(const mx_release **out, mx_library *library, const char *code)
{
    return mx_library_compute(out, library, mx_library_find(library, code));
}

TEST(script_indicator, is_computed_after_those_it_needs_once)
{
    const mx_release *release;
    mx_library *library = shelve(NULL);
    CHECK_OK(put(library, "b.lua", "indicator{code = 'b', " WORDS ", needs = {'a'}, compute = function(ctx)\n"
                                   "  local f = ctx.need('a') return f:with('v', f.v * 2) end}", false));
    CHECK_OK(put(library, "a.lua", "indicator{code = 'a', " WORDS ", compute = function() print('once') return " FRAME " end}", false));
    CHECK_TEXT(mx_library_get(library, 0)->code, "a");
    said[0] = '\0';
    CHECK_OK(ask_for(&release, library, "b"));
    CHECK_NEAR(mx_frame_number(mx_release_frame(release), 1, 2), 0.5, 0);
    CHECK(mx_release_is_internal(release));
    CHECK_OK(ask_for(&release, library, "b"));
    CHECK_OK(ask_for(&release, library, "a"));
    CHECK_TEXT(said, "once\n");
    unshelve(library);
}

TEST(script_indicator, names_a_circle_and_what_is_not_there)
{
    const mx_release *release;
    mx_library *library = shelve(NULL);
    CHECK_OK(put(library, "a.lua", "indicator{code = 'a', " WORDS ", needs = {'b'}, compute = print}\n"
                                   "indicator{code = 'b', " WORDS ", needs = {'c'}, compute = print}\n"
                                   "indicator{code = 'c', " WORDS ", needs = {'b'}, compute = print}\n"
                                   "indicator{code = 'd', " WORDS ", needs = {'nobody'}, compute = print}\n"
                                   "indicator{code = 'e', " WORDS ", compute = function(ctx) return ctx.need('a') end}", false));
    CHECK_FAILS(ask_for(&release, library, "a"), MX_E_VALUE, "b → c → b");
    CHECK_FAILS(ask_for(&release, library, "d"), MX_E_NOTFOUND, "« nobody »");
    CHECK_FAILS(ask_for(&release, library, "e"), MX_E_SCRIPT, "« a » n’est pas parmi les needs");
    CHECK_FAILS(put(library, "again.lua", "indicator{code = 'a', " WORDS ", compute = print}", false), MX_E_EXISTS, "a.lua");
    unshelve(library);
}

/* Under a rule what others need is what is released: the figure of five people is not there. */
TEST(script_indicator, hands_on_only_what_is_released)
{
    const mx_release *release;
    mx_rule rule;
    CHECK_OK(mx_rule_find(&rule, "health"));
    mx_library *library = shelve(&rule);
    CHECK_OK(put(library, "a.lua", "indicator{code = 'a', " WORDS ", compute = function() return " FRAME " end}", true));
    CHECK_OK(put(library, "b.lua", "indicator{code = 'b', " WORDS ", needs = {'a'}, compute = function(ctx)\n"
                                   "  local f = ctx.need('a') print(f.v) return f end}", false));
    said[0] = '\0';
    CHECK_OK(ask_for(&release, library, "b"));
    CHECK_TEXT(said, "{0.5, nil}\n");
    unshelve(library);
}

/* What one script does to the library of Lua, no other sees. */
TEST(script_indicator, stays_apart_from_other_scripts)
{
    const mx_release *release;
    mx_library *library = shelve(NULL);
    CHECK_OK(put(library, "a.lua", "frame.new = function() error('caught') end stats.mean = nil shared = 1", false));
    CHECK_OK(put(library, "b.lua", "indicator{code = 'b', " WORDS ", compute = function() return " FRAME " end}", true));
    CHECK_OK(ask_for(&release, library, "b"));
    CHECK_FAILS(put(library, "c.lua", "print(shared)", false), MX_E_SCRIPT, "« shared »");
    unshelve(library);
}

TEST(script_indicator, asks_for_a_store_when_there_is_none)
{
    CHECK_FAILS(run_lua("store.territories()"), MX_E_SCRIPT, "mieux init");
}
