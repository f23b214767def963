/* What a store holds, in the form that import asks for. */
#include "import_background.h"

#include <string.h>

/* Which tables the rows of a kind are checked against. */
static unsigned tables_for(mx_kind kind)
{
    enum {
        TERRITORIES = 1,
        GROUPS = 2,
        STATEMENTS = 4,
        INDICATORS = 8,
        OBJECTIVES = 16,
        COMMITMENTS = 32,
        CONTRACTS = 64
    };
    static const unsigned needs[MX_N_KINDS] = {
        [MX_KIND_TERRITORIES] = TERRITORIES,
        [MX_KIND_GROUPS] = TERRITORIES,
        [MX_KIND_LEVELS] = INDICATORS,
        [MX_KIND_POSITIONS] = INDICATORS,
        [MX_KIND_STATEMENTS] = TERRITORIES | GROUPS | STATEMENTS,
        [MX_KIND_CODES] = TERRITORIES | STATEMENTS,
        [MX_KIND_FOLLOW_UP] = TERRITORIES | GROUPS | INDICATORS,
        [MX_KIND_ANSWERS] = TERRITORIES | GROUPS | INDICATORS,
        [MX_KIND_OBJECTIVES] = TERRITORIES | STATEMENTS,
        [MX_KIND_COMMITMENTS] = TERRITORIES | OBJECTIVES,
        [MX_KIND_ACTIONS] = TERRITORIES | COMMITMENTS,
        [MX_KIND_CONTRACTS] = TERRITORIES | GROUPS,
        [MX_KIND_REVIEWS] = TERRITORIES | CONTRACTS | OBJECTIVES,
    };
    return needs[kind];
}

static int read_table(import_background *all, mx_store *store, const char *table, const mx_frame **out)
{
    mx_frame *frame;
    int rc = mx_store_table(&frame, store, table);
    if (rc < 0) return rc;
    all->frames[all->n_frames++] = frame;
    *out = frame;
    return MX_OK;
}

static int read_frameworks(import_background *all, mx_store *store)
{
    const mx_frame *list = NULL;
    int rc = mx_store_taxonomy(&all->frameworks[0], store, NULL);
    if (rc == MX_OK) rc = read_table(all, store, "frameworks", &list);
    if (rc < 0) return rc;
    all->context.n_frameworks = 1;
    size_t column = mx_frame_find(list, "framework");
    for (size_t row = 0;
         row < mx_frame_n_rows(list) && all->context.n_frameworks < IMPORT_FRAMEWORKS_MAX && rc == MX_OK;
         row++) {
        const char *version = mx_frame_text(list, row, column);
        if (strcmp(version, mx_taxonomy_version(all->frameworks[0])) == 0) continue;
        rc = mx_store_taxonomy(&all->frameworks[all->context.n_frameworks], store, version);
        all->context.n_frameworks += rc == MX_OK;
    }
    all->context.frameworks = (const mx_taxonomy *const *)all->frameworks;
    return rc;
}

int import_background_read(import_background *all, mx_store *store, mx_kind kind)
{
    *all = (import_background){0};
    mx_import_context *context = &all->context;
    const struct {
        const char *table;
        const mx_frame **frame;
        unsigned bit;
    } tables[] = {
        {"territories", &context->territories, 1},  {"groups", &context->groups, 2},
        {"statements", &context->statements, 4},    {"indicators", &context->indicators, 8},
        {"positions", &context->positions, 8},      {"objectives", &context->objectives, 16},
        {"commitments", &context->commitments, 32}, {"contracts", &context->contracts, 64},
    };
    int rc = read_frameworks(all, store);
    for (size_t i = 0; i < sizeof tables / sizeof *tables && rc == MX_OK; i++)
        if (tables_for(kind) & tables[i].bit) rc = read_table(all, store, tables[i].table, tables[i].frame);
    return rc;
}

void import_background_dispose(import_background *all)
{
    for (size_t i = 0; i < all->n_frames; i++) mx_frame_free(all->frames[i]);
    for (size_t i = 0; i < IMPORT_FRAMEWORKS_MAX; i++) mx_taxonomy_free(all->frameworks[i]);
}
