#include "mx/frame.h"

struct mx_rows {
    const mx_rows_class *class;
    void *self;
};

int mx_rows_new(mx_rows **out, const mx_rows_class *class, void *self)
{
    *out = mx_alloc(sizeof **out);
    if (!*out) return mx_fail_memory();
    **out = (mx_rows){class, self};
    return MX_OK;
}

int mx_rows_next(mx_rows *rows, mx_batch *out)
{
    return rows->class->next(rows->self, out);
}

uint64_t mx_rows_line(mx_rows *rows, size_t place)
{
    return rows->class->line(rows->self, place);
}

void mx_rows_close(mx_rows *rows)
{
    if (!rows) return;
    rows->class->close(rows->self);
    mx_free(rows);
}
