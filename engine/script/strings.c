#include "script_i.h"

#include <ctype.h>
#include <string.h>

/*
 * Lua's string library with everything bounded that could run away inside C: patterns
 * (reference manual 5.4, §6.4.1) are matched by trying, and each try spends a step of the
 * script's budget, so that a hostile pattern ends like a hostile loop.
 */

enum { MAX_CAPTURES = 32, MAX_DEPTH = 1000, OPEN = -1, POSITION = -2 };

typedef struct {
    lua_State *L;
    const char *text, *text_end; /* the whole subject */
    const char *pattern_end;
    int depth;
    uint64_t steps; /* tried since the budget was last charged */
    int n_captures;
    struct {
        const char *at;
        ptrdiff_t size; /* OPEN while not closed, POSITION for () */
    } captures[MAX_CAPTURES];
} matcher;

static const char *match_here(matcher *m, const char *s, const char *p);

static int bad_pattern(matcher *m, const char *why)
{
    return luaL_error(m->L, "malformed pattern (%s)", why);
}

static void spend(matcher *m)
{
    if (++m->steps < 1000) return;
    mx_script__charge(m->L, m->steps);
    m->steps = 0;
}

/* A look through n bytes of pattern or text is worth as many steps as words. */
static void spend_bytes(matcher *m, ptrdiff_t n)
{
    m->steps += (uint64_t)n / 8;
    spend(m);
}

/* The end of the single item at p: a character, an escape, or a set. */
static const char *item_end(matcher *m, const char *p)
{
    const char *begin = p;
    char first = *p++;
    if (first == '%') {
        if (p == m->pattern_end) (void)bad_pattern(m, "ends with '%'");
        return p + 1;
    }
    if (first != '[') return p;
    if (p < m->pattern_end && *p == '^') p++;
    do { /* a ] that comes first stands for itself */
        if (p == m->pattern_end) (void)bad_pattern(m, "missing ']'");
        if (*p++ == '%' && p < m->pattern_end) p++;
    } while (p == m->pattern_end || *p != ']');
    spend_bytes(m, p - begin);
    return p + 1;
}

static bool in_class(int c, int class)
{
    bool is_in;
    switch (tolower(class)) {
    case 'a': is_in = isalpha(c); break;
    case 'c': is_in = iscntrl(c); break;
    case 'd': is_in = isdigit(c); break;
    case 'g': is_in = isgraph(c); break;
    case 'l': is_in = islower(c); break;
    case 'p': is_in = ispunct(c); break;
    case 's': is_in = isspace(c); break;
    case 'u': is_in = isupper(c); break;
    case 'w': is_in = isalnum(c); break;
    case 'x': is_in = isxdigit(c); break;
    default: return class == c;
    }
    return isupper(class) ? !is_in : is_in;
}

/* Whether c is in the set from p, its [, to end, one past its ]. */
static bool in_set(int c, const char *p, const char *end)
{
    bool is_negated = p[1] == '^';
    p += 1 + is_negated;
    for (end--; p < end; p++) {
        if (*p == '%') {
            if (in_class(c, (unsigned char)*++p)) return !is_negated;
        } else if (p + 2 < end && p[1] == '-') {
            if ((unsigned char)p[0] <= c && c <= (unsigned char)p[2]) return !is_negated;
            p += 2;
        } else if ((unsigned char)*p == c) {
            return !is_negated;
        }
    }
    return is_negated;
}

static bool item_matches(matcher *m, const char *s, const char *p, const char *end)
{
    spend(m);
    if (s == m->text_end) return false;
    int c = (unsigned char)*s;
    switch (*p) {
    case '.': return true;
    case '%': return in_class(c, (unsigned char)p[1]);
    case '[': spend_bytes(m, end - p); return in_set(c, p, end);
    default: return (unsigned char)*p == c;
    }
}

static const char *match_longest(matcher *m, const char *s, const char *p, const char *end)
{
    ptrdiff_t count = 0;
    while (item_matches(m, s + count, p, end)) count++;
    for (; count >= 0; count--) {
        const char *found = match_here(m, s + count, end + 1);
        if (found) return found;
    }
    return NULL;
}

static const char *match_shortest(matcher *m, const char *s, const char *p, const char *end)
{
    for (;; s++) {
        const char *found = match_here(m, s, end + 1);
        if (found) return found;
        if (!item_matches(m, s, p, end)) return NULL;
    }
}

static const char *open_capture(matcher *m, const char *s, const char *p)
{
    bool is_position = p < m->pattern_end && *p == ')';
    if (m->n_captures == MAX_CAPTURES) (void)bad_pattern(m, "too many captures");
    m->captures[m->n_captures].at = s;
    m->captures[m->n_captures].size = is_position ? POSITION : OPEN;
    m->n_captures++;
    const char *found = match_here(m, s, p + is_position);
    if (!found) m->n_captures--;
    return found;
}

static const char *close_capture(matcher *m, const char *s, const char *p)
{
    int last = m->n_captures - 1;
    while (last >= 0 && m->captures[last].size != OPEN) last--;
    if (last < 0) (void)bad_pattern(m, "')' without '('");
    m->captures[last].size = s - m->captures[last].at;
    const char *found = match_here(m, s, p);
    if (!found) m->captures[last].size = OPEN;
    return found;
}

/* %bxy: from an x to the y that balances it. */
static const char *match_balance(matcher *m, const char *s, const char *p)
{
    if (m->pattern_end - p < 2) (void)bad_pattern(m, "%b wants two characters");
    if (s == m->text_end || *s != p[0]) return NULL;
    int open = 1;
    for (const char *t = s + 1; t < m->text_end; t++) {
        spend(m);
        if (*t == p[1] && --open == 0) return t + 1;
        if (*t == p[0] && p[0] != p[1]) open++;
    }
    return NULL;
}

/* %f[set]: between a character outside the set and one inside. */
static const char *match_frontier(matcher *m, const char *s, const char *p)
{
    if (p == m->pattern_end || *p != '[') (void)bad_pattern(m, "%f wants a set");
    const char *end = item_end(m, p);
    int before = s == m->text ? 0 : (unsigned char)s[-1];
    int after = s == m->text_end ? 0 : (unsigned char)*s;
    return !in_set(before, p, end) && in_set(after, p, end) ? match_here(m, s, end) : NULL;
}

static const char *match_back(matcher *m, const char *s, int digit)
{
    int i = digit - '1';
    if (i < 0 || i >= m->n_captures || m->captures[i].size < 0) (void)bad_pattern(m, "no such capture");
    size_t size = (size_t)m->captures[i].size;
    spend_bytes(m, m->captures[i].size);
    if ((size_t)(m->text_end - s) < size || memcmp(m->captures[i].at, s, size) != 0) return NULL;
    return s + size;
}

/* One item, with what may follow it. */
static const char *match_item(matcher *m, const char *s, const char *p)
{
    const char *end = item_end(m, p);
    char suffix = end < m->pattern_end ? *end : '\0';
    if (suffix == '?') {
        const char *found = item_matches(m, s, p, end) ? match_here(m, s + 1, end + 1) : NULL;
        return found ? found : match_here(m, s, end + 1);
    }
    if (suffix == '*') return match_longest(m, s, p, end);
    if (suffix == '-') return match_shortest(m, s, p, end);
    if (suffix == '+') return item_matches(m, s, p, end) ? match_longest(m, s + 1, p, end) : NULL;
    return item_matches(m, s, p, end) ? match_here(m, s + 1, end) : NULL;
}

/* Where a match of the pattern from p ends that begins at s; NULL when there is none. */
static const char *match_here(matcher *m, const char *s, const char *p)
{
    const char *found;
    if (p == m->pattern_end) return s;
    spend(m);
    if (++m->depth > MAX_DEPTH) (void)luaL_error(m->L, "pattern too complex");
    if (*p == '(') found = open_capture(m, s, p + 1);
    else if (*p == ')') found = close_capture(m, s, p + 1);
    else if (*p == '$' && p + 1 == m->pattern_end) found = s == m->text_end ? s : NULL;
    else if (*p == '%' && p + 1 < m->pattern_end && p[1] == 'b') {
        found = match_balance(m, s, p + 2);
        if (found) found = match_here(m, found, p + 4);
    } else if (*p == '%' && p + 1 < m->pattern_end && p[1] == 'f') {
        found = match_frontier(m, s, p + 2);
    } else if (*p == '%' && p + 1 < m->pattern_end && isdigit((unsigned char)p[1])) {
        found = match_back(m, s, p[1]);
        if (found) found = match_here(m, found, p + 2);
    } else {
        found = match_item(m, s, p);
    }
    m->depth--;
    return found;
}

static void prepare(matcher *m, lua_State *L, mx_str text, mx_str pattern)
{
    *m = (matcher){.L = L, .text = text.at, .text_end = text.at + text.size, .pattern_end = pattern.at + pattern.size};
}

static void push_capture(matcher *m, int i, const char *s, const char *end)
{
    if (i == 0 && m->n_captures == 0) {
        lua_pushlstring(m->L, s, (size_t)(end - s));
    } else if (m->captures[i].size == POSITION) {
        lua_pushinteger(m->L, m->captures[i].at - m->text + 1);
    } else {
        if (m->captures[i].size == OPEN) (void)bad_pattern(m, "unfinished capture");
        lua_pushlstring(m->L, m->captures[i].at, (size_t)m->captures[i].size);
    }
}

/* All captures; the whole match when there are none and `s` is given. */
static int push_captures(matcher *m, const char *s, const char *end)
{
    int n = m->n_captures == 0 && s ? 1 : m->n_captures;
    luaL_checkstack(m->L, n, "too many captures");
    for (int i = 0; i < n; i++) push_capture(m, i, s, end);
    return n;
}

/* The first match at or after `s`; where it begins goes into *begin. */
static const char *search(matcher *m, const char *s, mx_str pattern, const char **begin)
{
    bool is_anchored = pattern.size && pattern.at[0] == '^';
    for (;; s++) {
        m->n_captures = 0;
        m->depth = 0;
        const char *end = match_here(m, s, pattern.at + is_anchored);
        if (end) {
            *begin = s;
            return end;
        }
        if (is_anchored || s == m->text_end) return NULL;
    }
}

static mx_str check_text(lua_State *L, int index)
{
    mx_str text;
    text.at = luaL_checklstring(L, index, &text.size);
    return text;
}

/* A place counted from 1, or from the end when negative, as an offset; past the end: false. */
static bool start_offset(lua_State *L, int index, size_t size, size_t *out)
{
    lua_Integer at = luaL_optinteger(L, index, 1);
    if (at < 0) at = (lua_Unsigned)-at > size ? 1 : (lua_Integer)size + at + 1;
    *out = at > 0 ? (size_t)at - 1 : 0;
    return *out <= size;
}

static const char *find_plain(mx_str text, size_t from, mx_str what)
{
    for (size_t i = from; i + what.size <= text.size; i++)
        if (what.size == 0 || memcmp(text.at + i, what.at, what.size) == 0) return text.at + i;
    return NULL;
}

static int find_or_match(lua_State *L, bool is_find)
{
    mx_str text = check_text(L, 1), pattern = check_text(L, 2);
    size_t from;
    const char *begin, *end;
    matcher m;
    if (!start_offset(L, 3, text.size, &from)) {
        lua_pushnil(L);
        return 1;
    }
    if (is_find && lua_toboolean(L, 4)) {
        mx_script__charge(L, text.size / 8);
        begin = find_plain(text, from, pattern);
        if (!begin) {
            lua_pushnil(L);
            return 1;
        }
        lua_pushinteger(L, begin - text.at + 1);
        lua_pushinteger(L, begin - text.at + (lua_Integer)pattern.size);
        return 2;
    }
    prepare(&m, L, text, pattern);
    end = search(&m, text.at + from, pattern, &begin);
    if (!end) {
        lua_pushnil(L);
        return 1;
    }
    if (!is_find) return push_captures(&m, begin, end);
    lua_pushinteger(L, begin - text.at + 1);
    lua_pushinteger(L, end - text.at);
    return 2 + push_captures(&m, NULL, NULL);
}

static int string_find(lua_State *L)
{
    return find_or_match(L, true);
}

static int string_match(lua_State *L)
{
    return find_or_match(L, false);
}

/* Upvalues: text, pattern, offset to go on from, offset where the last match ended. */
static int next_match(lua_State *L)
{
    mx_str text, pattern;
    matcher m;
    text.at = lua_tolstring(L, lua_upvalueindex(1), &text.size);
    pattern.at = lua_tolstring(L, lua_upvalueindex(2), &pattern.size);
    lua_Integer from = lua_tointeger(L, lua_upvalueindex(3)), last = lua_tointeger(L, lua_upvalueindex(4));
    prepare(&m, L, text, pattern);
    for (const char *s = text.at + from; s <= m.text_end; s++) {
        m.n_captures = 0;
        m.depth = 0;
        const char *end = match_here(&m, s, pattern.at);
        if (!end || end - text.at == last) continue;
        lua_pushinteger(L, end - text.at);
        lua_copy(L, -1, lua_upvalueindex(4));
        lua_replace(L, lua_upvalueindex(3));
        return push_captures(&m, s, end);
    }
    return 0;
}

static int string_gmatch(lua_State *L)
{
    (void)check_text(L, 1);
    (void)check_text(L, 2);
    lua_settop(L, 2);
    lua_pushinteger(L, 0);
    lua_pushinteger(L, -1);
    lua_pushcclosure(L, next_match, 4);
    return 1;
}

/* "%0" is the match, "%1" a capture, "%%" a per cent sign. */
static void add_from_text(matcher *m, luaL_Buffer *out, mx_str replacement, const char *s, const char *end)
{
    for (size_t i = 0; i < replacement.size; i++) {
        char c = replacement.at[i];
        if (c != '%') {
            luaL_addchar(out, c);
            continue;
        }
        c = ++i < replacement.size ? replacement.at[i] : '\0';
        if (c == '%') luaL_addchar(out, c);
        else if (c == '0') luaL_addlstring(out, s, (size_t)(end - s));
        else if (isdigit((unsigned char)c)) {
            int i_capture = c - '1';
            if (i_capture > 0 && i_capture >= m->n_captures) (void)bad_pattern(m, "no such capture in the replacement");
            push_capture(m, i_capture, s, end);
            luaL_tolstring(m->L, -1, NULL);
            lua_remove(m->L, -2);
            luaL_addvalue(out);
        } else {
            (void)luaL_error(m->L, "invalid use of '%%' in replacement string");
        }
    }
}

static void add_replacement(matcher *m, luaL_Buffer *out, const char *s, const char *end)
{
    lua_State *L = m->L;
    mx_str replacement;
    switch (lua_type(L, 3)) {
    case LUA_TFUNCTION: {
        lua_pushvalue(L, 3);
        int n = push_captures(m, s, end);
        lua_call(L, n, 1);
        break;
    }
    case LUA_TTABLE:
        push_capture(m, 0, s, end);
        lua_gettable(L, 3);
        break;
    default:
        replacement.at = lua_tolstring(L, 3, &replacement.size);
        add_from_text(m, out, replacement, s, end);
        return;
    }
    if (!lua_toboolean(L, -1)) {
        lua_pop(L, 1);
        lua_pushlstring(L, s, (size_t)(end - s));
    } else if (!lua_isstring(L, -1)) {
        (void)luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    }
    luaL_addvalue(out);
}

static int string_gsub(lua_State *L)
{
    mx_str text = check_text(L, 1), pattern = check_text(L, 2);
    int type = lua_type(L, 3);
    luaL_argexpected(L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TTABLE || type == LUA_TFUNCTION, 3,
                     "string/function/table");
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)text.size + 1), n = 0;
    bool is_anchored = pattern.size && pattern.at[0] == '^';
    matcher m;
    luaL_Buffer out;
    prepare(&m, L, text, pattern);
    lua_settop(L, 3);
    luaL_buffinit(L, &out);
    const char *s = text.at, *last = NULL;
    while (n < most) {
        m.n_captures = 0;
        m.depth = 0;
        const char *end = match_here(&m, s, pattern.at + is_anchored);
        if (end && end != last) {
            n++;
            add_replacement(&m, &out, s, end);
            s = last = end;
        } else if (s < m.text_end) {
            luaL_addchar(&out, *s++);
        } else {
            break;
        }
        if (is_anchored) break;
    }
    luaL_addlstring(&out, s, (size_t)(m.text_end - s));
    luaL_pushresult(&out);
    lua_pushinteger(L, n);
    return 2;
}

static int string_rep(lua_State *L)
{
    mx_str text = check_text(L, 1), separator = {"", 0};
    lua_Integer n = luaL_checkinteger(L, 2);
    luaL_Buffer out;
    if (!lua_isnoneornil(L, 3)) separator = check_text(L, 3);
    size_t piece = text.size + separator.size;
    if (n <= 0 || piece == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    size_t room = mx_script__of(L)->options.max_memory;
    if ((lua_Unsigned)n > room / piece) return luaL_error(L, "resulting string too large");
    mx_script__charge(L, (uint64_t)n * piece / 8);
    luaL_buffinit(L, &out);
    for (lua_Integer i = 0; i < n; i++) {
        if (i && separator.size) luaL_addlstring(&out, separator.at, separator.size);
        luaL_addlstring(&out, text.at, text.size);
    }
    luaL_pushresult(&out);
    return 1;
}

/* Whether a conversion, with flags and width or without, is %p. */
static bool asks_for_address(mx_str format)
{
    for (size_t i = 0; i < format.size; i++) {
        if (format.at[i] != '%') continue;
        i++;
        while (i < format.size && memchr("-+ #.0123456789", format.at[i], 15)) i++;
        if (i < format.size && format.at[i] == 'p') return true;
    }
    return false;
}

/* The stock one, kept as an upvalue, once the arguments cannot show an address. */
static int string_format(lua_State *L)
{
    mx_str format = check_text(L, 1);
    if (asks_for_address(format)) return luaL_argerror(L, 1, mx_tr("%p n’est pas permis", "%p is not allowed"));
    for (int i = 2; i <= lua_gettop(L); i++) {
        int type = lua_type(L, i);
        bool has_text = type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNIL ||
                        luaL_getmetafield(L, i, "__tostring") != LUA_TNIL;
        if (type != LUA_TNUMBER && type != LUA_TSTRING && type != LUA_TBOOLEAN && type != LUA_TNIL && has_text)
            lua_pop(L, 1);
        if (!has_text) return luaL_argerror(L, i, mx_tr("un nombre ou un texte est attendu", "a number or a text is expected"));
    }
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, lua_gettop(L) - 1, 1);
    return 1;
}

void mx_script__open_strings(lua_State *L)
{
    static const char *const kept[] = {"byte", "char", "len", "lower", "reverse", "sub", "upper", NULL};
    static const luaL_Reg ours[] = {{"find", string_find}, {"gmatch", string_gmatch}, {"gsub", string_gsub},
                                    {"match", string_match}, {"rep", string_rep}, {NULL, NULL}};
    luaL_requiref(L, "string", luaopen_string, 0);
    lua_newtable(L);
    for (size_t i = 0; kept[i]; i++) {
        lua_getfield(L, -2, kept[i]);
        lua_setfield(L, -2, kept[i]);
    }
    luaL_setfuncs(L, ours, 0);
    lua_getfield(L, -2, "format");
    lua_pushcclosure(L, string_format, 1);
    lua_setfield(L, -2, "format");
    lua_pushliteral(L, ""); /* methods of texts are these too, and their metatable is closed */
    lua_getmetatable(L, -1);
    lua_pushvalue(L, -3);
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
    lua_setglobal(L, "string");
    lua_pop(L, 1);
}
