/* The look that a house gives its reports: two colours, a name, a picture. */
#include "report_i.h"

#include <math.h>
#include <string.h>

const mx_report_theme mx_report__usual_theme = {.accent = 0x14536b, .alert = 0x8c2f16};

uint32_t mx_report__lighter(uint32_t colour, double part)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        double value = (colour >> shift & 255) + part * (255.0 - (colour >> shift & 255));
        mixed |= (uint32_t)lround(value) << shift;
    }
    return mixed;
}

/* Contrast with white as WCAG 2.1 defines it. */
static double contrast(uint32_t colour)
{
    static const double weights[] = {0.0722, 0.7152, 0.2126};
    double luminance = 0;
    for (int i = 0; i < 3; i++) {
        double v = (colour >> (8 * i) & 255) / 255.0;
        luminance += weights[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return 1.05 / (luminance + 0.05);
}

/* ---- Reading -------------------------------------------------------------------------- */

static int digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int read_colour(uint32_t *out, const mx_texts *texts, const char *path, const char *key)
{
    const char *text = mx_texts_get(texts, key);
    bool is_colour = text[0] == '#' && strlen(text) == 7;
    *out = 0;
    for (int i = 1; is_colour && i < 7; i++) {
        is_colour = digit(text[i]) >= 0;
        *out = *out << 4 | (uint32_t)(is_colour ? digit(text[i]) : 0);
    }
    if (!is_colour)
        return mx_fail(MX_E_SYNTAX,
                       mx_tr("%s : %s : « %s » n’est pas une couleur ; écrivez-la comme #14536b",
                             "%s: %s: \"%s\" is not a colour; write it as #14536b"),
                       path, key, text);
    if (contrast(*out) >= 4.5) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : %s : %s est trop pâle pour être lu sur du blanc (contraste %.1f, il faut 4,5)",
                         "%s: %s: %s is too pale to be read on white (contrast %.1f, 4.5 is needed)"),
                   path, key, text, contrast(*out));
}

/* A file beside the theme's own. */
static int read_logo(mx_str *out, const char *path, const char *name, mx_arena *arena)
{
    static const char png[] = "\x89PNG\r\n\x1a\n";
    const char *slash = strrchr(path, '/');
    int folder = slash == NULL ? 0 : (int)(slash + 1 - path);
    const char *beside = mx_arena_format(arena, "%.*s%s", folder, path, name);
    mx_file file;
    if (beside == NULL) return mx_fail_memory();
    int rc = mx_file_open(&file, beside);
    if (rc < 0) return rc;
    bool is_png = file.size > sizeof png && memcmp(file.at, png, sizeof png - 1) == 0;
    char *kept = is_png ? mx_arena_copy(arena, file.at, file.size) : NULL;
    *out = (mx_str){kept, kept == NULL ? 0 : file.size};
    mx_file_close(&file);
    if (!is_png)
        return mx_fail(MX_E_VALUE, mx_tr("%s : ce n’est pas une image PNG", "%s: this is not a PNG picture"), beside);
    return kept == NULL ? mx_fail_memory() : MX_OK;
}

int mx_report_theme_read(mx_report_theme *out, const char *path, mx_arena *arena)
{
    static const mx_text_key keys[] = {{"accent", ""}, {"alert", ""}, {"publisher", ""}, {"logo", ""}};
    mx_texts *texts;
    *out = mx_report__usual_theme;
    int rc = mx_texts_load(&texts, path, MX_FR, keys, 4);
    if (rc < 0) return rc;
    rc = read_colour(&out->accent, texts, path, "accent");
    if (rc >= 0) rc = read_colour(&out->alert, texts, path, "alert");
    const char *publisher = mx_texts_get(texts, "publisher"), *logo = mx_texts_get(texts, "logo");
    if (rc >= 0 && publisher[0] != '\0') {
        out->publisher = mx_arena_copy(arena, publisher, strlen(publisher));
        if (out->publisher == NULL) rc = mx_fail_memory();
    }
    if (rc >= 0 && logo[0] != '\0') rc = read_logo(&out->logo, path, logo, arena);
    mx_texts_free(texts);
    return rc;
}
