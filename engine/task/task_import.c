/*
 * Files into the store: each is read, checked against what the store holds, and loaded in
 * one transaction of its own, in the order in which files refer to each other.
 */
#include "mx/import.h"

#include <stdlib.h>
#include <string.h>

#include "day.h"
#include "import_background.h"
#include "import_files.h"
#include "import_persons.h"
#include "import_rejects.h"
#include "import_summary.h"
#include "lines.h"
#include "mx/sheet.h"
#include "mx/store.h"
#include "mx/task.h"
#include "mx/taxonomy.h"
#include "sheets.h"


typedef struct {
    const mx_context *context;
    const mx_import_files *files;
    mx_import_outcome *outcome;
    mx_store *store;
    import_persons persons;
    char hash[MX_SHA256_TEXT], sheet_hash[MX_SHA256_TEXT]; /* of the file, and of its sheet */
    mx_complaints *complaints; /* of the file at hand */
    int64_t replaces;          /* the import that the file at hand takes the place of; 0: none */
    mx_import *import;         /* what was read of it */
    int64_t number;            /* of this import */
    uint64_t n_refused;        /* its rows that are not loaded */
    mx_buf said;               /* what is said of the file once it is loaded, a line each */
    bool has_loaded;           /* some of it was not there before */
    int64_t first_import;      /* of this run; earlier ones were there before */
} loading;

/* ---- Earlier imports ------------------------------------------------------------------------ */

/* Whether a table of the file has one of the names in a column. */
static bool names_one_of(const mx_frame *frame, const char *column_name, const mx_ids *names)
{
    size_t column = mx_frame_find(frame, column_name);
    for (size_t row = 0; column != SIZE_MAX && row < mx_frame_n_rows(frame); row++) {
        const char *name = mx_frame_text(frame, row, column);
        if (name && mx_ids_find(names, mx_str_of(name)) != MX_NO_ID) return true;
    }
    return false;
}

/* Whether a file speaks of something that `known` lists: an indicator, where it declares them,
 * else a territory. */
static int shares_subject(const mx_import *import, mx_kind kind, const mx_frame *known, bool *out)
{
    const char *column = kind == MX_KIND_INDICATORS ? "indicator" : "territory";
    mx_ids *names = NULL;
    int rc = mx_ids_new(&names);
    uint32_t ignored;
    *out = false;
    for (size_t row = 0; row < mx_frame_n_rows(known) && rc == MX_OK; row++)
        rc = mx_ids_add(names, mx_str_of(mx_frame_text(known, row, 0)), &ignored);
    for (size_t t = 0; t < mx_import_n_tables(import) && rc == MX_OK && !*out; t++)
        *out = names_one_of(mx_import_frame(import, t), column, names);
    mx_ids_free(names);
    return rc;
}

/* The import of an earlier file of the same name and kind, about the same territories or indicators; 0: none. */
static int find_namesake(const loading *self, const import_part *its, const mx_import *import, int64_t *out)
{
    mx_frame *imports = NULL;
    *out = 0;
    int rc = mx_store_table(&imports, self->store, "imports");
    if (rc < 0) return rc;
    size_t number = mx_frame_find(imports, "import"), name = mx_frame_find(imports, "file");
    size_t kind = mx_frame_find(imports, "kind"), replaced = mx_frame_find(imports, "replaced_by");
    size_t part = mx_frame_find(imports, "part");
    for (size_t row = 0; row < mx_frame_n_rows(imports) && rc == MX_OK && *out == 0; row++) {
        bool is_current = mx_frame_number(imports, row, replaced) != mx_frame_number(imports, row, replaced);
        const char *its_kind = mx_frame_text(imports, row, kind),
                   *its_name = mx_frame_text(imports, row, name);
        bool is_itself = mx_frame_number(imports, row, number) == (double)self->number;
        if (!is_current || is_itself || !its_kind || !its_name || strcmp(its_name, its->name) != 0 ||
            strcmp(its_kind, mx_kind_name(its->kind, MX_EN)) != 0 ||
            !mx_str_equal(mx_str_of(mx_frame_text(imports, row, part)), mx_str_of(its->part)))
            continue;
        int64_t candidate = (int64_t)mx_frame_number(imports, row, number);
        mx_frame *subjects = NULL;
        bool shares = false;
        rc = mx_store_import_subjects(&subjects, self->store, candidate);
        if (rc == MX_OK) rc = shares_subject(import, its->kind, subjects, &shares);
        mx_frame_free(subjects);
        if (shares) *out = candidate;
    }
    mx_frame_free(imports);
    return rc;
}

/* A file of this name and these territories is there: ask, or say what to do. MX_DONE: replace it. */
static int ask_to_replace(const loading *self, const import_part *its, int64_t namesake)
{
    char question[512];
    snprintf(
        question, sizeof question,
        mx_tr("%s : un fichier de ce nom est déjà chargé pour ces territoires (import %lld). Le remplacer ?",
              "%s: a file of this name is loaded for these territories already (import %lld). Replace it?"),
        its->path, (long long)namesake);
    if (self->files->ask && self->files->ask(self->files->payload, question)) return MX_DONE;
    return mx_fail(MX_E_EXISTS,
                   mx_tr("%s : un fichier de ce nom est déjà chargé pour ces territoires (import %lld) ; "
                         "pour le remplacer : --replaces %lld ; sinon, renommez le fichier",
                         "%s: a file of this name is loaded for these territories already (import %lld); "
                         "to replace it: --replaces %lld; otherwise rename the file"),
                   its->path, (long long)namesake, (long long)namesake);
}

/* ---- One file ---------------------------------------------------------------------------------- */

/* The mapping goes into the store with the import, and the header that the file has this time. */
static int keep_mapping(const loading *self, const import_part *its)
{
    char name[200];
    snprintf(name, sizeof name, "%.*s", MX_STR(mx_mapping_name(its->mapping)));
    return mx_store_mapping_keep(self->store, self->number, mx_mapping_hash(its->mapping), name,
                                 mx_mapping_text(its->mapping).at, mx_mapped_headers(its->mapped));
}

/* How the file words its indicators: the header of each, where that is not its name. */
static int keep_wordings(const loading *self, const import_part *its)
{
    int rc = MX_OK;
    for (size_t c = 0; its->kind == MX_KIND_FOLLOW_UP && c < mx_sheet_n_columns(its->sheet) && rc == MX_OK; c++) {
        const char *indicator = mx_sheet_column(its->sheet, c), *meaning;
        const char *wording = mx_mapped_origin(its->mapped, its->number, indicator);
        rc = mx_kind_column(&meaning, its->kind, mx_str_of(indicator));
        if (rc == MX_OK && !meaning && strcmp(wording, indicator) != 0)
            rc = mx_store_wording_keep(self->store, self->number, indicator, wording);
    }
    return rc;
}

static int begin_import(loading *self, const import_part *its)
{
    char day[16], mapping[256];
    day_of_loading(day);
    snprintf(mapping, sizeof mapping, "encoding=%s delimiter=%s", mx_sheet_encoding(its->from),
             mx_sheet_delimiter(its->from) == '\t' ? "tab" : (char[2]){mx_sheet_delimiter(its->from), 0});
    if (mx_sheet_tab(its->from)) snprintf(mapping, sizeof mapping, "encoding=%s", mx_sheet_encoding(its->from));
    mx_store_import about = {.file = its->name,
                             .sha256 = self->hash,
                             .part = its->part,
                             .loaded_on = day,
                             .kind = mx_kind_name(its->kind, MX_EN),
                             .mapping = mapping,
                             .program = MX_VERSION};
    int rc = mx_store_import_begin(&self->number, self->store, &about);
    if (rc == MX_OK && self->files->mode) rc = mx_store_mode_keep(self->store, self->number, self->files->mode);
    if (rc == MX_OK && its->mapped) rc = keep_mapping(self, its);
    return rc == MX_OK && its->mapped ? keep_wordings(self, its) : rc;
}

/* A column as the file calls it, and its indicator where the two differ. */
static void original_column(char *out, size_t size, const import_part *its, const char *column)
{
    const char *origin = its->mapped ? mx_mapped_origin(its->mapped, its->number, column) : column;
    if (strcmp(origin, column) == 0) snprintf(out, size, "%s", column);
    else snprintf(out, size, "%s (%s)", origin, column);
}

/* Complaints about rows as the file has them: `from` into those of the file at hand. *n_rows: of how many. */
static int pass_complaints(loading *self, const import_part *its, mx_complaints *from, uint64_t *n_rows)
{
    uint64_t last = 0;
    int rc = MX_OK;
    *n_rows = 0;
    for (size_t i = 0; rc == MX_OK && i < mx_complaints_count(from); i++) {
        const mx_complaint *one = mx_complaints_get(from, i);
        char column[400];
        original_column(column, sizeof column, its, one->column);
        *n_rows += one->line != last || last == 0;
        last = one->line;
        rc = mx_complain(self->complaints, its->label, one->line, column, "%s", one->message);
    }
    return rc;
}

static mx_import_masking masking_of(const mx_import_files *files)
{
    if (files->masks_nothing) return MX_MASK_NONE;
    return files->masks_all ? MX_MASK_ALL : MX_MASK_STATEMENTS;
}

static int read_rows(loading *self, const import_part *its)
{
    import_background known;
    mx_complaints *found = NULL;
    mx_import_options options = {.file = its->label,
                                 .hash = self->sheet_hash,
                                 .territory = self->files->territory,
                                 .coder = self->files->coder,
                                 .group = self->files->group,
                                 .cycle = self->files->cycle,
                                 .period = self->files->period,
                                 .question = self->files->question,
                                 .n_threads = self->files->n_threads,
                                 .personal = self->persons.personal,
                                 .masking = masking_of(self->files),
                                 .key = self->persons.key,
                                 .needs_key = self->persons.needs_key,
                                 .keeps_names = self->files->keeps_names};
    uint64_t ignored;
    int rc = import_background_read(&known, self->store, its->kind);
    if (rc == MX_OK) rc = mx_complaints_new(&found);
    if (rc == MX_OK) rc = mx_import_read(&self->import, its->sheet, its->kind, &known.context, &options, found);
    if (rc == MX_OK) rc = pass_complaints(self, its, found, &ignored);
    mx_complaints_free(found);
    import_background_dispose(&known);
    return rc;
}

/* Load what was read. The store's complaints name the file as it is stored; the user named it otherwise. */
static int load_tables(loading *self, const import_part *its)
{
    mx_complaints *found = NULL;
    uint64_t n_rows = 0;
    int rc = mx_complaints_new(&found);
    for (size_t t = 0; t < mx_import_n_tables(self->import) && rc == MX_OK; t++)
        rc = mx_store_load(self->store, mx_import_table(self->import, t), mx_import_frame(self->import, t),
                           self->number, found);
    if (rc == MX_OK) rc = pass_complaints(self, its, found, &n_rows);
    self->n_refused += n_rows;
    mx_complaints_free(found);
    return rc;
}

/* "answers 6, positions 3": how many rows each table of the store gets. */
static void list_tables(mx_buf *out, const mx_import *import)
{
    for (size_t t = 0; t < mx_import_n_tables(import); t++)
        mx_buf_format(out, "%s%s %zu", t ? ", " : "", mx_import_table(import, t),
                      mx_frame_n_rows(mx_import_frame(import, t)));
}

/* What is said of a part once all of its file is loaded. */
static int say_loaded(loading *self, const import_part *its, uint64_t n_left_out)
{
    unsigned long long n_rows = mx_import_n_rows(self->import), n_refused = n_left_out;
    mx_buf *line = &self->said;
    mx_buf_format(line, mx_tr("%s (%s) : ", "%s (%s): "), its->label, mx_kind_name(its->kind, mx_lang_get()));
    mx_buf_format(line, n_rows == 1 ? mx_tr("%llu ligne lue", "%llu row read") : mx_tr("%llu lignes lues", "%llu rows read"),
                  n_rows);
    if (n_refused > 0)
        mx_buf_format(line,
                      n_refused == 1 ? mx_tr(", %llu refusée", ", %llu refused")
                                     : mx_tr(", %llu refusées", ", %llu refused"),
                      n_refused);
    if (self->files->is_dry_run)
        mx_buf_text(line, mx_tr(" ; essai, rien n’est chargé : ", "; a trial, nothing is loaded: "));
    else mx_buf_format(line, mx_tr(" ; import %lld : ", "; import %lld: "), (long long)self->number);
    if (mx_import_n_tables(self->import) > 0) list_tables(line, self->import);
    else mx_buf_text(line, mx_tr("aucune ligne", "no rows"));
    mx_buf_char(line, '\n');
    return mx_buf_check(line);
}

/* The file has bad rows: list them, write them out; MX_OK only when the good ones are wanted all the same. */
static int report_refused(const loading *self, const import_file *its)
{
    if (self->files->complain) self->files->complain(self->files->payload, self->complaints);
    size_t n = 0;
    int rc = MX_OK;
    if (self->files->rejects) {
        rc = import_rejects_write(&n, self->files->rejects, its->pieces[0].sheet, self->complaints);
        if (rc < 0) return rc;
        mx_say(self->context,
               mx_tr("%s : lignes refusées et leurs raisons (%zu)", "%s: refused rows and the reasons (%zu)"),
               self->files->rejects, n);
    }
    if (self->files->keeps_good) return rc;
    return mx_fail(MX_E_REFUSED,
                   mx_complaints_count(self->complaints) == 1
                       ? mx_tr("%s : %zu erreur, rien n’est chargé ; corrigez le fichier, ou --keep-good "
                               "pour charger les bonnes lignes",
                               "%s: %zu mistake, nothing is loaded; correct the file, or --keep-good to load "
                               "the good rows")
                       : mx_tr("%s : %zu erreurs, rien n’est chargé ; corrigez le fichier, ou --keep-good "
                               "pour charger les bonnes lignes",
                               "%s: %zu mistakes, nothing is loaded; correct the file, or --keep-good to "
                               "load the good rows"),
                   its->path, mx_complaints_count(self->complaints));
}

/* What a person should know about a sheet as a file: its encoding, what else is in the workbook. */
static void say_sheet(const loading *self, const char *path, const mx_sheet *sheet)
{
    if (mx_sheet_encoding_is_assumed(sheet))
        mx_say(self->context,
               mx_tr("%s : lu comme %s ; sinon, dites-le par --encoding",
                     "%s: read as %s; if it is not, say so by --encoding"),
               path, mx_sheet_encoding(sheet));
    sheet_notes_say(self->context, sheet);
}

/* … about how its rows were read. */
static int say_notes(const loading *self, const import_part *its)
{
    if (!its->mapped && its->number == 0) say_sheet(self, its->path, its->from);
    for (size_t i = 0; i < mx_import_n_notes(self->import); i++)
        mx_say(self->context, mx_tr("%s : %s", "%s: %s"), its->label, mx_import_note(self->import, i));
    return import_persons_say(self->context, self->import, its->label);
}

/* … and about what the mapping made of them. */
static void say_mapped(const loading *self, const import_file *its)
{
    for (size_t p = 0; p < its->n_pieces; p++) {
        const import_piece *piece = &its->pieces[p];
        say_sheet(self, its->path, piece->sheet);
        for (size_t i = 0; i < mx_mapped_n_notes(piece->mapped); i++)
            mx_say(self->context, mx_tr("%s : %s", "%s: %s"), piece->label, mx_mapped_note(piece->mapped, i));
    }
}

/* ---- Imports that a file takes the place of ------------------------------------------------------ */

/* The import that the part takes the place of, of those that came from the file of import `replaces`:
 * that import itself, or through a mapping the one of the same part. 0: none. */
static int find_replaced(const loading *self, const import_part *its, int64_t *out)
{
    mx_frame *imports = NULL;
    *out = its->is_one_of_several ? 0 : self->replaces;
    if (!self->replaces || !its->is_one_of_several) return MX_OK;
    int rc = mx_store_table(&imports, self->store, "imports");
    if (rc < 0) return rc;
    size_t number = mx_frame_find(imports, "import"), hash = mx_frame_find(imports, "sha256");
    size_t part = mx_frame_find(imports, "part"), replaced = mx_frame_find(imports, "replaced_by");
    const char *wanted = NULL;
    for (size_t row = 0; row < mx_frame_n_rows(imports); row++)
        if (mx_frame_number(imports, row, number) == (double)self->replaces) wanted = mx_frame_text(imports, row, hash);
    for (size_t row = 0; wanted && row < mx_frame_n_rows(imports); row++) {
        bool is_current = mx_frame_number(imports, row, replaced) != mx_frame_number(imports, row, replaced);
        if (is_current && strcmp(mx_frame_text(imports, row, hash), wanted) == 0 &&
            mx_str_equal(mx_str_of(mx_frame_text(imports, row, part)), mx_str_of(its->part)))
            *out = (int64_t)mx_frame_number(imports, row, number);
    }
    mx_frame_free(imports);
    return MX_OK;
}

/* The import that holds this part already: the same bytes, read by the same mapping. 0: none. */
static int find_same(const loading *self, const import_part *its, int64_t *out)
{
    mx_frame *mapped = NULL;
    int rc = mx_store_import_find(out, self->store, self->hash, its->part);
    if (rc < 0 || *out == 0 || !its->mapped) return rc;
    rc = mx_store_table(&mapped, self->store, "mapped");
    if (rc < 0) return rc;
    size_t import = mx_frame_find(mapped, "import"), hash = mx_frame_find(mapped, "mapping");
    bool is_same = false;
    for (size_t row = 0; row < mx_frame_n_rows(mapped); row++)
        is_same |= mx_frame_number(mapped, row, import) == (double)*out &&
                   strcmp(mx_frame_text(mapped, row, hash), mx_mapping_hash(its->mapping)) == 0;
    if (!is_same) *out = 0;
    mx_frame_free(mapped);
    return MX_OK;
}

/* ---- One file ---------------------------------------------------------------------------------- */

/* People without a name get one from this hash and their row: not the same on two sheets. */
static int hash_part(loading *self, const import_part *its)
{
    mx_buf both = {0};
    mx_buf_format(&both, "%s %s", self->hash, its->part);
    int rc = mx_buf_check(&both);
    if (!*its->part) memcpy(self->sheet_hash, self->hash, sizeof self->hash);
    else if (rc == MX_OK) mx_sha256(self->sheet_hash, both.at, both.size);
    mx_buf_dispose(&both);
    return rc;
}

/* Read and load a part, within the transaction. MX_DONE: an earlier import is to be replaced, so all again. */
static int load_rows(loading *self, const import_part *its)
{
    int64_t namesake = 0, replaced = 0, n_replaced = 0;
    const uint64_t n_before = self->n_refused;
    int rc = hash_part(self, its);
    if (rc == MX_OK) rc = begin_import(self, its);
    if (rc == MX_OK) rc = import_persons_match(&self->persons, self->store, self->files->key);
    if (rc == MX_OK) rc = find_replaced(self, its, &replaced);
    if (rc == MX_OK && replaced) rc = mx_store_import_remove(self->store, replaced, self->number, &n_replaced);
    if (rc == MX_OK) rc = read_rows(self, its);
    if (rc == MX_OK) rc = import_persons_check(&self->persons, self->store, self->import, its->label);
    if (rc == MX_OK && !self->replaces) rc = find_namesake(self, its, self->import, &namesake);
    if (rc == MX_OK && namesake) {
        self->replaces = namesake;
        return ask_to_replace(self, its, namesake);
    }
    if (rc == MX_OK) rc = say_notes(self, its);
    if (rc < 0) return rc;
    self->n_refused += mx_import_n_refused(self->import);
    rc = load_tables(self, its);
    if (rc == MX_OK)
        rc = mx_store_import_finish(self->store, self->number, (int64_t)mx_import_n_rows(self->import));
    if (rc == MX_OK) rc = say_loaded(self, its, self->n_refused - n_before);
    if (rc == MX_OK && n_replaced > 0)
        mx_buf_format(&self->said, mx_tr("%s : lignes remplacées : %lld\n", "%s: rows replaced: %lld\n"), its->label,
                      (long long)n_replaced);
    if (rc == MX_OK && self->files->is_dry_run)
        rc = import_summary_add(&self->said, self->store, self->number, its->label);
    return rc < 0 ? rc : mx_buf_check(&self->said);
}

static int load_part(loading *self, const import_part *its)
{
    int64_t same;
    int rc = find_same(self, its, &same);
    /* The same bytes may be wanted in another way: masked, with a key. */
    if (rc == MX_OK && (same == 0 || same == self->replaces)) {
        self->has_loaded = true;
        self->import = NULL;
        rc = load_rows(self, its);
        mx_import_free(self->import);
        self->import = NULL;
        return rc;
    }
    if (rc < 0) return rc;
    mx_buf_format(&self->said,
                  mx_tr("%s : déjà chargé, octet pour octet (import %lld) ; rien ne change\n",
                        "%s: loaded already, byte for byte (import %lld); nothing changes\n"),
                  its->label, (long long)same);
    return mx_buf_check(&self->said);
}

/* Rows that a mapping could not take. */
static uint64_t count_lines(mx_complaints *list)
{
    uint64_t n = 0, last = 0;
    for (size_t i = 0; i < mx_complaints_count(list); i++) {
        n += mx_complaints_get(list, i)->line != last;
        last = mx_complaints_get(list, i)->line;
    }
    return n;
}

/* The most recent of the headers that has the most columns of the file; those of another sort of file, with
 * fewer than half of them, are no match. NULL: none. */
static const char *nearest_header(const mx_frame *list, const mx_mapped *mapped)
{
    const char *best = NULL;
    double best_share = 0.5;
    for (size_t row = 0; row < mx_frame_n_rows(list); row++) {
        double share = mx_mapped_likeness(mapped, mx_frame_text(list, row, 0));
        if (share < best_share || (best && share == best_share)) continue;
        best_share = share;
        best = mx_frame_text(list, row, 0);
    }
    return best;
}

/* What changed since the file of the same sort that was loaded last, before this run, with a mapping of this name. */
static int compare_headers(const loading *self, const import_file *its)
{
    char name[200];
    int rc = MX_OK;
    snprintf(name, sizeof name, "%.*s", MX_STR(mx_mapping_name(its->mapping)));
    for (size_t i = 0; i < its->n_parts && rc == MX_OK; i++) {
        const import_piece *piece = NULL;
        mx_frame *list = NULL;
        for (size_t p = 0; p < its->n_pieces; p++)
            if (its->pieces[p].mapped == its->parts[i].mapped) piece = &its->pieces[p];
        bool is_first = piece != NULL;
        for (size_t before = 0; before < i; before++) is_first &= its->parts[before].mapped != its->parts[i].mapped;
        if (!is_first) continue;
        rc = mx_store_mapping_headers(&list, self->store, self->first_import, name, its->parts[i].part);
        const char *headers = rc == MX_OK ? nearest_header(list, piece->mapped) : NULL;
        if (headers) rc = mx_mapped_compare(piece->mapped, headers);
        mx_frame_free(list);
    }
    return rc;
}

/* The number that the first import of this run will have, at least. */
static int find_first_import(loading *self)
{
    mx_frame *imports = NULL;
    int rc = mx_store_table(&imports, self->store, "imports");
    if (rc < 0) return rc;
    size_t number = mx_frame_find(imports, "import");
    self->first_import = 1;
    for (size_t row = 0; row < mx_frame_n_rows(imports); row++)
        if (mx_frame_number(imports, row, number) >= (double)self->first_import)
            self->first_import = (int64_t)mx_frame_number(imports, row, number) + 1;
    mx_frame_free(imports);
    return MX_OK;
}

/* What is to be loaded of a file: itself, or what the mapping makes of it. */
static int take_parts(loading *self, import_file *its)
{
    mx_frame *indicators = NULL;
    mx_taxonomy *framework = NULL;
    int rc = its->mapping ? mx_store_table(&indicators, self->store, "indicators") : MX_OK;
    if (rc == MX_OK && its->shape == IMPORT_SEGMENTS) rc = mx_store_taxonomy(&framework, self->store, NULL);
    if (rc == MX_OK)
        rc = import_file_parts(its, self->files, indicators, framework, self->hash, self->complaints);
    for (size_t i = 0; i < its->segments.n_notes; i++)
        mx_say(self->context, mx_tr("%s : %s", "%s: %s"), its->path, its->segments.notes[i]);
    mx_taxonomy_free(framework);
    if (rc == MX_OK && its->mapping) rc = compare_headers(self, its);
    mx_frame_free(indicators);
    self->n_refused = count_lines(self->complaints);
    return rc;
}

/* One transaction: all of the file, or nothing. */
static int load_once(loading *self, import_file *its)
{
    int rc = mx_store_begin(self->store);
    if (rc < 0) return rc;
    rc = take_parts(self, its);
    if (rc == MX_OK && its->mapping) say_mapped(self, its);
    for (size_t i = 0; i < its->n_parts && rc == MX_OK; i++) rc = load_part(self, &its->parts[i]);
    /* A trial tells all there is to tell, of a file that would be refused as well. */
    bool is_told = rc == MX_OK && self->files->is_dry_run;
    if (is_told) lines_say(self->context, &self->said);
    if (rc == MX_OK && mx_complaints_count(self->complaints) > 0) rc = report_refused(self, its);
    bool is_kept = rc == MX_OK && self->has_loaded && !self->files->is_dry_run;
    if (is_kept) {
        rc = mx_store_commit(self->store);
        is_kept = rc == MX_OK;
    }
    if (!is_kept) mx_store_rollback(self->store);
    if (rc != MX_OK) return rc;
    self->outcome->n_refused += self->n_refused;
    if (!is_told) lines_say(self->context, &self->said);
    return MX_OK;
}

static int load_file(loading *self, import_file *its)
{
    if (its->n_pieces == 0) return MX_OK; /* only the parent of others */
    int rc;
    mx_sheet_sha256(self->hash, its->pieces[0].sheet);
    self->replaces = self->files->replaces;
    do {
        self->has_loaded = false;
        self->n_refused = 0;
        mx_buf_clear(&self->said);
        rc = mx_complaints_new(&self->complaints);
        if (rc == MX_OK) rc = load_once(self, its);
        import_file_drop_parts(its);
        mx_complaints_free(self->complaints);
        self->complaints = NULL;
    } while (rc == MX_DONE);
    return rc;
}

/* ---- All files -------------------------------------------------------------------------------------- */

static int check_request(const mx_import_files *files)
{
    if (files->n_files == 0)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("import : nommez au moins un fichier", "import: name at least one file"));
    bool is_for_one = files->replaces || files->rejects;
    if (is_for_one && files->n_files > 1)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("--replaces et --rejects vont avec un seul fichier",
                             "--replaces and --rejects go with one file only"));
    if (files->mapping && files->kind)
        return mx_fail(MX_E_USAGE, "%s",
                       mx_tr("--mapping dit déjà le genre ; laissez --kind", "--mapping tells the kind already; leave --kind out"));
    return MX_OK;
}

/* The indicators of the store, before it is opened for writing; none where there is no store. */
static int read_indicators(mx_frame **out, const mx_context *context)
{
    mx_store *store;
    *out = NULL;
    int rc = mx_store_open(&store, context->store, MX_STORE_READ);
    if (rc == MX_E_NOMEM) return rc;
    if (rc < 0) {
        mx_error_clear(); /* opening it for writing says what is wrong with it */
        return MX_OK;
    }
    rc = mx_store_table(out, store, "indicators");
    mx_store_close(store);
    return rc;
}

int mx_task_propose(mx_buf *out, size_t *n_open, const mx_context *context, const mx_import_files *files)
{
    mx_frame *indicators = NULL;
    mx_draft *proposal = NULL;
    *n_open = 0;
    if (files->n_files != 1)
        return mx_fail(MX_E_USAGE, "%s", mx_tr("--propose va avec un seul fichier", "--propose goes with one file only"));
    mx_import_options options = {.file = files->files[0], .territory = files->territory, .period = files->period};
    int rc = read_indicators(&indicators, context);
    if (rc == MX_OK) rc = import_propose(&proposal, files->files[0], files, indicators, &options);
    if (rc == MX_OK && mx_draft_n_sheets(proposal) == 0)
        rc = mx_fail(MX_E_VALUE,
                     mx_tr("%s : rien n’y ressemble à des réponses, à des expressions ou à des engagements ; écrivez la "
                           "correspondance vous-même (voir le manuel)",
                           "%s: nothing there looks like answers, statements or commitments; write the mapping yourself "
                           "(see the manual)"),
                     files->files[0]);
    if (rc == MX_OK) rc = mx_draft_text(out, proposal);
    if (rc == MX_OK) *n_open = mx_draft_n_open(proposal);
    mx_draft_free(proposal);
    mx_frame_free(indicators);
    return rc;
}

int mx_task_import(mx_import_outcome *out, const mx_context *context, const mx_import_files *files)
{
    *out = (mx_import_outcome){0};
    int rc = check_request(files);
    if (rc < 0) return rc;
    loading self = {.context = context, .files = files, .outcome = out};
    mx_mapping *mapping = NULL;
    mx_frame *indicators = NULL;
    import_file *opened = mx_alloc_array(files->n_files, sizeof *opened);
    if (!opened) return mx_fail_memory();
    rc = import_persons_open(&self.persons, files);
    if (rc == MX_OK && files->mapping) rc = import_mapping_read(&mapping, files->mapping);
    if (rc == MX_OK && !mapping) rc = read_indicators(&indicators, context);
    if (rc == MX_OK) rc = import_files_open(opened, files, mapping, indicators);
    if (rc == MX_OK) rc = mx_store_open(&self.store, context->store, MX_STORE_WRITE);
    if (rc == MX_OK) rc = find_first_import(&self);
    for (size_t i = 0; i < files->n_files && rc == MX_OK; i++) rc = load_file(&self, &opened[i]);
    mx_store_close(self.store);
    import_persons_close(&self.persons);
    for (size_t i = 0; i < files->n_files; i++) import_file_close(&opened[i]);
    mx_free(opened);
    mx_mapping_free(mapping);
    mx_frame_free(indicators);
    mx_buf_dispose(&self.said);
    return rc;
}
