#include "script_i.h"

#include <string.h>

/* A line at a time, as a person types it: an expression is printed, a statement done. */

/* Protected: calls the function at argument 1 and prints what it returns. */
static int call_and_print(lua_State *L)
{
    lua_call(L, 0, LUA_MULTRET);
    int n = lua_gettop(L);
    if (n == 0) return 0;
    lua_getfield(L, LUA_REGISTRYINDEX, "mieux.print");
    lua_insert(L, 1);
    lua_call(L, n, 0);
    return 0;
}

/* Whether the compiler wanted more text. */
static bool is_unfinished(const char *message)
{
    static const char mark[] = "<eof>";
    size_t size = strlen(message), n = sizeof mark - 1;
    return size >= n && strcmp(message + size - n, mark) == 0;
}

int mx_script_eval(mx_script *script, bool *wants_more, const char *text)
{
    static const char name[] = "lua";
    mx_buf expression = {0};
    *wants_more = false;
    mx_buf_format(&expression, "return %s", text);
    int rc = mx_buf_check(&expression);
    if (rc == MX_OK) rc = mx_script__compile(script, name, (mx_str){expression.at, expression.size});
    if (rc == MX_E_SCRIPT) rc = mx_script__compile(script, name, mx_str_of(text));
    mx_buf_dispose(&expression);
    if (rc == MX_E_SCRIPT && is_unfinished(mx_error_message())) {
        *wants_more = true;
        return MX_OK;
    }
    if (rc < 0) return rc;
    lua_pushcfunction(script->state, call_and_print);
    lua_insert(script->state, -2);
    rc = mx_script__call(script, 1, 0);
    script->steps = 0; /* each line has the whole budget */
    script->spent = NULL;
    return rc;
}
