/* Outlines from GeoJSON (RFC 7946): the polygons of its features, and the words by which a row may name them. */
#include <math.h>
#include <pthread.h>
#include <string.h>

#include <cjson/cJSON.h>

#include "chart_i.h"

/* ---- cJSON on our own memory ---------------------------------------------------------------- */

static _Thread_local bool is_out_of_memory;

static void *allocate(size_t size)
{
    void *memory = mx_alloc(size);
    is_out_of_memory = is_out_of_memory || memory == NULL;
    return memory;
}

static void set_hooks(void)
{
    cJSON_Hooks hooks = {allocate, mx_free};
    cJSON_InitHooks(&hooks);
}

static int parse(cJSON **out, const char *text)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const char *end = NULL;
    pthread_once(&once, set_hooks);
    is_out_of_memory = false;
    *out = cJSON_ParseWithOpts(text, &end, 1);
    if (*out) return MX_OK;
    if (is_out_of_memory) return mx_fail_memory();
    size_t line = 1;
    for (const char *at = text; end && at < end && *at; at++) line += *at == '\n';
    return mx_fail(MX_E_SYNTAX, mx_tr("contours, ligne %zu : ce n’est pas du JSON", "outlines, line %zu: this is not JSON"), line);
}

/* ---- Geometry ---------------------------------------------------------------------------------- */

typedef struct {
    mx_outlines *out;
    mx_arena *arena;
    bool is_measuring; /* only counting features and rings */
    size_t n_rings;
} reader;

static int wrong(const char *what)
{
    return mx_fail(MX_E_VALUE, mx_tr("contours : %s", "outlines: %s"), what);
}

static int read_ring(mx_ring *out, const cJSON *positions, mx_arena *arena)
{
    int n = cJSON_GetArraySize(positions);
    const cJSON *position;
    size_t i = 0;
    if (n < 4) return wrong(mx_tr("un polygone a moins de quatre points", "a polygon has fewer than four points"));
    out->x = mx_arena_alloc(arena, (size_t)n * sizeof *out->x);
    out->y = mx_arena_alloc(arena, (size_t)n * sizeof *out->y);
    if (!out->x || !out->y) return mx_fail_memory();
    cJSON_ArrayForEach(position, positions)
    {
        const cJSON *x = cJSON_GetArrayItem(position, 0), *y = cJSON_GetArrayItem(position, 1);
        bool is_place = cJSON_IsNumber(x) && cJSON_IsNumber(y) && fabs(x->valuedouble) <= 360 && fabs(y->valuedouble) <= 90;
        if (!is_place) return wrong(mx_tr("un point n’est pas [longitude, latitude] en degrés", "a point is not [longitude, latitude] in degrees"));
        out->x[i] = x->valuedouble;
        out->y[i++] = y->valuedouble;
    }
    out->n = i;
    return MX_OK;
}

static int read_polygon(reader *r, mx_outline *outline, const cJSON *rings)
{
    const cJSON *ring;
    bool is_hole = false;
    cJSON_ArrayForEach(ring, rings)
    {
        if (r->is_measuring) {
            r->n_rings++;
        } else {
            mx_ring *to = &outline->rings[outline->n_rings++];
            to->is_hole = is_hole;
            int rc = read_ring(to, ring, r->arena);
            if (rc < 0) return rc;
        }
        is_hole = true;
    }
    return MX_OK;
}

/* Polygons and what holds several of them; points and lines have no surface and are passed over. */
static int read_geometry(reader *r, mx_outline *outline, const cJSON *geometry)
{
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(geometry, "type"));
    const cJSON *coordinates = cJSON_GetObjectItemCaseSensitive(geometry, "coordinates"), *part;
    int rc = MX_OK;
    if (type && strcmp(type, "Polygon") == 0) return read_polygon(r, outline, coordinates);
    if (type && strcmp(type, "MultiPolygon") == 0) {
        cJSON_ArrayForEach(part, coordinates)
        {
            if (rc == MX_OK) rc = read_polygon(r, outline, part);
        }
    }
    return rc;
}

/* ---- Features ----------------------------------------------------------------------------------- */

static int keep_text(const char **out, const cJSON *text, mx_arena *arena)
{
    *out = mx_arena_copy(arena, text->valuestring, strlen(text->valuestring));
    return *out ? MX_OK : mx_fail_memory();
}

/* The feature's id and those of its properties that are texts. */
static int read_names(mx_outline *outline, const cJSON *feature, mx_arena *arena)
{
    const cJSON *id = cJSON_GetObjectItemCaseSensitive(feature, "id"),
                *properties = cJSON_GetObjectItemCaseSensitive(feature, "properties"), *property;
    int rc = MX_OK;
    outline->names = mx_arena_alloc(arena, ((size_t)cJSON_GetArraySize(properties) + 1) * sizeof *outline->names);
    if (!outline->names) return mx_fail_memory();
    if (cJSON_IsString(id)) rc = keep_text(&outline->names[outline->n_names++], id, arena);
    cJSON_ArrayForEach(property, properties)
    {
        if (rc == MX_OK && cJSON_IsString(property)) rc = keep_text(&outline->names[outline->n_names++], property, arena);
    }
    return rc;
}

static int read_feature(reader *r, const cJSON *feature)
{
    const cJSON *geometry = cJSON_GetObjectItemCaseSensitive(feature, "geometry");
    const char *type = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(feature, "type"));
    bool is_feature = type && strcmp(type, "Feature") == 0;
    if (!is_feature) geometry = feature;
    mx_outline *outline = &r->out->at[r->out->n];
    *outline = (mx_outline){0};
    r->is_measuring = true;
    r->n_rings = 0;
    int rc = read_geometry(r, outline, geometry);
    if (rc < 0 || r->n_rings == 0) return rc;
    outline->rings = mx_arena_alloc(r->arena, r->n_rings * sizeof *outline->rings);
    if (!outline->rings) return mx_fail_memory();
    r->is_measuring = false;
    rc = read_geometry(r, outline, geometry);
    if (rc == MX_OK) rc = read_names(outline, feature, r->arena);
    if (rc == MX_OK) r->out->n++;
    return rc;
}

static int read_features(reader *r, const cJSON *whole)
{
    const cJSON *features = cJSON_GetObjectItemCaseSensitive(whole, "features"), *feature;
    size_t n = cJSON_IsArray(features) ? (size_t)cJSON_GetArraySize(features) : 1;
    int rc = MX_OK;
    r->out->at = mx_arena_alloc(r->arena, (n + 1) * sizeof *r->out->at);
    if (!r->out->at) return mx_fail_memory();
    if (!cJSON_IsArray(features)) rc = read_feature(r, whole);
    else cJSON_ArrayForEach(feature, features)
    {
        if (rc == MX_OK) rc = read_feature(r, feature);
    }
    if (rc == MX_OK && r->out->n == 0) return wrong(mx_tr("aucun polygone", "no polygon"));
    return rc;
}

int mx_chart__outlines(mx_outlines *out, const char *text, mx_arena *arena)
{
    reader r = {.out = out, .arena = arena};
    cJSON *whole = NULL;
    *out = (mx_outlines){0};
    int rc = parse(&whole, text);
    if (rc == MX_OK) rc = read_features(&r, whole);
    cJSON_Delete(whole);
    return rc;
}

const mx_outline *mx_chart__find_outline(const mx_outlines *outlines, const char *name)
{
    for (size_t i = 0; name && *name && i < outlines->n; i++) {
        for (size_t k = 0; k < outlines->at[i].n_names; k++) {
            if (strcmp(outlines->at[i].names[k], name) == 0) return &outlines->at[i];
        }
    }
    return NULL;
}
