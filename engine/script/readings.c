#include "script_i.h"

#include "mx/measure.h"

/* What is read of a store once, however many scripts ask for it. */

struct mx_readings {
    mx_store *store;
    mx_follow_up *follow_up;      /* read here */
    mx_frame *statements;
    const mx_follow_up *lent_follow_up;
    const mx_frame *lent_statements;
};

int mx_readings_new(mx_readings **out, mx_store *store)
{
    *out = mx_alloc_array(1, sizeof **out);
    if (!*out) return mx_fail_memory();
    (*out)->store = store;
    return MX_OK;
}

void mx_readings_free(mx_readings *readings)
{
    if (!readings) return;
    mx_follow_up_free(readings->follow_up);
    mx_frame_free(readings->statements);
    mx_free(readings);
}

void mx_readings_lend(mx_readings *readings, const mx_follow_up *follow_up, const mx_frame *statements)
{
    readings->lent_follow_up = follow_up;
    readings->lent_statements = statements;
}

static int read_follow_up(mx_readings *r)
{
    mx_frame *indicators = NULL, *territories = NULL;
    mx_rows *rows = NULL;
    int rc = mx_store_table(&indicators, r->store, "indicators");
    if (rc == MX_OK) rc = mx_store_table(&territories, r->store, "territories");
    if (rc == MX_OK) rc = mx_store_follow_up(&rows, r->store, &(mx_store_filter){.has_pairs = true});
    if (rc == MX_OK) rc = mx_follow_up_read(&r->follow_up, rows, indicators, territories);
    mx_rows_close(rows);
    mx_frame_free(territories);
    mx_frame_free(indicators);
    return rc;
}

int mx_readings__follow_up(const mx_follow_up **out, mx_readings *readings)
{
    bool is_there = readings->lent_follow_up || readings->follow_up;
    int rc = is_there ? MX_OK : read_follow_up(readings);
    *out = readings->lent_follow_up ? readings->lent_follow_up : readings->follow_up;
    return rc;
}

int mx_readings__statements(const mx_frame **out, mx_readings *readings)
{
    bool is_there = readings->lent_statements || readings->statements;
    int rc = is_there ? MX_OK : mx_store_statements(&readings->statements, readings->store, NULL);
    *out = readings->lent_statements ? readings->lent_statements : readings->statements;
    return rc;
}
