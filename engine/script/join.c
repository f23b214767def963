#include "group.h"

#include <string.h>

/* frame:join(other, {"territory", "period"}, {how = "left", duplicates = "all", suffix = "_2"}):
 * the columns of `other` beside ours, where the keys are equal. A missing key is equal to nothing.
 * A key that stands twice in `other` would make rows out of nothing, and is refused unless it is
 * meant. */

enum { MOST_KEYS = 16 };

typedef struct {
    const mx_frame *left, *right;
    size_t left_keys[MOST_KEYS], right_keys[MOST_KEYS], n_keys;
    size_t n_left, n_right;
    uint32_t *left_group, *right_group; /* equal keys, equal numbers; UINT32_MAX: a key is missing */
    size_t *first, *next;               /* the rows of `right` by group: first[group], then next[row] */
} joining;

static void check_keys(lua_State *L, joining *j)
{
    luaL_checktype(L, 3, LUA_TTABLE);
    lua_Integer n = luaL_len(L, 3);
    luaL_argcheck(L, n >= 1 && n <= MOST_KEYS, 3, mx_tr("1 à 16 clés", "1 to 16 keys"));
    for (lua_Integer i = 0; i < n; i++) {
        lua_geti(L, 3, i + 1);
        const char *name = luaL_checkstring(L, -1);
        j->left_keys[i] = mx_script__find_column(L, j->left, name);
        j->right_keys[i] = mx_script__find_column(L, j->right, name);
        if (mx_frame_type(j->left, j->left_keys[i]) != mx_frame_type(j->right, j->right_keys[i]))
            (void)mx_script__error(L, mx_tr("join : « %s » est un texte d’un côté, un nombre de l’autre",
                                            "join: \"%s\" is a text on one side, a number on the other"), name);
        lua_pop(L, 1);
    }
    j->n_keys = (size_t)n;
}

/* Keys of both sides one below the other, grouped as one table. */
static void match(lua_State *L, joining *j)
{
    size_t n = j->n_left + j->n_right;
    lua_newtable(L);
    int list = lua_gettop(L);
    for (size_t k = 0; k < j->n_keys; k++) {
        mx_script__column *both = mx_script__new_column(L, mx_frame_type(j->left, j->left_keys[k]), n);
        for (size_t r = 0; r < n; r++) {
            const mx_frame *frame = r < j->n_left ? j->left : j->right;
            size_t row = r < j->n_left ? r : r - j->n_left, column = r < j->n_left ? j->left_keys[k] : j->right_keys[k];
            if (both->type == MX_NUMBER) both->cells.numbers[r] = mx_frame_number(frame, row, column);
            else both->cells.texts[r] = mx_frame_text(frame, row, column); /* both frames stand on the stack */
        }
        lua_rawseti(L, list, (lua_Integer)k + 1);
    }
    mx_script__groups groups = mx_script__group_columns(L, list, n);
    for (size_t k = 0; k < j->n_keys; k++) {
        lua_rawgeti(L, list, (lua_Integer)k + 1);
        const mx_script__column *both = mx_script__check_column(L, -1);
        for (size_t r = 0; r < n; r++)
            if (both->type == MX_NUMBER ? both->cells.numbers[r] != both->cells.numbers[r] : !both->cells.texts[r])
                groups.of[r] = UINT32_MAX;
        lua_pop(L, 1);
    }
    j->left_group = groups.of;
    j->right_group = groups.of + j->n_left;
    j->first = lua_newuserdatauv(L, (groups.n_groups + j->n_right + 1) * sizeof *j->first, 0);
    j->next = j->first + groups.n_groups;
    for (size_t g = 0; g < groups.n_groups; g++) j->first[g] = SIZE_MAX;
}

static void refuse_duplicate(lua_State *L, const joining *j, size_t row)
{
    luaL_Buffer key;
    luaL_buffinit(L, &key);
    for (size_t k = 0; k < j->n_keys; k++) {
        char number[MX_NUMBER_MAX];
        if (k) luaL_addstring(&key, ", ");
        if (mx_frame_type(j->right, j->right_keys[k]) == MX_TEXT) {
            luaL_addstring(&key, mx_frame_text(j->right, row, j->right_keys[k]));
        } else {
            luaL_addlstring(&key, number, mx_number_format(number, mx_frame_number(j->right, row, j->right_keys[k])));
        }
    }
    luaL_pushresult(&key);
    (void)mx_script__error(L, mx_tr("join : la clé « %.200s » est deux fois dans l’autre tableau ; duplicates = \"all\" garde toutes les lignes",
                                    "join: the key \"%.200s\" is twice in the other frame; duplicates = \"all\" keeps every row"),
                           lua_tostring(L, -1));
}

/* Chains of rows of one key, in their order: added from the last row to the first. */
static void chain(lua_State *L, joining *j, bool takes_duplicates)
{
    for (size_t r = j->n_right; r-- > 0;) {
        uint32_t g = j->right_group[r];
        if (g == UINT32_MAX) continue;
        if (!takes_duplicates && j->first[g] != SIZE_MAX) refuse_duplicate(L, j, r);
        j->next[r] = j->first[g];
        j->first[g] = r;
    }
}

static bool is_right_key(const joining *j, size_t column)
{
    for (size_t k = 0; k < j->n_keys; k++)
        if (j->right_keys[k] == column) return true;
    return false;
}

static bool is_left_out(const joining *j, size_t column)
{
    const char *name = mx_frame_name(j->right, column);
    mx_role role = mx_frame_role(j->right, column);
    bool is_there = mx_frame_find(j->left, name) != SIZE_MAX;
    /* How people are known, and why figures are missing, is said once. */
    return is_right_key(j, column) || (is_there && (role == MX_BASIS || strcmp(name, "withheld") == 0));
}

static void add_columns(lua_State *L, mx_frame *made, const joining *j, const char *suffix)
{
    for (size_t c = 0; c < mx_frame_n_columns(j->left); c++)
        mx_script__raise(L, mx_frame_add_column(made, mx_frame_name(j->left, c), mx_frame_type(j->left, c), mx_frame_role(j->left, c)));
    for (size_t c = 0; c < mx_frame_n_columns(j->right); c++) {
        if (is_left_out(j, c)) continue;
        bool is_taken = mx_frame_find(j->left, mx_frame_name(j->right, c)) != SIZE_MAX;
        lua_pushfstring(L, "%s%s", mx_frame_name(j->right, c), is_taken ? suffix : "");
        mx_script__raise(L, mx_frame_add_column(made, lua_tostring(L, -1), mx_frame_type(j->right, c), mx_frame_role(j->right, c)));
        lua_pop(L, 1);
    }
}

static void copy_cell(lua_State *L, mx_frame *to, size_t row, size_t column, const mx_frame *from, size_t from_row, size_t from_column)
{
    if (mx_frame_type(from, from_column) == MX_NUMBER)
        mx_frame_set_number(to, row, column, mx_frame_number(from, from_row, from_column));
    else
        mx_script__raise(L, mx_frame_set_text(to, row, column, mx_frame_text(from, from_row, from_column)));
}

/* `right` is SIZE_MAX where there is no partner. */
static void add_pair(lua_State *L, mx_frame *made, const joining *j, size_t left, size_t right)
{
    size_t row = mx_frame_n_rows(made), at = mx_frame_n_columns(j->left);
    mx_script__charge(L, mx_frame_n_columns(made));
    mx_script__raise(L, mx_frame_add_row(made));
    for (size_t c = 0; c < at; c++) copy_cell(L, made, row, c, j->left, left, c);
    for (size_t c = 0; c < mx_frame_n_columns(j->right); c++) {
        if (is_left_out(j, c)) continue;
        if (right != SIZE_MAX) copy_cell(L, made, row, at, j->right, right, c);
        at++;
    }
}

static size_t count_pairs(const joining *j, bool is_left)
{
    size_t count = 0;
    for (size_t r = 0; r < j->n_left; r++) {
        size_t match = j->left_group[r] == UINT32_MAX ? SIZE_MAX : j->first[j->left_group[r]];
        count += match == SIZE_MAX && is_left;
        for (; match != SIZE_MAX; match = j->next[match]) count++;
    }
    return count;
}

int mx_script__frame_join(lua_State *L)
{
    static const char *const ways[] = {"inner", "left", NULL}, *const duplicates[] = {"refuse", "all", NULL};
    joining j = {.left = mx_script__check_frame(L, 1), .right = mx_script__check_frame(L, 2)};
    lua_settop(L, 4);
    if (lua_isnil(L, 4)) {
        lua_newtable(L);
        lua_replace(L, 4);
    }
    luaL_checktype(L, 4, LUA_TTABLE);
    lua_getfield(L, 4, "how");
    lua_getfield(L, 4, "duplicates");
    lua_getfield(L, 4, "suffix");
    bool is_left = luaL_checkoption(L, 5, ways[0], ways) == 1, takes_duplicates = luaL_checkoption(L, 6, duplicates[0], duplicates) == 1;
    const char *suffix = luaL_optstring(L, 7, "_2");
    j.n_left = mx_frame_n_rows(j.left);
    j.n_right = mx_frame_n_rows(j.right);
    check_keys(L, &j);
    match(L, &j);
    chain(L, &j, takes_duplicates);
    mx_script__check_room(L, count_pairs(&j, is_left), mx_frame_n_columns(j.left) + mx_frame_n_columns(j.right));
    mx_frame **made = mx_script__new_frame(L);
    mx_script__raise(L, mx_frame_new(made));
    add_columns(L, *made, &j, suffix);
    for (size_t r = 0; r < j.n_left; r++) {
        size_t partner = j.left_group[r] == UINT32_MAX ? SIZE_MAX : j.first[j.left_group[r]];
        if (partner == SIZE_MAX && is_left) add_pair(L, *made, &j, r, SIZE_MAX);
        for (; partner != SIZE_MAX; partner = j.next[partner]) add_pair(L, *made, &j, r, partner);
    }
    mx_script__keep_frame(L);
    return 1;
}
