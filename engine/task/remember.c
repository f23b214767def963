/* Earlier releases, as the table `releases` of the store holds them. */
#include "remember.h"

#include <math.h>
#include <string.h>

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_text(frame, row, mx_frame_find(frame, column));
}

int remember_read(mx_memory **out, mx_store *store)
{
    mx_frame *releases = NULL;
    int rc = mx_memory_new(out);
    if (rc == MX_OK) rc = mx_store_table(&releases, store, "releases");
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(releases); row++) {
        const char *content = cell(releases, row, "content");
        if (content) rc = mx_memory_add(*out, content);
    }
    mx_frame_free(releases);
    if (rc < 0) {
        mx_memory_free(*out);
        *out = NULL;
    }
    return rc;
}

/* The day of the last import; the store is no older than that. */
static int find_day(char out[16], mx_store *store)
{
    mx_frame *imports;
    int rc = mx_store_table(&imports, store, "imports");
    if (rc < 0) return rc;
    snprintf(out, 16, "1970-01-01");
    for (size_t row = 0; row < mx_frame_n_rows(imports); row++) {
        const char *day = cell(imports, row, "loaded_on");
        if (day && strcmp(day, out) > 0) snprintf(out, 16, "%s", day);
    }
    mx_frame_free(imports);
    return MX_OK;
}

static int is_known(bool *out, mx_store *store, const char *hash)
{
    mx_frame *releases;
    int rc = mx_store_table(&releases, store, "releases");
    *out = false;
    if (rc < 0) return rc;
    for (size_t row = 0; row < mx_frame_n_rows(releases); row++)
        *out = *out || strcmp(cell(releases, row, "sha256"), hash) == 0;
    mx_frame_free(releases);
    return MX_OK;
}

static int make_row(mx_frame **out, const char *name, const char *day, const mx_rule *rule, const char *hash,
                    const char *content)
{
    const char *const columns[] = {"name", "released_on", "rule", "sha256", "content"};
    const char *const cells[] = {name, day, rule->name, hash, content};
    int rc = mx_frame_new(out);
    for (size_t c = 0; rc == MX_OK && c < 5; c++) rc = mx_frame_add_column(*out, columns[c], MX_TEXT, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_column(*out, "min_count", MX_NUMBER, MX_KEY);
    if (rc == MX_OK) rc = mx_frame_add_row(*out);
    for (size_t c = 0; rc == MX_OK && c < 5; c++) rc = mx_frame_set_text(*out, 0, c, cells[c]);
    if (rc == MX_OK) mx_frame_set_number(*out, 0, 5, rule->min_count);
    return rc;
}

static int write_row(mx_store *store, const char *name, const char *day, const mx_rule *rule, const mx_buf *content)
{
    char hash[MX_SHA256_TEXT], last[16];
    bool is_there;
    mx_frame *row = NULL;
    mx_complaints *complaints = NULL;
    mx_sha256(hash, content->at, content->size);
    int rc = is_known(&is_there, store, hash);
    if (rc < 0 || is_there) return rc;
    if (!day) rc = find_day(last, store);
    if (rc == MX_OK) rc = make_row(&row, name, day ? day : last, rule, hash, content->at);
    if (rc == MX_OK) rc = mx_complaints_new(&complaints);
    if (rc == MX_OK) rc = mx_store_begin(store);
    if (rc == MX_OK) {
        rc = mx_store_load(store, "releases", row, 0, complaints);
        if (rc == MX_OK) rc = mx_store_commit(store);
        if (rc < 0) mx_store_rollback(store);
    }
    mx_complaints_free(complaints);
    mx_frame_free(row);
    return rc;
}

int remember_write(const mx_context *context, const char *name, const char *day, const mx_rule *rule,
                   const mx_release *const releases[], size_t n)
{
    mx_buf content = {0};
    mx_store *store = NULL;
    int rc = mx_disclose_write(&content, releases, n);
    if (rc == MX_OK && content.size > 0) {
        rc = mx_store_open(&store, context->store, MX_STORE_WRITE);
        if (rc == MX_OK) rc = write_row(store, name, day, rule, &content);
        mx_store_close(store);
    }
    mx_buf_dispose(&content);
    if (rc == MX_OK || rc == MX_E_NOMEM) return rc;
    mx_say(context,
           mx_tr("%s : cette diffusion n’y est pas retenue (%s) ; la prochaine n’en saura rien",
                 "%s: this release is not remembered there (%s); the next will not know of it"),
           context->store, mx_error_message());
    mx_error_clear();
    return MX_OK;
}

int remember_disclose(mx_release **out, const mx_frame *result, const mx_rule *rule, const mx_total totals[],
                      size_t n_totals, const char *subject, const mx_context *context)
{
    const mx_published published = {result, totals, n_totals, subject};
    mx_store *store = NULL;
    mx_memory *earlier = NULL;
    *out = NULL;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = remember_read(&earlier, store);
    mx_store_close(store);
    if (rc == MX_OK) rc = mx_disclose_set(out, &published, 1, rule, NULL, 0, earlier);
    mx_memory_free(earlier);
    if (rc < 0) return rc;
    const mx_release *const made[] = {*out};
    rc = remember_write(context, subject, NULL, rule, made, 1);
    if (rc < 0) {
        mx_release_free(*out);
        *out = NULL;
    }
    return rc;
}
