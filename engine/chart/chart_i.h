/*
 * Inside the chart room: the table that a description selects, and the canvas it
 * is drawn on.
 *
 * A kind of chart is an mx_chart_maker in a file of its own, and a line of the table in
 * chart.c. Drawing functions run twice, first on a canvas that only measures, so that the
 * height of a picture is known by the same code that fills it.
 */
#ifndef MX_CHART_I_H
#define MX_CHART_I_H

#include <cairo.h>
#include <pango/pango.h>

#include "mx/chart.h"

/* ---- Kinds --------------------------------------------------------------------------- */

typedef struct mx_chart_row mx_chart_row;
typedef struct mx_chart_table mx_chart_table;
typedef struct mx_canvas mx_canvas;

/* What a description may name, as bits. table.c has a line for each: where it stands in mx_chart,
 * where a row keeps it, text or number. */
enum {
    MX_COL_BY = 1 << 0,
    MX_COL_GROUP = 1 << 1,
    MX_COL_X = 1 << 2,        /* a text */
    MX_COL_X_NUMBER = 1 << 3, /* x too, a number */
    MX_COL_Y = 1 << 4,
    MX_COL_Y2 = 1 << 5,
    MX_COL_LOW = 1 << 6,
    MX_COL_HIGH = 1 << 7,
    MX_COL_INTERVAL = MX_COL_LOW | MX_COL_HIGH,
    MX_COL_N = 1 << 8,
    MX_COL_SERIES = 1 << 9,
    MX_COL_WHY = 1 << 10,
    MX_COL_RANK = 1 << 11,   /* with its range */
    MX_COL_LEVELS = 1 << 12, /* levels and merged */
    MX_COL_START = 1 << 16,  /* days */
    MX_COL_DUE = 1 << 17,
    MX_COL_DONE = 1 << 18,
    MX_COL_STATUS = 1 << 19,
    MX_COL_TO = 1 << 20,
    MX_COL_QUALITY = 1 << 21,
    MX_COL_SIZE = 1 << 22,
    MX_COL_LATITUDE = 1 << 23,
    MX_COL_LONGITUDE = 1 << 24,
    MX_COL_AREA = 1 << 25,
    MX_COL_ROWS = MX_COL_BY | MX_COL_GROUP | MX_COL_INTERVAL | MX_COL_N /* of a list with figures */
};

/* A kind of chart: all that the rest of the room knows of it. */
typedef struct {
    const char *name;
    const char *what[2]; /* the picture in a few words, which its description begins with */
    unsigned needs;      /* columns that the description must name */
    unsigned takes;      /* and those that it may */
    unsigned shows;      /* what a row must have, or it counts as one without figures */
    bool is_naming_hidden; /* rows without figures have no place in it: they are named below */
    bool is_naming_x;      /* and with their x */
    bool is_uncertain;     /* its figures have intervals: where they are missing it is said */
    bool is_n_above;       /* rows do not bear their n: the subtitle does */
    bool is_of_change;     /* intervals are of the difference y - y2, not of y */
    bool is_from_zero;     /* the axis of figures holds zero */
    /* Work out, once, what drawing needs, into table->own; refuse what cannot be drawn. NULL: nothing. */
    int (*prepare)(mx_chart_table *table);
    /* Draw below `top`, return where the picture ends. */
    double (*draw)(mx_canvas *canvas, const mx_chart_table *table, double top);
    /* What it shows, in words: the whole of it, or each row. */
    void (*say)(mx_buf *out, const mx_chart_table *table);
    void (*say_row)(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row);
    /* The finding, as a sentence without a full stop, where the description has no title; it claims
     * nothing that intervals do not bear. Adds nothing when there is nothing to find. NULL: none. */
    void (*find)(mx_buf *out, const mx_chart_table *table);
} mx_chart_maker;

const mx_chart_maker *mx_chart__maker(mx_chart_kind kind);

/* ---- The table (table.c) ---------------------------------------------------- */

/* One row of the release, as the description reads it. Missing figures are NaN. */
struct mx_chart_row {
    const char *label;    /* of `by`; "" where there is no such column */
    const char *group;    /* "" where there is none */
    const char *x;        /* NULL where there is none */
    const char *series;   /* NULL where there is none */
    const char *why;      /* NULL where there is none */
    const char *withheld; /* the release's reason, in its words; NULL when the row was not withheld */
    const char *area;     /* NULL where there is none */
    const char *to;       /* NULL where there is none */
    const char *status;   /* NULL where there is none */
    double start, due, done; /* days since 1970 */
    double quality, size, latitude, longitude;
    double at; /* x, for kinds to which it is a number */
    double y, y2, low, high, n, rank, rank_low, rank_high;
    double levels[MX_CHART_LEVELS_MAX]; /* shares of the row's people; all NaN, or none */
    double merged[3];                   /* likewise */
    double share_low, share_high; /* of the low and high levels, also where they are all that is known */
    bool is_shown;                /* the figures that this kind needs are there */
    bool is_partial;              /* not they, but share_low or share_high */
};

struct mx_chart_table {
    const mx_chart *chart;
    mx_arena *arena;
    mx_chart_row *rows;      /* in drawing order */
    size_t n_rows, n_groups; /* n_groups counts runs of equal group; 0 without the column */
    bool is_share;           /* y is a share, shown in per cent */
    bool has_interval, has_n, has_group;
    int decimals; /* of the figure as shown */
    double as_of; /* the day of a calendar, since 1970; NaN: none */
    double n_low, n_high; /* the fewest and the most people of a row that is shown; not finite: unknown */
    const char *title, *subtitle; /* as drawn; NULL: none */
    void *own;                    /* what the kind prepared */
};

/* Read what `chart` selects, checking every name and text. Lives in `arena`. */
int mx_chart__table(mx_chart_table *out, const mx_chart *chart, mx_arena *arena) MX_MUST_CHECK;

/* ---- Words (words.c) ----------------------------------------------------------------- */

/* Fill in the table's title (its own, else the finding) and subtitle (its own, with the n that
 * rows do not bear). */
int mx_chart__give_words(mx_chart_table *table) MX_MUST_CHECK;

/* The text of the chart's language; the other when it has none; NULL for neither. */
const char *mx_chart__pick(const mx_chart *chart, const char *const pair[2]);
/* The chart's language, whatever that of messages is. */
const char *mx_chart__tr(const mx_chart *chart, const char *fr, const char *en) MX_FORMAT_ARG(2)
    MX_FORMAT_ARG(3);

/* A figure as people read it: "41 %", "6,9", "−2". In the table's arena. */
const char *mx_chart__figure(const mx_chart_table *table, double value);
const char *mx_chart__percent(const mx_chart_table *table, double share);
const char *mx_chart__count(const mx_chart_table *table, double value);
/* "33–59": an interval of figures, the sign or unit left to the figure beside it. */
const char *mx_chart__interval(const mx_chart_table *table, double low, double high);
/* "n = 48". */
const char *mx_chart__n(const mx_chart_table *table, double n);

/* Sentences in a row, "; " between them and "." at the end: of each row that is shown, nine at
 * most, and how many more there are. */
void mx_chart__say_rows(mx_buf *out, const mx_chart_table *table,
                        void (*say)(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row));
/* Whether one row is clearly above all others, as a finding. */
void mx_chart__find_top(mx_buf *out, const mx_chart_table *table);
/* Whether differences between y2 and y are clear, as a finding. */
void mx_chart__find_changes(mx_buf *out, const mx_chart_table *table);
/* "+12" or "−3": y - y2, in points where figures are shares. */
const char *mx_chart__difference(const mx_chart_table *table, const mx_chart_row *row);
/* "Group, name 53 % (interval 44–62)". */
void mx_chart__say_figure(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row);
/* "Group, name from 41 % to 53 % (+12, interval 2–21)". */
void mx_chart__say_change(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row);
/* "Group, name 53 % (interval 44–62), reference 49 %": of dots and radars. */
void mx_chart__say_compared(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row);
void mx_chart__find_apart(mx_buf *out, const mx_chart_table *table);
/* What y2 (0) and y (1) are called: as described, else these. */
const char *mx_chart__side(const mx_chart *chart, size_t side, const char *fr, const char *en);

/* "Group, name", as far as a row has them. */
void mx_chart__say_name(mx_buf *out, const mx_chart_row *row);
/* " (interval 33–59)", where there is one. */
void mx_chart__say_interval(mx_buf *out, const mx_chart_table *table, const mx_chart_row *row);

/* "Not published (fewer than 11 people): A, B, C" for the rows without figures, or
 * NULL when every row has its own. `with_x` names the period too. */
const char *mx_chart__hidden(const mx_chart_table *table, bool with_x);
/* Why a row stands without figures, in the chart's language; and the different reasons of all
 * such rows in one sentence, NULL when there is none. */
const char *mx_chart__reason(const mx_chart_table *table, const mx_chart_row *row);
const char *mx_chart__reasons(const mx_chart_table *table);

/* ---- The canvas (canvas.c) ----------------------------------------------------- */

/* Colours are 0xRRGGBB. */
enum {
    MX_PAPER = 0xffffff,
    MX_INK = 0x1f1f1f,
    MX_MUTED = 0x5c5c5c, /* 6.7:1 on white */
    MX_AXIS = 0x8a8a8a,
    MX_GRID = 0xe4e4e4,
    MX_STRIPE = 0xf6f6f6,
    MX_QUIET = 0xc9c9c9,
    MX_BLUE = 0x0072b2, /* Okabe and Ito 2008, in the order they are used here */
    MX_VERMILLION = 0xd55e00,
    MX_GREEN = 0x009e73,
    MX_PURPLE = 0xcc79a7,
    MX_ORANGE = 0xe69f00,
    MX_SKY = 0x56b4e9,
    MX_ALARM = 0x9b2d00
};

typedef struct {
    double size;                /* pixels */
    bool is_strong, is_tabular; /* semi-bold; digits of one width */
    uint32_t colour;
} mx_face;

/* Texts that were laid out, by a hash of text and face. */
typedef struct {
    uint64_t hash;
    PangoLayout *layout;
} mx_laid_out;
enum { MX_LAID_OUT = 2048, MX_CUTS = 128 };

struct mx_canvas {
    bool is_drawing;  /* false: only measuring */
    bool is_outlined; /* text as outlines: images place glyphs on whole pixels otherwise */
    double width, height;
    cairo_t *cairo;
    cairo_matrix_t upright; /* before PLplot turned the page over */
    PangoContext *pango;
    mx_laid_out *laid_out; /* MX_LAID_OUT of them */
    int rc;                /* sticks: the first failure of a drawing function */
    double cuts[MX_CUTS];  /* heights at which the picture may go on on another page, rising */
    size_t n_cuts;
    bool has_columns; /* side by side: there is no such height */
};

/* The pango context that knows our fonts and no others (fonts.c); made once, under the room's
 * lock, and kept. MX_E_NOTFOUND names the package whose file is missing. */
int mx_chart__fonts(PangoContext **out) MX_MUST_CHECK;

/* Hold the room's lock from here to mx_chart__canvas_close; loads the fonts once. */
int mx_chart__canvas_open(mx_canvas *out, int width) MX_MUST_CHECK;
void mx_chart__canvas_close(mx_canvas *canvas);

/* Run `draw` on a surface of this height, through PLplot, into `bytes`. An error
 * inside PLplot ends `draw` at once and comes back as MX_E_IO. */
int mx_chart__canvas_draw(mx_canvas *canvas, mx_buf *bytes, mx_chart_format format, int height, double scale,
                          const char *title, const char *subject,
                          void (*draw)(mx_canvas *canvas, void *payload), void *payload) MX_MUST_CHECK;
/* The same, kept as a recording that can be drawn again anywhere; the caller destroys it. */
int mx_chart__canvas_record(mx_canvas *canvas, cairo_surface_t **out, int height,
                            void (*draw)(mx_canvas *canvas, void *payload), void *payload) MX_MUST_CHECK;

/* Append cairo's SVG, shortened, with a title and a description (svg.c). */
void mx_chart__svg(mx_buf *out, const char *svg, const char *title, const char *words);

/* Nothing crosses `y` but long straight lines: a page may end there. */
void mx_canvas_may_cut(mx_canvas *canvas, double y);

/* The origin is the upper left corner, y grows downwards, units are logical pixels.
 * A coordinate that is not finite draws nothing. */
void mx_draw_line(mx_canvas *canvas, double x0, double y0, double x1, double y1, double width,
                  uint32_t colour);
void mx_draw_dashes(mx_canvas *canvas, double x0, double y0, double x1, double y1, double width,
                    uint32_t colour);
void mx_draw_lines(mx_canvas *canvas, size_t n, const double x[], const double y[], double width,
                   uint32_t colour);
void mx_draw_area(mx_canvas *canvas, size_t n, const double x[], const double y[], uint32_t colour,
                  double alpha);
void mx_draw_box(mx_canvas *canvas, double x0, double y0, double x1, double y1, uint32_t colour,
                 double alpha);
void mx_draw_hatch(mx_canvas *canvas, double x0, double y0, double x1, double y1);
/* A dot with a white rim; hollow: a white dot with a rim of `colour`. */
void mx_draw_dot(mx_canvas *canvas, double x, double y, double radius, uint32_t colour, bool is_hollow);

/* One line of text with its middle (half the height of a capital) at `y`; `anchor` 0 starts
 * at `x`, 0.5 is centred on it, 1 ends there. Returns its width. */
double mx_draw_text(mx_canvas *canvas, double x, double y, double anchor, mx_face face, const char *text);
/* The same, rising from where it starts by so many degrees. */
double mx_draw_slanted(mx_canvas *canvas, double x, double y, double degrees, mx_face face, const char *text);
double mx_text_width(mx_canvas *canvas, mx_face face, const char *text);

/* Text broken to `width`, at most `max_lines` (0: any number), the rest cut with "…".
 * `y` is the upper edge. Returns its height. */
double mx_draw_block(mx_canvas *canvas, double x, double y, double width, int max_lines, double anchor,
                     mx_face face, const char *text);
/* The same with a rim of paper, for text that stands on something. */
void mx_draw_ringed(mx_canvas *canvas, double x, double y, double width, int max_lines, double anchor, mx_face face,
                    const char *text);
double mx_block_height(mx_canvas *canvas, double width, int max_lines, mx_face face, const char *text);
/* The width its longest line takes when broken so. */
double mx_block_width(mx_canvas *canvas, double width, int max_lines, mx_face face, const char *text);

/* The same hue, dark enough for text of 4.5:1 on white; and the ink that reads on it. */
uint32_t mx_colour_for_text(uint32_t colour);
uint32_t mx_colour_on(uint32_t background);
uint32_t mx_colour_mix(uint32_t colour, uint32_t with, double part);

/* ---- Axes (axis.c) ----------------------------------------------------------------- */

#define MX_TICKS_MAX 16

/* A range of figures laid on a stretch of pixels, with round numbers in it. */
typedef struct {
    double low, high, from, to; /* figures; pixels of low and of high */
    double ticks[MX_TICKS_MAX];
    size_t n_ticks;
    int decimals; /* that the ticks need */
} mx_axis;

/* At least from `low` to `high`, out to round numbers, with about `wanted` ticks. */
void mx_axis_make(mx_axis *axis, double low, double high, size_t wanted);
/* Cut the axis back to the figures it holds, and the ticks to those between. */
void mx_axis_trim(mx_axis *axis, double low, double high);
double mx_axis_at(const mx_axis *axis, double value);
/* Thin lines at the ticks of an axis of figures that goes upwards, labels left of x0. */
void mx_axis_left(mx_canvas *canvas, const mx_axis *axis, const mx_chart_table *table, double x0, double x1,
                  bool with_labels);
/* The room its labels take. */
double mx_axis_left_width(mx_canvas *canvas, const mx_axis *axis, const mx_chart_table *table);
/* Ticks and labels below y1 of an axis from left to right; lines from y0 down where `with_lines`. */
void mx_axis_below(mx_canvas *canvas, const mx_axis *axis, const mx_chart_table *table, double y0, double y1,
                   bool are_counts, bool with_lines);
/* As the tick is written: "40 %", "6,5". */
const char *mx_axis_label(const mx_axis *axis, const mx_chart_table *table, double tick);

/* ---- Lists of rows (list.c) --------------------------------------------------------- */

/* Names of rows, one below the other, under the names of their groups. */
typedef struct {
    mx_face face;
    double x, width; /* left edge, and the width that the longest takes */
    double end;      /* where figures may begin */
    double pitch;    /* height of a row whose name is one line */
    bool is_above;   /* names stand above the figures, not beside them */
} mx_list;

/* No wider than `most`; the more rows, the closer they stand. */
void mx_list_make(mx_list *list, mx_canvas *canvas, const mx_chart_table *table, double x, double most);
/* The height of row `i`, with the name of its group where a group begins; `first`: in a column. */
double mx_list_height(const mx_list *list, mx_canvas *canvas, const mx_chart_table *table, size_t i,
                      bool first);
/* Draw both names at *y and move it below the row. Returns the middle of the row's figures. */
double mx_list_row(const mx_list *list, mx_canvas *canvas, const mx_chart_table *table, size_t i, bool first,
                   double *y);
/* A hatched band from x0 to x1 with words in the place of figures: these, or why they are missing. */
void mx_list_words(mx_canvas *canvas, const char *words, double x0, double x1, double y, double height);
void mx_list_withheld(mx_canvas *canvas, const mx_chart_table *table, const mx_chart_row *row, double x0,
                      double x1, double y, double height);
/* Ticks of a horizontal axis: thin lines from `top` to `bottom`, their labels centred at `labels`. */
void mx_list_grid(mx_canvas *canvas, const mx_chart_table *table, const mx_axis *axis, double top,
                  double bottom, double labels);
/* The lower edge of a list whose first row begins at `y`. */
double mx_list_bottom(const mx_list *list, mx_canvas *canvas, const mx_chart_table *table, double y);
/* An axis for the rows' figures (and intervals) from `from` to `to` pixels. */
void mx_list_axis(mx_axis *axis, const mx_chart_table *table, double from, double to);

/* Figures at the right end of rows: y, its interval where there is room, n. */
typedef struct {
    double from;                         /* left edge of them all */
    double figure_at, interval_at, n_at; /* right edge, left edge, right edge */
    bool has_interval;
} mx_figures;
void mx_figures_make(mx_figures *out, mx_canvas *canvas, const mx_chart_table *table, double x1,
                     bool has_interval);
void mx_figures_draw(mx_canvas *canvas, const mx_figures *figures, const mx_chart_table *table,
                     const mx_chart_row *row, double y);

/* Coloured squares with their names in a line, broken where it must be. Returns its height. */
double mx_draw_legend(mx_canvas *canvas, double x0, double x1, double y, size_t n, const uint32_t colours[],
                      const char *const names[]);

/* ---- Labels (labels.c) ----------------------------------------------------------------- */

/* A text beside the point it names: where it would stand, where it stands (its middle). */
typedef struct {
    const char *text;
    double wanted, at, height;
    uint32_t colour;
    size_t of; /* for who made it */
} mx_label;
/* In order of height, pushed apart as little as may be, between top and bottom as far as they fit. */
void mx_labels_push_apart(mx_label labels[], size_t n, double top, double bottom);

/* Usual faces. */
static const mx_face mx_face_title = {18, true, false, MX_INK},
                     mx_face_subtitle = {13, false, false, MX_MUTED},
                     mx_face_small = {11, false, false, MX_MUTED},
                     mx_face_figure = {11.5, false, true, MX_INK}, mx_face_strong = {12, true, true, MX_INK};

/* ---- Levels (levels.c) --------------------------------------------------------------- */

uint32_t mx_level_colour(size_t level, size_t n);
/* Of levels put together: 0 low, 1 middle, 2 high. */
uint32_t mx_level_merged_colour(size_t part);
const char *mx_level_name(const mx_chart *chart, size_t level);
/* The five situations of SPIRAL, 1 to 5, and not another scale of five levels. */
bool mx_levels_are_spiral(const mx_chart *chart);
/* A row of which only low, middle and high are known. */
bool mx_levels_are_merged(const mx_chart_row *row);
/* `words` below the picture where there is such a row; returns where they end. */
double mx_levels_draw_foot(mx_canvas *canvas, const mx_chart_table *table, double y, const char *words);

/* ---- Panels (panels.c) ----------------------------------------------------------------- */

typedef struct {
    double x0, y0, x1, y1;
} mx_box;

/* Small multiples: one picture for each group of the table, side by side under its name, all of one
 * size and, since `whole` comes along, on the same axes; without groups one picture over the width.
 * A panel is at least `narrowest` wide, at most `widest` (0: no limit); its height is `ratio` of its width, from `lowest` to `highest`
 * pixels, to which `draw` keeps. `part` has the rows of the panel. */
typedef struct {
    double narrowest, widest, ratio, lowest, highest;
    void (*draw)(mx_canvas *canvas, const mx_chart_table *whole, const mx_chart_table *part, mx_box box);
} mx_panels;
/* Draw below `top`, return where they end. */
double mx_draw_panels(mx_canvas *canvas, const mx_chart_table *table, double top, const mx_panels *panels);

/* ---- Points of a plane (place.c) -------------------------------------------------------- */

typedef struct {
    double x, y, radius;
    double width, height; /* of its label; no width: it wants none */
    double importance;    /* the more important is labelled first */
    bool may_cover;       /* its label covers other points rather than be left out */
    bool is_labelled;     /* there was room, at `label` */
    mx_box label;
} mx_point;
/* Find a place beside each point for its label, inside `within`, that covers no other label, nor a point. */
int mx_place_labels(mx_point points[], size_t n, mx_box within, mx_arena *arena) MX_MUST_CHECK;

/* ---- Outlines (geojson.c) ---------------------------------------------------------------- */

typedef struct {
    double *x, *y; /* longitude, latitude */
    size_t n;
    bool is_hole;
} mx_ring;
typedef struct {
    mx_ring *rings;
    size_t n_rings;
    const char **names; /* the texts among a feature's properties, and its id */
    size_t n_names;
} mx_outline;
typedef struct {
    mx_outline *at;
    size_t n;
} mx_outlines;
/* The polygons of a GeoJSON text, in `arena`. MX_E_SYNTAX: no JSON; MX_E_VALUE: no polygons, or not in degrees. */
int mx_chart__outlines(mx_outlines *out, const char *text, mx_arena *arena) MX_MUST_CHECK;
/* The one that bears this name; NULL: none. */
const mx_outline *mx_chart__find_outline(const mx_outlines *outlines, const char *name);

/* ---- The kinds ------------------------------------------------------------------------- */

extern const mx_chart_maker mx_chart__situations, mx_chart__trend, mx_chart__territories, mx_chart__mentions,
    mx_chart__change, mx_chart__bars, mx_chart__dots, mx_chart__ranks, mx_chart__slope, mx_chart__heat,
    mx_chart__funnel, mx_chart__radar, mx_chart__reliability,
    mx_chart__ridges, mx_chart__calendar, mx_chart__flow, mx_chart__correspondence, mx_chart__map;

/* From which row to which figures go, where the intervals of the two do not meet; `words` say of what, NULL: nothing. */
void mx_chart__find_range(mx_buf *out, const mx_chart_table *table, const char *words);

/* "tenu" for "kept", and its colour; another word stays, in grey. */
const char *mx_chart__status(const mx_chart *chart, const char *status);
uint32_t mx_chart__status_colour(const char *status);

/* Shares of the high and the low levels of each row. */
void mx_chart__say_situations(mx_buf *out, const mx_chart_table *table);

/* A trend of one period is drawn as territories are. */
double mx_chart__draw_territories(mx_canvas *canvas, const mx_chart_table *table, double top);

#endif
