#include "script_i.h"

#include <math.h>
#include <string.h>

/* store.answers{"WHO5_1", "WHO5_2"}: people side by side with what they answered, one row a person,
 * period and phase, one column an indicator. Rows of people: not under a rule. */

static const char metatable[] = "mieux.answers";

enum { MOST_INDICATORS = 200, N_KEYS = 6, TERRITORY = 0, GROUP, INDICATOR, PERIOD, PHASE, CYCLE, RESPONDENT, VALUE };

/* What is read so far, as one userdata, so that an error frees it. */
typedef struct {
    mx_rows *rows;
    mx_ids *people, *indicators;
    mx_frame *frame;
    mx_buf key;
} reading;

static int reading_free(lua_State *L)
{
    reading *r = luaL_checkudata(L, 1, metatable);
    mx_rows_close(r->rows);
    mx_ids_free(r->people);
    mx_ids_free(r->indicators);
    mx_frame_free(r->frame);
    mx_buf_dispose(&r->key);
    *r = (reading){.rows = NULL};
    return 0;
}

static const struct {
    const char *name;
    size_t cell;
} keys[N_KEYS] = {{"territory", TERRITORY}, {"group", GROUP}, {"period", PERIOD}, {"phase", PHASE}, {"cycle", CYCLE}, {"respondent", RESPONDENT}};

static void read_indicators(lua_State *L, reading *r)
{
    lua_Integer n = luaL_len(L, 1);
    luaL_argcheck(L, n >= 1 && n <= MOST_INDICATORS, 1, mx_tr("une liste de 1 à 200 indicateurs", "a list of 1 to 200 indicators"));
    mx_script__raise(L, mx_ids_new(&r->people));
    mx_script__raise(L, mx_ids_new(&r->indicators));
    mx_script__raise(L, mx_frame_new(&r->frame));
    for (size_t k = 0; k < N_KEYS; k++) mx_script__raise(L, mx_frame_add_column(r->frame, keys[k].name, MX_TEXT, MX_KEY));
    for (lua_Integer i = 1; i <= n; i++) {
        uint32_t id;
        lua_geti(L, 1, i);
        const char *code = luaL_checkstring(L, -1);
        mx_script__raise(L, mx_ids_add(r->indicators, mx_str_of(code), &id));
        mx_script__raise(L, mx_frame_add_column(r->frame, code, MX_NUMBER, MX_KEY));
        lua_pop(L, 1);
    }
}

/* The row of a person in a period and phase, new where it was not there. */
static int find_row(size_t *row, reading *r, const mx_batch *batch, size_t at)
{
    uint32_t id;
    mx_buf_clear(&r->key);
    for (size_t k = 0; k < N_KEYS; k++) {
        mx_str cell = batch->cells[keys[k].cell][at];
        mx_buf_add(&r->key, cell.at, cell.size);
        mx_buf_char(&r->key, '\x1f');
    }
    int rc = mx_buf_check(&r->key);
    if (rc == MX_OK) rc = mx_ids_add(r->people, (mx_str){r->key.at, r->key.size}, &id);
    if (rc < 0) return rc;
    *row = id;
    if (id < mx_frame_n_rows(r->frame)) return MX_OK;
    rc = mx_frame_add_row(r->frame);
    for (size_t k = 0; rc == MX_OK && k < N_KEYS; k++) {
        mx_str cell = batch->cells[keys[k].cell][at];
        if (cell.size) rc = mx_frame_set_str(r->frame, id, k, cell);
    }
    return rc;
}

static int take_batch(reading *r, const mx_batch *batch)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && i < batch->n_rows; i++) {
        double value;
        size_t row;
        uint32_t indicator = mx_ids_find(r->indicators, batch->cells[INDICATOR][i]);
        if (indicator == MX_NO_ID || !batch->cells[RESPONDENT][i].size) continue;
        rc = find_row(&row, r, batch, i);
        if (rc == MX_OK && mx_number_parse(&value, batch->cells[VALUE][i], '.') == MX_OK)
            mx_frame_set_number(r->frame, row, N_KEYS + indicator, value);
    }
    return rc;
}

static int store_answers(lua_State *L)
{
    mx_store *store = mx_script__check_store(L);
    mx_batch batch;
    int rc;
    if (mx_script__of(L)->options.gate)
        return mx_script__error(L, "%s", mx_tr("les réponses de chacun ne sont pas publiées (--release)",
                                               "answers of people are not given with --release"));
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    reading *r = lua_newuserdatauv(L, sizeof *r, 0);
    *r = (reading){.rows = NULL};
    luaL_setmetatable(L, metatable);
    read_indicators(L, r);
    mx_script__raise(L, mx_store_follow_up(&r->rows, store, NULL));
    while ((rc = mx_rows_next(r->rows, &batch)) == MX_OK) {
        mx_script__charge(L, batch.n_rows);
        mx_script__raise(L, take_batch(r, &batch));
        mx_script__check_room(L, mx_frame_n_rows(r->frame), mx_frame_n_columns(r->frame));
    }
    mx_script__raise(L, rc);
    mx_frame **made = mx_script__new_frame(L);
    *made = r->frame;
    r->frame = NULL;
    mx_script__keep_frame(L);
    return 1;
}

void mx_script__add_answers(lua_State *L)
{
    luaL_newmetatable(L, metatable);
    lua_pushcfunction(L, reading_free);
    lua_setfield(L, -2, "__gc");
    lua_pop(L, 1);
    lua_pushcfunction(L, store_answers);
    lua_setfield(L, -2, "answers");
}
