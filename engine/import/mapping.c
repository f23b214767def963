/*
 * Mapping files, applied: every row of a sheet becomes rows of canonical sheets, one for each kind
 * that the mapping's source has sections for (follow-up in wide form, or melted into published values).
 */
#include <string.h>

#include "mapped_i.h"

static int list_headers(mx_mapped *self)
{
    mx_buf list = {0};
    for (size_t c = 0; c < mx_sheet_n_columns(self->sheet); c++) {
        size_t start = list.size;
        mx_buf_format(&list, "%s%s", c ? "\n" : "", mx_sheet_column(self->sheet, c));
        for (size_t i = start + (c > 0); list.at && i < list.size; i++)
            if (list.at[i] == '\n' || list.at[i] == '\r') list.at[i] = ' ';
    }
    int rc = mx_buf_check(&list);
    if (rc == MX_OK) {
        self->headers = mx_arena_copy(self->arena, list.at ? list.at : "", list.size);
        if (!self->headers) rc = mx_fail_memory();
    }
    mx_buf_dispose(&list);
    return rc;
}

static int prepare_sections(mx_mapped *self, const mx_sheet *parent)
{
    const mx_mapping__source *source = self->source;
    size_t most = 0;
    self->sections = mx_arena_alloc(self->arena, (source->n_outputs + 1) * sizeof *self->sections);
    self->parts = mx_arena_alloc(self->arena, (source->n_outputs + 2) * sizeof *self->parts);
    if (!self->sections || !self->parts) return mx_fail_memory();
    int rc = MX_OK;
    for (size_t o = 0; o < source->n_outputs && rc == MX_OK; o++) {
        mx_mapped__section *of = &self->sections[self->n_sections++];
        of->its = &source->outputs[o];
        rc = mx_mapped__find_part(&of->part, self, of->its->kind, mx_mapped__form_of(of->its));
        if (rc == MX_OK) rc = mx_mapped__place_rules(self, of, parent);
        if (rc == MX_OK) rc = mx_mapped__add_questions(self, of, parent);
        if (of->its->n_rules + of->n_questions + 2 > most) most = of->its->n_rules + of->n_questions + 2;
    }
    self->n_values = most;
    self->values = mx_arena_alloc(self->arena, (most + 1) * sizeof *self->values);
    return rc == MX_OK && !self->values ? mx_fail_memory() : rc;
}

static int prepare(mx_mapped *self, mx_mapping__source *source, mx_sheet *parent, const mx_frame *indicators)
{
    size_t n_columns = mx_sheet_n_columns(self->sheet);
    self->is_used = mx_arena_alloc(self->arena, (n_columns + 1) * sizeof *self->is_used);
    bool *is_used = mx_arena_alloc(self->arena, (n_columns + 1) * sizeof *is_used);
    if (!self->is_used || !is_used) return mx_fail_memory();
    int rc = list_headers(self);
    if (rc == MX_OK) rc = mx_mapped__read_parent(self, parent, source);
    if (rc == MX_OK) rc = prepare_sections(self, parent);
    if (rc < 0) return rc;
    memcpy(is_used, self->is_used, n_columns * sizeof *is_used);
    rc = mx_mapped__resolve_columns(self, &source->fill_down, self->sheet);
    if (rc == MX_OK) rc = mx_mapped__resolve_columns(self, &source->personal, self->sheet);
    if (rc == MX_OK) rc = mx_mapped__resolve_columns(self, &source->ignored, self->sheet);
    if (rc == MX_OK) rc = mx_mapped__note_columns(self, is_used);
    self->filled = mx_arena_alloc(self->arena, (source->fill_down.n_places + 1) * sizeof *self->filled);
    self->is_inherited = mx_arena_alloc(self->arena, (n_columns + 1) * sizeof *self->is_inherited);
    if (rc == MX_OK && (!self->filled || !self->is_inherited)) rc = mx_fail_memory();
    if (rc == MX_OK) self->n_filled = source->fill_down.n_places;
    for (size_t p = 0; p < self->n_parts && rc == MX_OK; p++)
        rc = mx_mapped__open_part(self, &self->parts[p]);
    return rc < 0 ? rc : mx_mapped__make_indicators(self, indicators);
}

static int finish(mx_mapped *self)
{
    size_t n_kept = 0;
    int rc = mx_mapped__note_sections(self);
    if (rc == MX_OK) rc = mx_mapped__note_strangers(self);
    for (size_t p = 0; p < self->n_parts && rc == MX_OK; p++) {
        if (!self->parts[p].maker) continue;
        rc = mx_sheet_made(&self->parts[p].sheet, self->parts[p].maker);
        self->parts[p].maker = NULL;
    }
    if (rc < 0) return rc;
    /* In the order of loading; what has no row is nothing. */
    for (mx_kind kind = 0; kind < MX_N_KINDS; kind++)
        for (size_t p = n_kept; p < self->n_parts; p++) {
            mx_mapped__part one = self->parts[p];
            if (one.kind != kind || !one.sheet || one.n_rows == 0) continue;
            memmove(&self->parts[n_kept + 1], &self->parts[n_kept], (p - n_kept) * sizeof one);
            self->parts[n_kept++] = one;
        }
    for (size_t p = n_kept; p < self->n_parts; p++) {
        mx_sheet_close(self->parts[p].sheet);
        mx_ids_free(self->parts[p].seen);
    }
    self->n_parts = n_kept;
    return MX_OK;
}

int mx_mapping_apply(mx_mapped **out, mx_mapping *mapping, size_t source, mx_sheet *sheet, mx_sheet *parent,
                     const mx_frame *indicators, const mx_import_options *options, mx_complaints *complaints)
{
    mx_mapped *self = mx_alloc_array(1, sizeof *self);
    *out = NULL;
    if (!self) return mx_fail_memory();
    self->mapping = mapping;
    self->source = &mapping->sources[source];
    self->sheet = sheet;
    self->options = options;
    self->complaints = complaints;
    int rc = mx_arena_new(&self->arena);
    if (rc == MX_OK) rc = prepare(self, &mapping->sources[source], parent, indicators);
    if (rc == MX_OK) rc = mx_mapped__each_row(self, sheet, mx_mapped__take_row);
    if (rc == MX_OK) rc = finish(self);
    if (rc < 0) mx_mapped_free(self);
    else *out = self;
    return rc;
}

void mx_mapped_free(mx_mapped *self)
{
    if (!self) return;
    for (size_t p = 0; p < self->n_parts; p++) {
        mx_sheet_maker_free(self->parts[p].maker);
        mx_sheet_close(self->parts[p].sheet);
        mx_ids_free(self->parts[p].seen);
    }
    for (size_t f = 0; f < self->n_filled; f++) mx_buf_dispose(&self->filled[f]);
    for (size_t v = 0; self->values && v < self->n_values; v++) mx_buf_dispose(&self->values[v]);
    mx_buf_dispose(&self->title);
    mx_buf_dispose(&self->scratch);
    mx_ids_free(self->strangers.texts);
    mx_free(self->strangers.n_rows);
    mx_ids_free(self->parent_keys);
    mx_arena_free(self->arena);
    mx_free(self);
}

/* ---- Questions about it
 * ----------------------------------------------------------------------------------------------------- */

bool mx_mapping_matches(const char *name, const char *pattern)
{
    mx_buf text = {0}, like = {0};
    mx_fold(&text, mx_str_of(name));
    mx_fold(&like, mx_str_of(pattern));
    bool is = mx_buf_check(&text) == MX_OK && mx_buf_check(&like) == MX_OK &&
              mx_mapping__is_like((mx_str){text.at, text.size}, (mx_str){like.at, like.size});
    mx_buf_dispose(&text);
    mx_buf_dispose(&like);
    return is;
}

size_t mx_mapping_source(const mx_mapping *mapping, const char *file_name, size_t from)
{
    for (size_t s = from; s < mapping->n_sources; s++) {
        const mx_mapping__source *source = &mapping->sources[s];
        if (source->n_outputs == 0) continue;
        if (source->file.size == 0 || mx_mapping_matches(file_name, source->file.at)) return s;
    }
    return SIZE_MAX;
}

void mx_mapping_options(mx_sheet_options *options, const mx_mapping *mapping, size_t source)
{
    options->header = mapping->sources[source].header;
    options->n_header = mapping->sources[source].n_header;
    options->numbers_twins = true;
}

const char *mx_mapping_sheet(const mx_mapping *mapping, size_t source)
{
    return mapping->sources[source].sheet.size ? mapping->sources[source].sheet.at : "";
}

void mx_mapping_parent(const char **file, const char **sheet, const mx_mapping *mapping, size_t source)
{
    *file = mapping->sources[source].parent_file.size ? mapping->sources[source].parent_file.at : "";
    *sheet = mapping->sources[source].parent_sheet.size ? mapping->sources[source].parent_sheet.at : "";
}

bool mx_mapping_is_parent(const mx_mapping *mapping, const char *file_name)
{
    for (size_t s = 0; s < mapping->n_sources; s++)
        if (mapping->sources[s].parent_file.size &&
            mx_mapping_matches(file_name, mapping->sources[s].parent_file.at))
            return true;
    return false;
}

mx_kind mx_mapping_kind(const mx_mapping *mapping, size_t source)
{
    mx_kind first = MX_N_KINDS, others = MX_N_KINDS;
    for (size_t o = 0; o < mapping->sources[source].n_outputs; o++) {
        mx_kind kind = mapping->sources[source].outputs[o].kind;
        bool is_aside = kind == MX_KIND_TERRITORIES || kind == MX_KIND_GROUPS;
        if (kind < first) first = kind;
        if (kind < others && !is_aside) others = kind;
    }
    return others < MX_N_KINDS ? others : first;
}

size_t mx_mapped_n(const mx_mapped *mapped)
{
    return mapped->n_parts;
}

mx_kind mx_mapped_kind(const mx_mapped *mapped, size_t number)
{
    return mapped->parts[number].kind;
}

mx_sheet *mx_mapped_sheet(const mx_mapped *mapped, size_t number)
{
    return mapped->parts[number].sheet;
}

const char *mx_mapped_origin(const mx_mapped *mapped, size_t number, const char *column)
{
    const mx_mapped__part *of = &mapped->parts[number];
    for (size_t c = 0; c < of->n_names; c++)
        if (strcmp(of->names[c], column) == 0) return of->origins[c];
    return column;
}

const char *mx_mapped_headers(const mx_mapped *mapped)
{
    return mapped->headers;
}

size_t mx_mapped_n_notes(const mx_mapped *mapped)
{
    return mapped->n_notes;
}

const char *mx_mapped_note(const mx_mapped *mapped, size_t number)
{
    return mapped->notes[number];
}
