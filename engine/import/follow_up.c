/* Follow-up: which of its forms a file has, and who reads it. */
#include "import_i.h"

static bool has(const mx_import__reader *reader, size_t column)
{
    return reader->header.place_of[column] != SIZE_MAX;
}

/* Read the rows of this file as those of a kind of its own: counts of people, or published values. */
static int read_as(mx_import__reader *reader, mx_kind number)
{
    reader->number = number;
    reader->kind = mx_import__kind_of(number);
    int rc = mx_import__header_read(&reader->header, number, reader->header.names, reader->header.n_names,
                                    reader->options, reader->import->arena);
    if (rc == MX_OK) rc = mx_import__require(&reader->header, number, reader->options);
    if (rc == MX_OK) rc = mx_import__note_unknown_columns(reader);
    if (rc == MX_OK) rc = mx_import__read_rows(reader);
    return rc;
}

static int read_form(mx_import__reader *reader)
{
    bool is_wide = !has(reader, MX_FU_INDICATOR) && !has(reader, MX_FU_VALUE) &&
                   (has(reader, MX_FU_PERIOD) || reader->options->period) &&
                   (has(reader, MX_FU_TERRITORY) || reader->options->territory);
    if (!is_wide) {
        int rc = mx_import__require(&reader->header, MX_KIND_FOLLOW_UP, reader->options);
        if (rc < 0) return rc;
    }
    bool is_published = has(reader, MX_FU_LOW) || has(reader, MX_FU_HIGH) || has(reader, MX_FU_N) ||
                        has(reader, MX_FU_SOURCE);
    int rc = mx_import__indicators_read(reader);
    if (rc < 0) return rc;
    if (!is_wide && has(reader, MX_FU_COUNT) && !has(reader, MX_FU_RESPONDENT))
        return read_as(reader, MX_KIND_COUNTS);
    if (!is_wide && is_published && !has(reader, MX_FU_RESPONDENT)) return read_as(reader, MX_KIND_PUBLISHED);
    return mx_import__read_people(reader, is_wide);
}

int mx_import__read_follow_up(mx_import__reader *reader)
{
    int rc = read_form(reader);
    mx_import__indicators_dispose(&reader->indicators);
    return rc;
}
