/*
 * chart: a chart described, then drawn.
 *
 * An mx_chart says what to draw: a kind, a release, which of its columns mean
 * what, and the words around it. mx_chart_draw turns it into the bytes of an SVG,
 * a PNG or a PDF; the same description gives the same bytes, on every machine
 * that has the same versions of the libraries and fonts. It takes a release and
 * nothing else, so that no figure can be drawn that may not be shown: withheld
 * rows stand in the picture as words, and an internal release is marked.
 *
 * PLplot draws every line and surface, on a cairo surface of this room; pango
 * sets the text, in Inter and DejaVu Sans, loaded from their packages and from
 * nowhere else. PLplot's state is global, so one chart is drawn at a time: the
 * functions below take a lock and may be called from any thread.
 */
#ifndef MX_CHART_H
#define MX_CHART_H

#include "mx/base.h"
#include "mx/disclose.h"

MX_DOOR_OPEN

typedef enum {
    MX_CHART_SITUATIONS,  /* a bar a row: the shares of the situations, either side of the middle */
    MX_CHART_TREND,       /* lines over periods with their intervals; panels when there are many */
    MX_CHART_TERRITORIES, /* a dot with its interval a row, and the network as a reference */
    MX_CHART_MENTIONS,    /* two bars a row, ill-being to the left, well-being to the right */
    MX_CHART_CHANGE,      /* two dots a row, before and after, joined */
    MX_CHART_BARS,        /* a bar a row from zero, with its interval */
    MX_CHART_DOTS,        /* a dot with its interval a row, and what it is compared with */
    MX_CHART_RANKS,       /* a dot with its interval a row, and the ranks that are possible */
    MX_CHART_SLOPE,       /* a line a row from before to after; panels by group */
    MX_CHART_HEAT,        /* a table of coloured cells with their figures */
    MX_CHART_FUNNEL,      /* figures against the people behind them, between limits; panels by group */
    MX_CHART_RADAR,       /* figures on axes in a circle, with a caveat; panels by group */
    MX_CHART_RELIABILITY, /* what was reached against what was promised; panels by group */
    MX_CHART_RIDGES,      /* the distribution over the levels of each row, as steps on a common scale */
    MX_CHART_FLOW,        /* what becomes of what, from left to right, as wide as there are many */
    MX_CHART_CORRESPONDENCE, /* who speaks of what: two kinds of point on two axes */
    MX_CHART_MAP,         /* a disc a territory where it lies, its size the people, its colour the figure */
    MX_CHART_CALENDAR     /* commitments from their start to the day they are due, and what became of them */
} mx_chart_kind;

/* As in the list above: "situations", "trend"… */
const char *mx_chart_kind_name(mx_chart_kind kind);
/* How many kinds there are. */
size_t mx_chart_n_kinds(void);
/* MX_E_NOTFOUND with the list of names for an unknown one. */
int mx_chart_kind_find(mx_chart_kind *out, const char *name) MX_MUST_CHECK;

typedef enum { MX_CHART_SVG, MX_CHART_PNG, MX_CHART_PDF } mx_chart_format;

/* By the ending of a file's name; MX_E_USAGE for another ending. */
int mx_chart_format_find(mx_chart_format *out, const char *path) MX_MUST_CHECK;

typedef enum {
    MX_CHART_AS_IS,   /* rows as the release has them */
    MX_CHART_BY_NAME, /* by name, as people sort: É beside E */
    MX_CHART_BY_VALUE /* the largest figure first, without a figure last */
} mx_chart_order;

#define MX_CHART_LEVELS_MAX 11

/* Everything is borrowed until the call returns. Texts come in pairs, [MX_FR] and
 * [MX_EN]; where the chosen language has none the other is taken; both NULL: no
 * such text. Texts are one line of UTF-8 each and are broken where they must be.
 *
 * Columns are named as the release's frame names them. A figure of role MX_SHARE
 * is shown in per cent. A row without figures stands as "not published", with the
 * reason where the release withheld it. */
typedef struct {
    mx_chart_kind kind;
    const mx_release *release;
    mx_lang lang;

    /* Which columns. */
    const char
        *by; /* text: what a row is, or which line a point belongs to. Needed, but in a trend of one line */
    const char *group; /* text: rows of one group stand together under its name; in a trend, one panel each.
                          NULL: none */
    const char *x;     /* trend: text, the period; heat: text, the column; reliability: a number, what was promised;
                          correspondence: a number, the first axis */
    const char *y;     /* the figure (not for situations); mentions: towards the right; change, slope: after;
                          correspondence: the second axis */
    const char *y2;    /* mentions: towards the left; change, slope: before; dots, radar: what y is compared with;
                          flow: how many arrive */
    const char *low,
        *high; /* interval of y, in change and slope of y - y2; NULL where there is none to show (the words
                  under the chart then say so) */
    const char *n;      /* people behind a row; NULL: the column of role MX_PEOPLE */
    const char *series; /* trend: text; where it changes from one period to the next the line is broken. NULL:
                           never. funnel: text; a row that has some other than "none" is outside and named */
    const char *why; /* trend: text; a row that has some begins another series, and the words stand at the break */
    const char *to; /* flow: text, where a link leads that leaves `by`; y counts where it leaves, y2 where it
                       arrives (NULL: y) */
    const char *start, *due, *done; /* calendar: texts, dates (2025-03-31) or periods (2025-03) */
    const char *status; /* text: "planned", "under way", "kept", "partly kept", "not kept", "dropped" */
    const char *quality; /* correspondence: cos² in the plane; a point below 0.5 is pale and bears no name */
    const char *size;    /* correspondence: part in the axes, NULL: all of one size; map: people, NULL: n */
    const char *latitude, *longitude; /* map: degrees; where there are none a row stands in its outline */
    const char *area;                 /* map: text, a property of the outline that is the row's; NULL: `by` */
    const char *rank, *rank_low, *rank_high; /* ranks: the rank, 1 the first, and the ranks that are possible */
    const char *levels[MX_CHART_LEVELS_MAX]; /* situations: a count or share a level, lowest first */
    const char *merged[3]; /* situations: low, middle, high, used in rows whose levels are missing; NULL: no
                              such columns */
    size_t n_levels;       /* 3 to MX_CHART_LEVELS_MAX; 5 usually */

    /* Words around the picture. */
    const char *title[2];    /* the finding, as a sentence; both NULL: found in the figures where the kind can */
    const char *subtitle[2]; /* what is shown, of whom; n is added where rows do not bear theirs */
    const char *note[2];     /* how to read it, what it cannot say */
    const char *source[2];   /* where the figures come from; "Source : " is put before it */
    const char *unit[2];     /* of the figure, after the numbers on the axis, when it is not a share */
    const char *x_name[2], *y_name[2]; /* correspondence: of the axes, with what they explain */
    const char *level_names[MX_CHART_LEVELS_MAX][2]; /* NULL: the five situations of SPIRAL, or the numbers */
    const char *side_names[2][2]; /* [0] of y2, [1] of y (reliability: of x and y). NULL: the usual words */

    bool finds; /* what is found in the figures, where the kind finds something, is the title; the one given
                   begins the subtitle */

    /* How. */
    mx_chart_order order;
    const char *reference;  /* territories, funnel: the row that is the network, drawn as a line: the one of this text
                               in `by`, or, under this name, the one without text there; NULL: none */
    const char *without;    /* the row of this text in `by` is not drawn; a note should tell of it. NULL: all are */
    const char *outline;    /* map: a GeoJSON text, polygons in degrees to draw as ground; NULL: none */
    const char *as_of;      /* calendar: the day (2025-12-31) on which something open is late; NULL: none */
    double lowest, highest; /* ends of the axis of figures; both 0: from the data */
    double middle; /* funnel: the share around which its limits stand; 0: that of the reference, or none */
    double spread; /* funnel: what rows usually differ by, as a standard deviation; 0: by chance alone */
    bool as_percent;        /* show y in per cent whatever its role: a net share, from -1 to 1 */
    int decimals;           /* of figures; -1: as many as their spread asks for */
    int width;              /* logical pixels, 320 to 2000 */
    int height;   /* of a trend, 200 to 4000; 0: as it should be. Other kinds grow with their rows */
    double scale; /* PNG: pixels for one logical pixel, 0.5 to 4 */
} mx_chart;

#define MX_CHART_INIT                                                                                        \
    {                                                                                                        \
        .n_levels = 5, .decimals = -1, .width = 760, .scale = 1                                              \
    }

/* The place in `chart` of the column that it calls `field` ("by", "x", "rank_low"), and what such a column
 * holds for its kind. NULL: nothing is called so, or this kind has no use for it. */
const char **mx_chart_column(mx_type *type, mx_chart *chart, const char *field);
/* Whether a kind is made of columns of levels. */
bool mx_chart_takes_levels(mx_chart_kind kind);

/* Append the picture to `out`. MX_E_NOTFOUND: a column or a font package is not
 * there; MX_E_VALUE: the description does not fit the table, or there is no row;
 * MX_E_SYNTAX: a text is not UTF-8; MX_E_LIMIT: the picture would be too tall;
 * MX_E_IO: a library could not draw. On failure `out` is as it was. */
int mx_chart_draw(mx_buf *out, const mx_chart *chart, mx_chart_format format) MX_MUST_CHECK;

/* The size of the picture in logical pixels, for the page that makes room for it. */
int mx_chart_size(int *width, int *height, const mx_chart *chart) MX_MUST_CHECK;

/* Append what the picture shows, in one to three sentences in the chart's language, for
 * those who cannot see it: made from the same figures. SVG and PDF carry it too. */
int mx_chart_describe(mx_buf *out, const mx_chart *chart) MX_MUST_CHECK;

/* Draw into a file, in the format of its ending, whole or not at all. */
int mx_chart_write(const mx_chart *chart, const char *path) MX_MUST_CHECK;

/* ---- For pages ------------------------------------------------------------- */

/* cairo's and pango's own names, so that this door needs neither header. */
typedef struct _cairo cairo_t;
typedef struct _PangoContext PangoContext;

/* A chart drawn once, to be shown on pages of other documents: its lines stay lines and
 * its text stays text. It needs neither the description nor the release any more. */
typedef struct mx_chart_drawing mx_chart_drawing;

/* The white on either side of a picture, in logical pixels, for those who set it into a column. */
#define MX_CHART_MARGIN 20

/* Errors as mx_chart_draw. */
int mx_chart_record(mx_chart_drawing **out, const mx_chart *chart) MX_MUST_CHECK;
void mx_chart_drawing_free(mx_chart_drawing *drawing);
int mx_chart_drawing_width(const mx_chart_drawing *drawing); /* logical pixels */
int mx_chart_drawing_height(const mx_chart_drawing *drawing);
/* How many heights there are, rising, at which it may be cut to go on on another page. */
size_t mx_chart_drawing_cuts(const double **out, const mx_chart_drawing *drawing);
/* Show `height` of it from `top` on, with the upper left corner at the origin of `cairo`, a logical
 * pixel a unit. Once a page: a PDF surface remembers of a drawing only what was shown of it first,
 * so that each page needs a recording of its own. A failure is in the status of `cairo`. */
void mx_chart_drawing_show(const mx_chart_drawing *drawing, double top, double height, cairo_t *cairo);

/* The pango context of the charts, so that the text around them is set in the same fonts, at
 * 72 units an inch: families "Inter" (regular, italic, semi-bold), "Inter Display" (semi-bold),
 * "DejaVu Sans" (regular, bold) and "DejaVu Sans Mono". From here to mx_chart_let_go_fonts the room's
 * lock is held: no chart can be drawn, recorded ones can be shown. MX_E_NOTFOUND names the
 * package whose font is missing; then nothing is held. */
int mx_chart_hold_fonts(PangoContext **out) MX_MUST_CHECK;
void mx_chart_let_go_fonts(void);

MX_DOOR_CLOSE

#endif
