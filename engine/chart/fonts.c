/*
 * Our fonts and no others: a private fontconfig configuration that holds a few named
 * files, so that what a machine has installed cannot change a chart's bytes.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "chart_i.h"

/* Where Debian's packages put them. $MIEUX_FONTS names one folder that holds them all instead. */
static const struct {
    const char *folder, *file, *package;
} needed[] = {
    {"/usr/share/fonts/opentype/inter", "Inter-Regular.otf", "fonts-inter"},
    {"/usr/share/fonts/opentype/inter", "Inter-SemiBold.otf", "fonts-inter"},
    {"/usr/share/fonts/opentype/inter", "Inter-Italic.otf", "fonts-inter"},
    {"/usr/share/fonts/opentype/inter", "InterDisplay-SemiBold.otf", "fonts-inter"},
    {"/usr/share/fonts/truetype/dejavu", "DejaVuSans.ttf", "fonts-dejavu-core"},
    {"/usr/share/fonts/truetype/dejavu", "DejaVuSans-Bold.ttf", "fonts-dejavu-core"},
    {"/usr/share/fonts/truetype/dejavu", "DejaVuSansMono.ttf", "fonts-dejavu-core"},
};

static int add_fonts(FcConfig *config, const char *elsewhere)
{
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", *elsewhere ? elsewhere : needed[i].folder, needed[i].file);
        if (access(path, R_OK) != 0 || !FcConfigAppFontAddFile(config, (const FcChar8 *)path)) {
            return mx_fail(MX_E_NOTFOUND,
                           mx_tr("%s : police introuvable ; installez le paquet %s (apt install %s)",
                                 "%s: font not found; install the package %s (apt install %s)"),
                           path, needed[i].package, needed[i].package);
        }
    }
    return MX_OK;
}

static PangoContext *make_context(FcConfig *config)
{
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (!map) return NULL;
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    PangoContext *context = pango_font_map_create_context(map);
    g_object_unref(map);

    /* Letters where the type designer put them, not where the pixels are. */
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    /* Scripts choose their shapes by language; the user's locale must not. */
    pango_context_set_language(context, pango_language_from_string("fr"));
    return context;
}

int mx_chart__fonts(PangoContext **out)
{
    static PangoContext *kept;
    static char kept_from[1024]; /* what $MIEUX_FONTS was then */
    const char *elsewhere = getenv("MIEUX_FONTS");
    if (!elsewhere) elsewhere = "";
    *out = NULL;
    if (kept && strcmp(elsewhere, kept_from) != 0) {
        g_object_unref(kept);
        kept = NULL;
    }
    if (!kept) {
        FcConfig *config = FcConfigCreate();
        if (!config) return mx_fail_memory();
        int rc = add_fonts(config, elsewhere);
        if (rc == MX_OK && !(kept = make_context(config))) rc = mx_fail_memory();
        FcConfigDestroy(config);
        if (rc < 0) return rc;
        snprintf(kept_from, sizeof kept_from, "%s", elsewhere);
    }
    *out = kept;
    return MX_OK;
}
