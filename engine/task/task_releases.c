/* What the store remembers of what was published, and what is withdrawn since it never went out. */
#include <string.h>

#include "day.h"
#include "mx/store.h"
#include "mx/task.h"

/* The figures of a release, shown and withheld: what stands after the tabs of its rows. */
static void count_figures(const char *content, double *shown, double *withheld)
{
    *shown = *withheld = 0;
    for (const char *line = content; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        const size_t size = strcspn(line, "\n");
        if (!mx_gate_is_row((mx_str){line, size})) continue;
        for (size_t at = strcspn(line, "\t\n"); at < size; at += 1 + strcspn(line + at + 1, "\t\n")) {
            const size_t end = at + 1 + strcspn(line + at + 1, "\t\n");
            if (end >= 2 && strchr("-~", line[end - 1]) && line[end - 2] == '=') (*withheld)++;
            else (*shown)++;
        }
    }
}

enum { RELEASE, DAY, NAME, RULE, MIN_COUNT, SHOWN, WITHHELD, FINGERPRINT, WITHDRAWN, STORE, N_COLUMNS };

static int new_list(mx_frame **out)
{
    static const struct {
        const char *name;
        mx_type type;
    } columns[N_COLUMNS] = {{"release", MX_NUMBER},   {"released_on", MX_TEXT}, {"name", MX_TEXT},
                            {"rule", MX_TEXT},        {"min_count", MX_NUMBER}, {"figures", MX_NUMBER},
                            {"withheld", MX_NUMBER},  {"fingerprint", MX_TEXT}, {"withdrawn_on", MX_TEXT},
                            {"store", MX_TEXT}};
    int rc = mx_frame_new(out);
    for (size_t c = 0; rc == MX_OK && c < N_COLUMNS; c++)
        rc = mx_frame_add_column(*out, columns[c].name, columns[c].type, MX_KEY);
    return rc;
}

static int add_release(mx_frame *to, const mx_frame *from, size_t row)
{
    const size_t at = mx_frame_n_rows(to), hash = mx_frame_find(from, "sha256");
    const char *content = mx_frame_text(from, row, mx_frame_find(from, "content"));
    double shown, withheld;
    int rc = mx_frame_add_row(to);
    for (size_t c = 0; rc == MX_OK && c < N_COLUMNS; c++) {
        size_t same = mx_frame_find(from, mx_frame_name(to, c));
        if (same == SIZE_MAX) continue;
        if (mx_frame_type(to, c) == MX_TEXT) rc = mx_frame_set_text(to, at, c, mx_frame_text(from, row, same));
        else mx_frame_set_number(to, at, c, mx_frame_number(from, row, same));
    }
    if (rc == MX_OK)
        rc = mx_frame_set_str(to, at, FINGERPRINT, (mx_str){mx_frame_text(from, row, hash), MX_FINGERPRINT});
    if (rc < 0 || mx_frame_text(to, at, WITHDRAWN)) return rc;
    count_figures(content ? content : "", &shown, &withheld);
    mx_frame_set_number(to, at, SHOWN, shown);
    mx_frame_set_number(to, at, WITHHELD, withheld);
    return MX_OK;
}

int mx_task_releases(mx_release **out, const mx_context *context, int64_t number)
{
    mx_store *store = NULL;
    mx_frame *releases = NULL, *list = NULL;
    *out = NULL;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_table(&releases, store, "releases");
    mx_store_close(store);
    if (rc == MX_OK) rc = new_list(&list);
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(releases); row++) {
        double here = mx_frame_number(releases, row, mx_frame_find(releases, "release"));
        if (number == 0 || (int64_t)here == number) rc = add_release(list, releases, row);
    }
    if (rc == MX_OK && number != 0 && mx_frame_n_rows(list) == 0)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("%s : pas de publication n° %lld ; « mieux releases » les donne",
                           "%s: there is no release %lld; \"mieux releases\" lists them"),
                     context->store, (long long)number);
    if (rc == MX_OK) rc = mx_disclose_internal(out, list);
    mx_frame_free(list);
    mx_frame_free(releases);
    return rc;
}

int mx_task_withdraw(const mx_context *context, int64_t number)
{
    char day[16];
    mx_store *store = NULL;
    day_of_loading(day);
    int rc = mx_store_open(&store, context->store, MX_STORE_WRITE);
    if (rc == MX_OK) rc = mx_store_withdraw(store, number, day);
    mx_store_close(store);
    if (rc == MX_OK)
        mx_say(context, mx_tr("publication n° %lld retirée : plus rien ne sera confronté à elle",
                              "release %lld withdrawn: nothing will be held against it any more"),
               (long long)number);
    return rc;
}
