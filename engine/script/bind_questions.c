#include "script_i.h"

#include <math.h>
#include <string.h>

/* Questions that measure answers: how people stand, what changed, what was said, what was kept.
 * Each result goes through the script's gate, where it has one. */

enum { MAX_KEYS = 8, MAX_TABLES = 8 };

static const char metatable[] = "mieux.question";

/* Everything a question reads and makes, as one userdata, so that an error frees it. */
typedef struct {
    mx_store *store;
    mx_frame *tables[MAX_TABLES];
    size_t n_tables;
    mx_frame *result;
    mx_release *release;
} question;

static int question_free(lua_State *L)
{
    question *q = luaL_checkudata(L, 1, metatable);
    for (size_t i = 0; i < q->n_tables; i++) mx_frame_free(q->tables[i]);
    mx_frame_free(q->result);
    mx_release_free(q->release);
    *q = (question){.store = NULL};
    return 0;
}

/* Argument 1 is a table of options, or nothing. */
static question *begin(lua_State *L)
{
    mx_store *store = mx_script__check_store(L);
    lua_settop(L, 1);
    if (lua_isnil(L, 1)) {
        lua_newtable(L);
        lua_replace(L, 1);
    }
    luaL_checktype(L, 1, LUA_TTABLE);
    question *q = lua_newuserdatauv(L, sizeof *q, 0);
    *q = (question){.store = store};
    luaL_setmetatable(L, metatable);
    return q;
}

/* What a question is about, for other releases. */
typedef struct {
    const char *subject;
    mx_cut cut;
    const char *as_of;
} about;

static int pass(question *q, mx_gate *gate, const about *what)
{
    static const char *const adding[] = {"territory", "group",     "cycle",     "period",   "phase",
                                         "question",  "dimension", "component", "polarity", NULL};
    const mx_cut *cut = &what->cut;
    const mx_fixed_key fixed[] = {{"indicator", cut->indicator}, {"cycle", cut->cycle}, {"period", cut->period},
                                  {"phase", cut->phase}, {"as_of", what->as_of}};
    const mx_outgoing figures = {.result = q->result, .subject = what->subject, .adding = adding, .fixed = fixed,
                                .n_fixed = sizeof fixed / sizeof *fixed, .scope = cut->under, .together = cut->together};
    return mx_gate_pass(&q->release, gate, &figures);
}

/* Pushes the result, through the gate where there is one. */
static int finish(lua_State *L, question *q, const char *name, const about *what)
{
    const mx_script_options *options = &mx_script__of(L)->options;
    if (options->gate) {
        mx_script__raise(L, pass(q, options->gate, what));
        if (options->note) mx_script__raise(L, options->note(options->note_payload, name, q->release));
        mx_script__push_frame(L, mx_release_frame(q->release));
        return 1;
    }
    mx_frame **made = mx_script__new_frame(L);
    *made = q->result;
    q->result = NULL;
    mx_script__keep_frame(L);
    return 1;
}

/* ---- Options --------------------------------------------------------------------------------- */

/* A name that is not known is a typing mistake. `names` ends with NULL. */
static void check_names(lua_State *L, const char *const names[])
{
    const char *unknown = NULL;
    for (lua_pushnil(L); lua_next(L, 1); lua_pop(L, 1)) {
        size_t i = 0;
        const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "?";
        while (names[i] && strcmp(names[i], name) != 0) i++;
        if (!names[i] && (!unknown || strcmp(name, unknown) < 0)) unknown = name;
    }
    if (unknown) (void)mx_script__error(L, mx_tr("cette question n’a pas d’option « %s »", "this question has no option \"%s\""), unknown);
}

static const char *text_option(lua_State *L, const char *name)
{
    int type = lua_getfield(L, 1, name);
    if (type != LUA_TNIL && type != LUA_TSTRING)
        (void)mx_script__error(L, mx_tr("l’option « %s » est un texte", "the option \"%s\" is a text"), name);
    const char *text = type == LUA_TNIL ? NULL : lua_tostring(L, -1);
    lua_pop(L, 1); /* the table holds it */
    return text;
}

/* `usual` ends with NULL. */
static void read_keys(lua_State *L, const char *keys[MAX_KEYS + 1], const char *const usual[])
{
    int type = lua_getfield(L, 1, "by");
    lua_Integer n = 0;
    if (type == LUA_TNIL) {
        for (; usual[n]; n++) keys[n] = usual[n];
    } else {
        n = type == LUA_TTABLE ? luaL_len(L, -1) : 0;
        if (n < 1 || n > MAX_KEYS)
            (void)mx_script__error(L, "%s", mx_tr("by est une liste de 1 à 8 clés", "by is a list of 1 to 8 keys"));
        for (lua_Integer i = 0; i < n; i++) {
            if (lua_geti(L, -1, i + 1) != LUA_TSTRING)
                (void)mx_script__error(L, "%s", mx_tr("by est une liste de 1 à 8 clés", "by is a list of 1 to 8 keys"));
            keys[i] = lua_tostring(L, -1);
            lua_pop(L, 1);
        }
    }
    keys[n] = NULL;
    lua_pop(L, 1);
}

static mx_cut read_cut(lua_State *L)
{
    mx_cut cut = MX_CUT_INIT;
    cut.under = text_option(L, "under");
    cut.together = text_option(L, "together");
    cut.indicator = text_option(L, "indicator");
    cut.cycle = text_option(L, "cycle");
    cut.period = text_option(L, "period");
    cut.phase = text_option(L, "phase");
    return cut;
}

static const mx_frame *read_table(lua_State *L, question *q, const char *name)
{
    mx_script__raise(L, mx_store_table(&q->tables[q->n_tables], q->store, name));
    mx_frame *table = q->tables[q->n_tables++];
    mx_script__charge(L, mx_frame_n_rows(table) * mx_frame_n_columns(table));
    return table;
}

/* ---- How people stand -------------------------------------------------------------------------- */

/* Charged alike whether it was read for this question or before: a budget does not depend on who came first. */
static const mx_follow_up *read_follow_up(lua_State *L)
{
    const mx_follow_up *follow_up;
    mx_script__raise(L, mx_readings__follow_up(&follow_up, mx_script__of(L)->options.readings));
    mx_script__charge(L, mx_follow_up_n_rows(follow_up));
    return follow_up;
}

static const char *const follow_up_options[] = {"by", "cycle", "design", "indicator", "period", "phase", "together", "under", NULL};

/* store.distribution{by = {"territory", "indicator", "period"}, under = …, together = …,
 * indicator = …, period = …, cycle = …, phase = …} */
static int store_distribution(lua_State *L)
{
    static const char *const usual[] = {"territory", "indicator", "period", NULL};
    const char *keys[MAX_KEYS + 1];
    question *q = begin(L);
    check_names(L, follow_up_options);
    read_keys(L, keys, usual);
    mx_cut cut = read_cut(L);
    const mx_follow_up *follow_up = read_follow_up(L);
    mx_script__raise(L, mx_measure_distribution(&q->result, follow_up, read_table(L, q, "published"), keys, &cut));
    return finish(L, q, "store.distribution", &(about){.subject = "answers", .cut = cut});
}

/* store.change{by = {"territory", "indicator"}, design = "linked"|"unlinked"|"both", …} */
static int store_change(lua_State *L)
{
    static const char *const usual[] = {"territory", "indicator", NULL}, *const designs[] = {"linked", "unlinked", "both"};
    const char *keys[MAX_KEYS + 1];
    question *q = begin(L);
    check_names(L, follow_up_options);
    read_keys(L, keys, usual);
    mx_cut cut = read_cut(L);
    const char *design = text_option(L, "design");
    int which = design ? 0 : 3;
    for (int i = 0; design && i < 3; i++)
        if (strcmp(designs[i], design) == 0) which = i + 1;
    if (which == 0) return mx_script__error(L, "%s", mx_tr("design est linked, unlinked ou both", "design is linked, unlinked or both"));
    const mx_follow_up *follow_up = read_follow_up(L);
    mx_script__raise(L, mx_measure_change(&q->result, follow_up, keys, &cut, (mx_designs)which));
    return finish(L, q, "store.change", &(about){.subject = "change", .cut = cut});
}

/* ---- What was said -------------------------------------------------------------------------------- */

/* store.mentions{by = {"territory", "component"}, under = …, together = …, cycle = …} */
static int store_mentions(lua_State *L)
{
    static const char *const usual[] = {"territory", "component", NULL}, *const names[] = {"by", "cycle", "together", "under", NULL};
    const char *keys[MAX_KEYS + 1];
    question *q = begin(L);
    check_names(L, names);
    read_keys(L, keys, usual);
    mx_cut cut = read_cut(L);
    const mx_frame *statements;
    mx_script__raise(L, mx_readings__statements(&statements, mx_script__of(L)->options.readings));
    mx_script__charge(L, mx_frame_n_rows(statements) * 20);
    mx_said said = {statements, read_table(L, q, "groups"), read_table(L, q, "territories")};
    mx_script__raise(L, mx_measure_mentions(&q->result, &said, keys, &cut));
    return finish(L, q, "store.mentions", &(about){.subject = "statements", .cut = cut});
}

/* ---- What was promised ------------------------------------------------------------------------------- */

/* The day on which the last file was loaded: the same store gives the same answer on any day. */
static const char *last_day(const mx_frame *imports)
{
    const char *last = NULL;
    size_t column = mx_frame_find(imports, "loaded_on");
    for (size_t r = 0; r < mx_frame_n_rows(imports); r++) {
        const char *day = mx_frame_text(imports, r, column);
        if (day && (!last || strcmp(day, last) > 0)) last = day;
    }
    return last;
}

typedef int ask_chain(mx_frame **out, const mx_chain *chain, const mx_cut *cut);

/* store.kept{under = …, together = …, as_of = "2024-12-31"} and its kin. */
static int chain_question(lua_State *L, ask_chain *ask, const char *name)
{
    static const char *const names[] = {"as_of", "together", "under", NULL};
    int32_t day;
    question *q = begin(L);
    check_names(L, names);
    mx_cut cut = read_cut(L);
    mx_chain chain = {.as_of = text_option(L, "as_of")};
    if (chain.as_of) mx_script__raise(L, mx_date_parse(&day, mx_str_of(chain.as_of)));
    else chain.as_of = last_day(read_table(L, q, "imports"));
    if (!chain.as_of) chain.as_of = "1970-01-01"; /* an empty store: nothing was due */
    chain.objectives = read_table(L, q, "objectives");
    chain.commitments = read_table(L, q, "commitments");
    chain.actions = read_table(L, q, "actions");
    chain.contracts = read_table(L, q, "contracts");
    chain.reviews = read_table(L, q, "reviews");
    chain.groups = read_table(L, q, "groups");
    chain.territories = read_table(L, q, "territories");
    mx_script__raise(L, ask(&q->result, &chain, &cut));
    return finish(L, q, name, &(about){.subject = strchr(name, '.') + 1, .cut = cut, .as_of = chain.as_of});
}

static int store_commitments(lua_State *L) { return chain_question(L, mx_measure_commitments, "store.commitments"); }
static int store_kept(lua_State *L) { return chain_question(L, mx_measure_kept, "store.kept"); }
static int store_objectives(lua_State *L) { return chain_question(L, mx_measure_objectives, "store.objectives"); }
static int store_partners(lua_State *L) { return chain_question(L, mx_measure_partners, "store.partners"); }

void mx_script__add_questions(lua_State *L)
{
    static const luaL_Reg functions[] = {{"change", store_change}, {"commitments", store_commitments}, {"distribution", store_distribution},
                                         {"kept", store_kept}, {"mentions", store_mentions}, {"objectives", store_objectives},
                                         {"partners", store_partners}, {NULL, NULL}};
    luaL_newmetatable(L, metatable);
    lua_pushcfunction(L, question_free);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
    luaL_setfuncs(L, functions, 0);
}
