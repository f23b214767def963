#include "mx/base.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* The record of the last failure in this thread. Its size is fixed, so that running
 * out of memory can be reported without memory. */
typedef struct {
    int code;
    char message[1024];
} error_record;

static _Thread_local error_record record;
static mx_lang language = MX_FR;

/* Ends a message that did not fit with "…", at a character's boundary. */
static void mark_cut(char *message, size_t size)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    size_t end = size - sizeof ellipsis;
    while (end > 0 && ((unsigned char)message[end] & 0xC0) == 0x80) end--;
    memcpy(message + end, ellipsis, sizeof ellipsis);
}

int mx_fail(int code, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(record.message, sizeof record.message, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof record.message) mark_cut(record.message, sizeof record.message);
    record.code = code;
    return code;
}

int mx_fail_memory(void)
{
    return mx_fail(MX_E_NOMEM, "%s",
                   mx_tr("mémoire insuffisante : fermez d’autres programmes ou traitez moins de données à la fois",
                         "out of memory: close other programs or treat less data at a time"));
}

int mx_fail_io(const char *path, const char *what)
{
    return mx_fail(MX_E_IO, mx_tr("%s : %s : %s", "%s: %s: %s"), path, what, strerror(errno));
}

int mx_fail_context(int code, const char *format, ...)
{
    char before[sizeof record.message];
    char context[256];
    va_list arguments;
    memcpy(before, record.message, sizeof before);
    va_start(arguments, format);
    vsnprintf(context, sizeof context, format, arguments);
    va_end(arguments);
    return mx_fail(code, mx_tr("%s : %s", "%s: %s"), context, before);
}

const char *mx_error_message(void)
{
    return record.message;
}

int mx_error_code(void)
{
    return record.code;
}

void mx_error_clear(void)
{
    record.code = MX_OK;
    record.message[0] = '\0';
}

void mx_lang_set(mx_lang lang)
{
    language = lang;
}

mx_lang mx_lang_get(void)
{
    return language;
}

mx_lang mx_lang_from_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value) return strncmp(value, "en", 2) == 0 ? MX_EN : MX_FR;
    }
    return MX_FR;
}

const char *mx_tr(const char *fr, const char *en)
{
    return language == MX_EN ? en : fr;
}
