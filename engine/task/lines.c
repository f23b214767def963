#include "lines.h"

#include <string.h>

void lines_say(const mx_context *context, const mx_buf *text)
{
    mx_str rest = {text->at, text->size};
    while (rest.size > 0) {
        const char *feed = memchr(rest.at, '\n', rest.size);
        size_t size = feed ? (size_t)(feed - rest.at) : rest.size;
        mx_say(context, "%.*s", (int)size, rest.at);
        size += size < rest.size;
        rest = (mx_str){rest.at + size, rest.size - size};
    }
}
