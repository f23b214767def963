/*
 * SVG: what cairo wrote, written again with the same ink in half the bytes.
 *
 * cairo repeats every style in full, gives six decimals, and leaves PLplot's turned page in a matrix
 * for each stroke. Here coordinates are hundredths of a pixel, relative to the point before; colours
 * are #rrggbb; what all strokes share stands once, on the group around them; strokes of one style
 * that follow each other are one path; and letters of one line share its height. Elements that are
 * none of the few that cairo makes of our charts pass as they are. Titles for those who cannot see
 * the picture are added, and the numbers taken off that cairo gives its surfaces through the life
 * of a process.
 */
#include <ctype.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "chart_i.h"

/* ---- Reading ------------------------------------------------------------------------- */

/* A tag from '<' to one past its '>'. */
typedef struct {
    const char *at, *end;
} tag;

static bool is_element(const tag *t, const char *name)
{
    size_t size = strlen(name);
    const char *at = t->at + 1;
    return (size_t)(t->end - at) > size && memcmp(at, name, size) == 0 && strchr(" />\n", at[size]);
}

/* The value of an attribute, up to its closing quote; NULL where it has none. */
static const char *attribute(const tag *t, const char *name)
{
    size_t size = strlen(name);
    for (const char *at = t->at; (at = memchr(at, ' ', (size_t)(t->end - at))); at++) {
        if ((size_t)(t->end - at) > size + 3 && memcmp(at + 1, name, size) == 0 &&
            memcmp(at + 1 + size, "=\"", 2) == 0)
            return at + size + 3;
    }
    return NULL;
}

/* cairo's numbers are "-12.345678", in every locale. */
static double take_number(const char **at)
{
    double value = 0, unit = 1;
    while (**at == ' ' || **at == ',') ++*at;
    bool is_negative = **at == '-';
    if (is_negative) ++*at;
    for (; isdigit((unsigned char)**at); ++*at) value = 10 * value + (**at - '0');
    if (**at == '.') {
        for (++*at; isdigit((unsigned char)**at); ++*at) value += (**at - '0') * (unit /= 10);
    }
    return is_negative ? -value : value;
}

typedef struct {
    bool has_fill, has_stroke, is_round;
    uint32_t fill, stroke;
    double fill_alpha, stroke_alpha, width;
} style;

static bool is_property(const char *at, const char *name, const char **value)
{
    size_t size = strlen(name);
    if (strncmp(at, name, size) != 0) return false;
    *value = at + size;
    return true;
}

static bool take_colour(uint32_t *out, const char *value)
{
    if (strncmp(value, "rgb(", 4) != 0) return false;
    const char *at = value + 4;
    *out = 0;
    for (int i = 0; i < 3; i++) {
        *out = *out << 8 | (uint32_t)lround(take_number(&at) * 2.55);
        if (*at == '%') at++;
    }
    return true;
}

static style read_style(const char *at)
{
    style s = {.fill_alpha = 1, .stroke_alpha = 1, .width = 1};
    const char *value;
    for (; at && *at != '"'; at += *at == ';') {
        while (*at == ' ') at++;
        if (is_property(at, "fill:", &value)) s.has_fill = take_colour(&s.fill, value);
        else if (is_property(at, "stroke:", &value)) s.has_stroke = take_colour(&s.stroke, value);
        else if (is_property(at, "fill-opacity:", &value)) s.fill_alpha = take_number(&value);
        else if (is_property(at, "stroke-opacity:", &value)) s.stroke_alpha = take_number(&value);
        else if (is_property(at, "stroke-width:", &value)) s.width = take_number(&value);
        else if (is_property(at, "stroke-linecap:", &value)) s.is_round = *value == 'r';
        at += strcspn(at, ";\"");
    }
    if (s.width < 0.001) s.has_stroke = false; /* the pen that leaves no seam */
    return s;
}

/* ---- Writing --------------------------------------------------------------------------- */

typedef struct {
    mx_buf *out;
    style open; /* of the stroke that is not closed yet */
    bool is_open;
    char command; /* the last of the path being written; 0: none */
    long x, y;    /* where its pen is, in hundredths */
    long first_x, first_y;
    bool in_letter; /* inside <symbol>, whose path bears its name */
    char name[24];
} writer;

static void put(writer *w, const char *text)
{
    mx_buf_text(w->out, text);
}

/* Hundredths as a number without what can be left out: 5, .25, -.5. A chart has thousands, so that
 * printf would be half of its time. */
static void put_hundredths(writer *w, long value)
{
    char text[24], *at = text + sizeof text;
    unsigned long size = value < 0 ? (unsigned long)-value : (unsigned long)value, rest = size % 100;
    if (rest % 10) *--at = (char)('0' + rest % 10);
    if (rest) {
        *--at = (char)('0' + rest / 10);
        *--at = '.';
    }
    for (unsigned long whole = size / 100; whole; whole /= 10) *--at = (char)('0' + whole % 10);
    if (size == 0) *--at = '0';
    if (value < 0) *--at = '-';
    mx_buf_add(w->out, at, (size_t)(text + sizeof text - at));
}

static long hundredths(double value)
{
    return lround(value * 100);
}

static void put_attribute(writer *w, const char *name, double value)
{
    mx_buf_format(w->out, " %s=\"", name);
    put_hundredths(w, hundredths(value));
    put(w, "\"");
}

static void put_colour(writer *w, const char *name, uint32_t colour, double alpha)
{
    char whole[8], opacity[24];
    snprintf(whole, sizeof whole, "%06x", (unsigned)(colour & 0xffffff));
    bool is_short = whole[0] == whole[1] && whole[2] == whole[3] && whole[4] == whole[5];
    if (is_short) mx_buf_format(w->out, " %s=\"#%c%c%c\"", name, whole[0], whole[2], whole[4]);
    else mx_buf_format(w->out, " %s=\"#%s\"", name, whole);
    snprintf(opacity, sizeof opacity, "%s-opacity", name);
    if (alpha < 1) put_attribute(w, opacity, alpha);
}

/* One number of a path; a sign parts it from the number before, else a blank does. */
static void put_step(writer *w, long value, bool is_after_letter)
{
    if (!is_after_letter && value >= 0) mx_buf_char(w->out, ' ');
    put_hundredths(w, value);
}

static void put_command(writer *w, char command, const long values[], int n)
{
    bool is_new = w->command != command;
    if (is_new) mx_buf_char(w->out, command);
    for (int i = 0; i < n; i++) put_step(w, values[i], is_new && i == 0);
    w->command = command;
}

static void move_to(writer *w, long x, long y)
{
    w->command = 0; /* numbers after an M would be lines */
    put_command(w, 'M', (const long[]){x, y}, 2);
    w->x = w->first_x = x;
    w->y = w->first_y = y;
}

static void line_to(writer *w, long x, long y)
{
    long dx = x - w->x, dy = y - w->y;
    if (dy == 0) put_command(w, 'h', &dx, 1);
    else if (dx == 0) put_command(w, 'v', &dy, 1);
    else put_command(w, 'l', (const long[]){dx, dy}, 2);
    w->x = x;
    w->y = y;
}

/* Where a page that is turned over stands: y becomes height - y. */
typedef struct {
    bool is_turned;
    double height;
} page;

static void take_points(const char **at, const page *p, long xy[], int n)
{
    for (int i = 0; i < n; i++) {
        double x = take_number(at), y = take_number(at);
        xy[2 * i] = hundredths(x);
        xy[2 * i + 1] = hundredths(p->is_turned ? p->height - y : y);
    }
}

/* Write path data, up to the quote. cairo ends its paths by moving to where they are: that is left out. */
static void put_path(writer *w, const char *at, const page *p)
{
    while (*at && *at != '"') {
        char command = *at++;
        long xy[6];
        switch (command) {
        case 'M':
            take_points(&at, p, xy, 1);
            while (*at == ' ') at++;
            if (*at != '"' && *at != 'M') move_to(w, xy[0], xy[1]);
            break;
        case 'L':
            take_points(&at, p, xy, 1);
            line_to(w, xy[0], xy[1]);
            break;
        case 'C':
            take_points(&at, p, xy, 3);
            put_command(w, 'c',
                        (const long[]){xy[0] - w->x, xy[1] - w->y, xy[2] - w->x, xy[3] - w->y, xy[4] - w->x,
                                       xy[5] - w->y},
                        6);
            w->x = xy[4];
            w->y = xy[5];
            break;
        case 'Z':
            put_command(w, 'z', NULL, 0);
            w->x = w->first_x;
            w->y = w->first_y;
            break;
        default: break; /* blanks */
        }
    }
}

static void close_stroke(writer *w)
{
    if (w->is_open) put(w, "\"/>\n");
    w->is_open = false;
}

static bool is_same_pen(const style *a, const style *b)
{
    return a->stroke == b->stroke && a->width == b->width && a->is_round == b->is_round &&
           a->stroke_alpha == b->stroke_alpha;
}

/* Opaque strokes of one pen may be one path, whatever they cross. */
static void put_stroke(writer *w, const style *s, const char *data, const page *p)
{
    bool goes_on = w->is_open && is_same_pen(s, &w->open);
    if (!goes_on) {
        close_stroke(w);
        put(w, "<path");
        put_colour(w, "stroke", s->stroke, s->stroke_alpha);
        put_attribute(w, "stroke-width", s->width);
        if (!s->is_round) put(w, " stroke-linecap=\"butt\"");
        put(w, " d=\"");
    }
    w->command = 0;
    put_path(w, data, p);
    w->open = *s;
    w->is_open = true;
    if (s->stroke_alpha < 1) close_stroke(w);
}

static void put_fill(writer *w, const style *s, const char *data, const page *p)
{
    put(w, "<path");
    put_colour(w, "fill", s->fill, s->fill_alpha);
    put(w, " d=\"");
    w->command = 0;
    put_path(w, data, p);
    put(w, "\"/>\n");
}

/* False when it is none that we know how to shorten. */
static bool put_path_element(writer *w, const tag *t)
{
    const char *data = attribute(t, "d"), *matrix = attribute(t, "transform");
    style s = read_style(attribute(t, "style"));
    page p = {false, 0};
    if (!data) return false;
    if (matrix) {
        static const char turned[] = "matrix(1,0,0,-1,0,";
        if (strncmp(matrix, turned, sizeof turned - 1) != 0) return false;
        const char *at = matrix + sizeof turned - 1;
        p = (page){true, take_number(&at)};
    }
    if (w->in_letter) {
        mx_buf_format(w->out, "<path id=\"%s\" d=\"", w->name);
        w->command = 0;
        put_path(w, data, &p);
        put(w, "\"/>\n");
        return true;
    }
    if (s.has_fill) {
        close_stroke(w);
        put_fill(w, &s, data, &p);
    }
    if (s.has_stroke) put_stroke(w, &s, data, &p);
    return true;
}

/* "glyph3-17" as "d-17": short, and a name. */
static void letter_name(char out[24], const char *id)
{
    unsigned font = 0;
    id += strcspn(id, "0123456789");
    for (; isdigit((unsigned char)*id); id++) font = 10 * font + (unsigned)(*id - '0');
    size_t n = strcspn(id, "\"");
    snprintf(out, 24, "%c%.0u%.*s", (char)('a' + font % 26), font / 26, (int)(n < 12 ? n : 12), id);
}

/* A run of letters: <g style="fill:…"> <use …/>… </g>. Returns where it ends; NULL when it is no such run. */
static const char *put_run(writer *w, const tag *group)
{
    const char *css = attribute(group, "style"), *at = group->end, *close = css ? strstr(at, "</g>") : NULL;
    if (!close) return NULL;
    style s = read_style(css);
    long height = 0;
    size_t n = 0;
    for (const char *use = at; (use = strchr(use, '<')) && use < close; use++) {
        tag t = {use, strchr(use, '>')};
        if (!t.end || strncmp(use, "<use ", 5) != 0 || !attribute(&t, "y")) return NULL;
        const char *y = attribute(&t, "y");
        long here = hundredths(take_number(&y));
        if (n++ && here != height) height = LONG_MIN; /* not one line: each letter says its own */
        else height = here;
    }
    close_stroke(w);
    put(w, "<g");
    put_colour(w, "fill", s.fill, s.fill_alpha);
    if (height != LONG_MIN) {
        put(w, " transform=\"translate(0 ");
        put_hundredths(w, height);
        put(w, ")\"");
    }
    put(w, ">");
    for (const char *use = at; (use = strchr(use, '<')) && use < close; use++) {
        tag t = {use, strchr(use, '>')};
        const char *x = attribute(&t, "x"), *y = attribute(&t, "y"), *id = attribute(&t, "xlink:href");
        char name[24];
        if (!x || !y || !id) continue;
        letter_name(name, id);
        mx_buf_format(w->out, "<use xlink:href=\"#%s\"", name);
        put_attribute(w, "x", take_number(&x));
        if (height == LONG_MIN) put_attribute(w, "y", take_number(&y));
        put(w, "/>");
    }
    put(w, "</g>\n");
    return close + 4;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static void put_escaped(writer *w, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '&': put(w, "&amp;"); break;
        case '<': put(w, "&lt;"); break;
        case '>': put(w, "&gt;"); break;
        case '"': put(w, "&quot;"); break;
        default:
            if ((unsigned char)*text >= ' ')
                mx_buf_char(w->out, *text); /* XML has no other control characters */
        }
    }
}

static void put_root(writer *w, const tag *t, const char *title, const char *words)
{
    put(w, "<svg role=\"img\" ");
    mx_buf_add(w->out, t->at + 5, (size_t)(t->end - t->at - 5));
    put(w, "\n<title>");
    put_escaped(w, title);
    put(w, "</title>\n<desc>");
    put_escaped(w, words);
    put(w, "</desc>\n");
}

static const char *put_element(writer *w, const tag *t, const char *title, const char *words)
{
    const char *id = attribute(t, "id"), *end;
    if (is_element(t, "svg")) {
        put_root(w, t, title, words);
    } else if (is_element(t, "symbol") && id) {
        w->in_letter = true;
        letter_name(w->name, id);
    } else if (is_element(t, "/symbol")) {
        w->in_letter = false;
    } else if (is_element(t, "g") && id && strncmp(id, "surface", 7) == 0) {
        put(w, "<g fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"bevel\">\n");
    } else if (is_element(t, "g") && (end = put_run(w, t))) {
        return end;
    } else if (!is_element(t, "path") || !put_path_element(w, t)) {
        close_stroke(w);
        mx_buf_add(w->out, t->at, (size_t)(t->end - t->at));
        mx_buf_char(w->out, '\n');
    }
    return t->end;
}

void mx_chart__svg(mx_buf *out, const char *svg, const char *title, const char *words)
{
    writer w = {.out = out};
    for (const char *at = svg; (at = strchr(at, '<'));) {
        tag t = {at, strchr(at, '>')};
        if (!t.end) break;
        t.end++;
        at = put_element(&w, &t, title, words);
    }
}
