#include "script_i.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

/* The last net under --max-time: work in C that never comes back to the hook (a query, a sort) is
 * ended with the process, where its owner allows that. The store is open for reading only, so
 * nothing is left half done. One process, one alarm: a script that computes another's indicator
 * hands it over and takes it back. */

enum { GRACE_SECONDS = 1 };

static mx_script *watched;            /* whose time runs; NULL: nobody's */
static const char *volatile words[2]; /* around the place, in the user's language */
static char place[LUA_IDSIZE + 16];   /* "script.lua:12", written between two hooks */
static volatile sig_atomic_t place_size, has_line;

static void say(const char *text, size_t size)
{
    if (write(STDERR_FILENO, text, size) < 0) _exit(1);
}

/* Nothing here but what a signal may do. */
static void on_alarm(int unused)
{
    (void)unused;
    say("mieux: ", 7);
    if (place_size) say(place, (size_t)place_size);
    say(words[0], strlen(words[0]));
    if (place_size && has_line) say(words[1], strlen(words[1]));
    say("\n", 1);
    _exit(1);
}

static void set_timer(double seconds)
{
    struct itimerval timer = {.it_value = {(time_t)seconds, (suseconds_t)(fmod(seconds, 1) * 1e6)}};
    (void)setitimer(ITIMER_REAL, &timer, NULL);
}

static void restart(mx_script *script)
{
    double left = script->deadline - mx_script__now() + GRACE_SECONDS;
    watched = script;
    set_timer(left > 0.001 ? left : 0.001);
}

mx_script *mx_script__watch(mx_script *script)
{
    mx_script *before = watched;
    if (!script->options.may_end_process) return before;
    struct sigaction action = {.sa_handler = on_alarm};
    words[0] = mx_tr(" : le script a dépassé sa limite (--max-time)", ": the script is past its limit (--max-time)");
    words[1] = mx_tr(" ; c’est la dernière ligne connue", "; this is the last line known");
    int n = snprintf(place, sizeof place, "%.*s", (int)sizeof place - 1, script->running);
    has_line = 0;
    place_size = n < (int)sizeof place ? n : (int)sizeof place - 1;
    (void)sigaction(SIGALRM, &action, NULL);
    restart(script);
    return before;
}

void mx_script__unwatch(mx_script *before)
{
    watched = before;
    if (before) restart(before);
    else set_timer(0);
}

/* Called by the hook: where the script is. */
void mx_script__note_place(lua_State *L)
{
    lua_Debug at;
    if (!watched || !lua_getstack(L, 0, &at) || !lua_getinfo(L, "Sl", &at) || at.currentline < 0) return;
    place_size = 0; /* a signal now names no place, rather than half a one */
    int n = snprintf(place, sizeof place, "%s:%d", at.short_src, at.currentline);
    has_line = 1;
    place_size = n < (int)sizeof place ? n : (int)sizeof place - 1;
}
