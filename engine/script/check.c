#include "script_i.h"

#include <string.h>

/* What is wrong with a script before it runs: it does not compile, reads a global that is not
 * there, or a field that a module does not have.
 *
 * The compiler itself is asked: it writes its code as bytes (string.dump's format, Lua 5.4), in which
 * each reading of a global, and of a field right after it, is one instruction with its line. So there
 * is no second grammar here, and no false alarm. The bytes are ours, written a moment ago; reading
 * them stops at the end all the same. */

enum {
    OP_GETTABUP = 11, /* lopcodes.h of 5.4: R[A] := UpValue[B][K[C]] */
    OP_GETFIELD = 14, /* R[A] := R[B][K[C]] */
    OP_SETTABUP = 15, /* UpValue[A][K[B]] := … */
    HEADER = 31,      /* up to the number of upvalues of the main function */
    NEW_LINE = -0x80, /* the line is in the table of absolute lines */
    TAG_FLOAT = 0x13,
    TAG_INTEGER = 0x03,
    TAG_SHORT = 0x04,
    TAG_LONG = 0x14
};

typedef struct {
    const unsigned char *at, *end;
} bytes;

typedef struct {
    mx_script *script;
    const char *path;
    mx_complaints *findings;
    mx_ids *assigned; /* globals that the script gives a value to */
    mx_arena *arena;  /* an error of Lua jumps over us */
    bool is_second;   /* the first reading gathers `assigned`, the second complains */
    int rc;
} checking;

/* ---- Bytes ---------------------------------------------------------------------------------- */

static unsigned byte(bytes *b)
{
    return b->at < b->end ? *b->at++ : 0;
}

static const unsigned char *skip(bytes *b, size_t n)
{
    const unsigned char *at = b->at;
    b->at = (size_t)(b->end - b->at) < n ? b->end : b->at + n;
    return at;
}

static size_t number(bytes *b)
{
    size_t x = 0;
    while (b->at < b->end) {
        unsigned c = byte(b);
        x = x << 7 | (c & 0x7f);
        if (c & 0x80) break;
    }
    return x;
}

static mx_str text(bytes *b)
{
    size_t size = number(b);
    if (size == 0) return (mx_str){NULL, 0};
    const char *at = (const char *)skip(b, size - 1);
    return (mx_str){at, (size_t)((const char *)b->at - at)};
}

static uint32_t instruction(const unsigned char *code, size_t i)
{
    uint32_t out;
    memcpy(&out, code + i * sizeof out, sizeof out);
    return out;
}

/* ---- One function ------------------------------------------------------------------------------ */

typedef struct {
    const unsigned char *code;
    size_t n_code;
    mx_str *constants; /* texts; empty for others */
    size_t n_constants;
    const signed char *lines;
    bytes absolute_lines; /* at the first pair */
    size_t n_absolute, first_line;
    int env; /* which upvalue is _ENV; -1: none */
} function;

static size_t line_of(const function *f, size_t instruction_number)
{
    size_t line = f->first_line;
    bytes pairs = f->absolute_lines;
    size_t left = f->n_absolute;
    for (size_t i = 0; i <= instruction_number; i++) {
        if (f->lines[i] != NEW_LINE) {
            line = (size_t)((long)line + f->lines[i]);
            continue;
        }
        for (size_t at = 0; left > 0 && at < i;) { /* pairs come in order */
            at = number(&pairs);
            size_t absolute = number(&pairs);
            left--;
            if (at == i) line = absolute;
        }
    }
    return line;
}

static bool is_text(const function *f, size_t k)
{
    return k < f->n_constants && f->constants[k].at;
}

/* Pushes the value of a global; false when there is none. */
static bool push_global(lua_State *L, mx_str name)
{
    lua_rawgeti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
    lua_pushlstring(L, name.at, name.size);
    bool is_there = lua_rawget(L, -2) != LUA_TNIL;
    lua_remove(L, -2);
    return is_there;
}

/* The global at constant k, read by instruction i into register `to`. */
static void check_global(checking *c, const function *f, size_t i, size_t k, unsigned to)
{
    lua_State *L = c->script->state;
    mx_str name = f->constants[k];
    if (mx_ids_find(c->assigned, name) != MX_NO_ID || mx_str_is(name, "arg")) return;
    bool is_there = push_global(L, name);
    uint32_t next = i + 1 < f->n_code ? instruction(f->code, i + 1) : 0;
    size_t field = next >> 24;
    if (!is_there) {
        c->rc = mx_complain(c->findings, c->path, line_of(f, i), "",
                            mx_tr("le nom « %.*s » n’existe pas ici", "there is no name \"%.*s\" here"), MX_STR(name));
    } else if (lua_istable(L, -1) && (next & 0x7f) == OP_GETFIELD && (next >> 16 & 0xff) == to && is_text(f, field)) {
        lua_pushlstring(L, f->constants[field].at, f->constants[field].size);
        if (lua_rawget(L, -2) == LUA_TNIL)
            c->rc = mx_complain(c->findings, c->path, line_of(f, i + 1), "", mx_tr("%.*s n’a pas de « %.*s »", "%.*s has no \"%.*s\""),
                                MX_STR(name), MX_STR(f->constants[field]));
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
}

static void check_code(checking *c, const function *f)
{
    for (size_t i = 0; i < f->n_code && c->rc == MX_OK; i++) {
        uint32_t x = instruction(f->code, i), op = x & 0x7f, a = x >> 7 & 0xff, b = x >> 16 & 0xff, k = x >> 24;
        uint32_t id;
        if (op == OP_SETTABUP && (int)a == f->env && is_text(f, b) && !c->is_second) c->rc = mx_ids_add(c->assigned, f->constants[b], &id);
        if (op == OP_GETTABUP && (int)b == f->env && is_text(f, k) && c->is_second) check_global(c, f, i, k, a);
    }
}

static void read_constants(bytes *b, function *f)
{
    for (size_t i = 0; i < f->n_constants; i++) {
        switch (byte(b)) {
        case TAG_FLOAT:
        case TAG_INTEGER: (void)skip(b, 8); break;
        case TAG_SHORT:
        case TAG_LONG: f->constants[i] = text(b); break;
        default: break;
        }
    }
}

/* Functions within functions; a script deeper than Lua's own limit does not compile. */
static void read_function(bytes *b, checking *c)
{
    function f = {.env = -1};
    (void)text(b); /* source */
    f.first_line = number(b);
    (void)number(b); /* last line */
    (void)skip(b, 3);
    f.n_code = number(b);
    if (f.n_code > (size_t)(b->end - b->at) / 4) f.n_code = (size_t)(b->end - b->at) / 4;
    f.code = skip(b, f.n_code * 4);
    f.n_constants = number(b);
    if (f.n_constants > (size_t)(b->end - b->at)) f.n_constants = (size_t)(b->end - b->at);
    f.constants = mx_arena_alloc(c->arena, (f.n_constants + 1) * sizeof *f.constants);
    if (!f.constants) {
        c->rc = mx_fail_memory();
        return;
    }
    read_constants(b, &f);
    (void)skip(b, number(b) * 3); /* upvalues */
    size_t n_functions = number(b);
    for (size_t i = 0; i < n_functions && c->rc == MX_OK && b->at < b->end; i++) read_function(b, c);
    size_t n_lines = number(b);
    f.lines = (const signed char *)skip(b, n_lines);
    if (n_lines < f.n_code) f.n_code = n_lines;
    f.n_absolute = number(b);
    f.absolute_lines = *b;
    for (size_t i = 0; i < 2 * f.n_absolute && b->at < b->end; i++) (void)number(b);
    for (size_t n = number(b); n > 0 && b->at < b->end; n--) { /* local variables */
        (void)text(b);
        (void)number(b);
        (void)number(b);
    }
    size_t n_names = number(b);
    for (size_t i = 0; i < n_names && b->at < b->end; i++)
        if (mx_str_is(text(b), "_ENV")) f.env = (int)i;
    check_code(c, &f);
}

/* ---- The whole ------------------------------------------------------------------------------------ */

static int write_bytes(lua_State *L, const void *data, size_t size, void *out)
{
    (void)L;
    mx_buf_add(out, data, size);
    return 0;
}

static void read_twice(checking *c, const mx_buf *code)
{
    for (int i = 0; i < 2 && c->rc == MX_OK && code->size > HEADER; i++) {
        bytes b = {(const unsigned char *)code->at + HEADER, (const unsigned char *)code->at + code->size};
        (void)byte(&b); /* upvalues of the main function */
        c->is_second = i == 1;
        read_function(&b, c);
    }
}

static int check_protected(lua_State *L)
{
    read_twice(lua_touserdata(L, 1), lua_touserdata(L, 2));
    return 0;
}

/* "PATH:LINE: message" of the compiler as a complaint. */
static int complain_of_syntax(checking *c, const char *message)
{
    size_t size = strlen(c->path), line = 0;
    if (strncmp(message, c->path, size) == 0 && message[size] == ':') {
        for (message += size + 1; *message >= '0' && *message <= '9'; message++) line = line * 10 + (size_t)(*message - '0');
        if (*message == ':') message += message[1] == ' ' ? 2 : 1;
    }
    return mx_complain(c->findings, c->path, line, "", "%s", message);
}

int mx_script_check(mx_script *script, const char *path, mx_complaints *findings)
{
    mx_file file;
    mx_buf code = {0};
    checking c = {.script = script, .path = path, .findings = findings};
    lua_State *L = script->state;
    int rc = mx_file_open(&file, path);
    if (rc < 0) return rc;
    rc = mx_ids_new(&c.assigned);
    if (rc == MX_OK) rc = mx_arena_new(&c.arena);
    if (rc == MX_OK) rc = mx_script__compile(script, path, (mx_str){file.at, file.size});
    if (rc == MX_E_SCRIPT || rc == MX_E_SYNTAX) {
        rc = complain_of_syntax(&c, mx_error_message());
    } else if (rc == MX_OK) {
        lua_dump(L, write_bytes, &code, 0);
        lua_pop(L, 1);
        rc = mx_buf_check(&code);
        if (rc == MX_OK) {
            lua_pushcfunction(L, check_protected);
            lua_pushlightuserdata(L, &c);
            lua_pushlightuserdata(L, &code);
            rc = mx_script__call(script, 2, 0);
        }
        if (rc == MX_OK) rc = c.rc;
    }
    mx_buf_dispose(&code);
    mx_ids_free(c.assigned);
    mx_arena_free(c.arena);
    mx_file_close(&file);
    return rc;
}
