/* Opening the files of an import: which kind each is, or which parts of a mapping are for it. */
#include "import_files.h"

#include <stdlib.h>
#include <string.h>

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static mx_sheet_options options_of(const mx_import_files *files)
{
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.encoding = files->encoding;
    options.delimiter = files->delimiter;
    options.n_threads = files->n_threads;
    options.sheet = files->sheet;
    return options;
}

static int add_piece(import_piece **out, import_file *file)
{
    if (MX_GROW(file->pieces, file->n_pieces, file->pieces_capacity) < 0) return mx_fail_memory();
    *out = &file->pieces[file->n_pieces++];
    **out = (import_piece){.source = SIZE_MAX};
    snprintf((*out)->label, sizeof(*out)->label, "%s", file->path);
    return MX_OK;
}

/* ---- As they stand -------------------------------------------------------------------- */

static int tell_kind(import_file *file, const mx_sheet *sheet, const mx_import_files *files)
{
    if (files->kind) return mx_kind_parse(&file->kind, files->kind);
    mx_import_options options = {.file = file->path,
                                 .territory = files->territory,
                                 .coder = files->coder,
                                 .group = files->group,
                                 .cycle = files->cycle,
                                 .period = files->period,
                                 .question = files->question};
    size_t n = mx_sheet_n_columns(sheet);
    mx_str *names = mx_alloc_array(n + 1, sizeof *names);
    if (!names) return mx_fail_memory();
    for (size_t i = 0; i < n; i++) names[i] = mx_str_of(mx_sheet_column(sheet, i));
    int rc = mx_kind_of_header(&file->kind, names, n, &options);
    mx_free(names);
    return rc;
}

/* Open the file as a table, and see what its header tells; a sheet that tells nothing is closed. */
static int open_table(import_file *file, const mx_import_files *files, const mx_sheet_options *options)
{
    mx_sheet **sheet = &file->pieces[0].sheet;
    int rc = mx_sheet_open(sheet, file->path, options);
    if (rc == MX_OK) rc = tell_kind(file, *sheet, files);
    if (rc < 0) {
        mx_sheet_close(*sheet);
        *sheet = NULL;
    }
    return rc;
}

static bool is_text_file(const import_file *file)
{
    size_t size = strlen(file->name);
    return size > 4 && (strcmp(file->name + size - 4, ".txt") == 0 || strcmp(file->name + size - 4, ".TXT") == 0);
}

/* ---- Statements from cards ------------------------------------------------------------- */

/* Whether the first line is a title: as the user says, else as a person answers. */
static int ask_for_title(import_file *file, const mx_import_files *files, const char *line)
{
    char question[512];
    if (files->first_line != MX_FIRST_LINE_UNSAID) return MX_OK;
    if (!files->ask)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%s:1: « %s » est-il un titre, ou une expression ? dites-le par --first-line title ou "
                             "--first-line statement",
                             "%s:1: is \"%s\" a title or a statement? say so by --first-line title or --first-line "
                             "statement"),
                       file->path, line);
    snprintf(question, sizeof question,
             mx_tr("%s : « %s » est-il un titre, et non une expression ?", "%s: is \"%s\" a title, and no statement?"),
             file->path, line);
    file->skips_first = files->ask(files->payload, question);
    return MX_OK;
}

static int look_at_cards(import_file *file, const mx_import_files *files)
{
    const char *title = NULL;
    mx_arena *arena;
    if (!files->territory)
        return mx_fail(MX_E_VALUE,
                       mx_tr("%s : une liste d’expressions ne dit pas d’où elle vient : donnez --territory (et --group, "
                             "--question, --period)",
                             "%s: a list of statements does not say where it comes from: give --territory (and "
                             "--group, --question, --period)"),
                       file->path);
    file->shape = IMPORT_CARDS;
    file->kind = MX_KIND_STATEMENTS;
    file->skips_first = files->first_line == MX_FIRST_LINE_TITLE;
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    rc = mx_cards_title(&title, file->pieces[0].sheet, !is_text_file(file), arena);
    if (rc == MX_OK && title) rc = ask_for_title(file, files, title);
    mx_arena_free(arena);
    return rc;
}

/* A file that is no table of ours, for the reason `rc`: is it a list of statements, in a text or in the one
 * column of a table? */
static int open_cards(import_file *file, const mx_import_files *files, const mx_sheet_options *options, int rc)
{
    mx_sheet_options other = *options;
    mx_sheet **sheet = &file->pieces[0].sheet;
    other.has_lines = is_text_file(file);
    other.is_raw = !other.has_lines;
    bool may_be_list = rc == MX_E_VALUE || (rc == MX_E_SYNTAX && other.has_lines);
    if (files->kind || files->delimiter || !may_be_list) return rc;
    rc = mx_sheet_open(sheet, file->path, &other);
    if (rc == MX_OK && mx_sheet_n_columns(*sheet) == 1) return look_at_cards(file, files);
    mx_sheet_close(*sheet);
    *sheet = NULL;
    return open_table(file, files, options); /* says again what is wrong */
}

static int open_plain(import_file *file, const mx_import_files *files)
{
    mx_sheet_options options = options_of(files);
    import_piece *piece = NULL;
    int rc = add_piece(&piece, file);
    if (rc == MX_OK) rc = open_table(file, files, &options);
    if (rc == MX_E_SYNTAX && !files->kind) {
        /* Exports of coded passages have columns of one name; other files must not. */
        options.numbers_twins = true;
        rc = open_table(file, files, &options);
        options.numbers_twins = false;
        if (rc != MX_OK || file->kind != MX_KIND_SEGMENTS) {
            mx_sheet_close(piece->sheet);
            piece->sheet = NULL;
            rc = open_table(file, files, &options);
        }
    }
    if (rc == MX_OK && file->kind == MX_KIND_SEGMENTS) file->shape = IMPORT_SEGMENTS;
    return rc < 0 ? open_cards(file, files, &options, rc) : rc;
}

/* ---- Proposing a mapping ------------------------------------------------------------------ */

static int propose_tab(mx_draft *proposal, const char *path, mx_sheet_options options, const char *tab, bool is_alone)
{
    mx_sheet *sheet = NULL;
    options.sheet = tab;
    int rc = mx_sheet_open(&sheet, path, &options);
    if (rc == MX_OK) rc = mx_draft_add(proposal, sheet, is_alone);
    mx_sheet_close(sheet);
    /* An empty sheet, or a cover without a table, has nothing to propose. */
    if (is_alone || (rc != MX_E_SYNTAX && rc != MX_E_VALUE)) return rc;
    mx_error_clear();
    return MX_OK;
}

/* The sheets of a workbook that are in sight; none of a file that is no workbook. */
static int list_tabs(char ***out, size_t *n, mx_arena *arena, const char *path, const mx_sheet_options *options)
{
    mx_sheet *sheet;
    int rc = mx_sheet_open(&sheet, path, options);
    if (rc < 0) return rc;
    *n = 0;
    *out = mx_arena_alloc(arena, (mx_sheet_n_tabs(sheet) + 1) * sizeof **out);
    for (size_t i = 0; *out && i < mx_sheet_n_tabs(sheet) && rc == MX_OK; i++) {
        const char *name = mx_sheet_tab_name(sheet, i);
        if (mx_sheet_tab_is_hidden(sheet, i)) continue;
        (*out)[*n] = mx_arena_copy(arena, name, strlen(name));
        if (!(*out)[(*n)++]) rc = mx_fail_memory();
    }
    if (!*out) rc = mx_fail_memory();
    mx_sheet_close(sheet);
    return rc;
}

int import_propose(mx_draft **out, const char *path, const mx_import_files *files, const mx_frame *indicators,
                   const mx_import_options *options)
{
    mx_sheet_options how = options_of(files);
    mx_arena *arena = NULL;
    char **tabs = NULL;
    size_t n = 0;
    how.is_raw = true;
    *out = NULL;
    int rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_draft_new(out, indicators, options);
    if (rc == MX_OK && !files->sheet) rc = list_tabs(&tabs, &n, arena, path, &how);
    bool is_alone = n < 2;
    for (size_t i = 0; i < n && rc == MX_OK; i++) rc = propose_tab(*out, path, how, tabs[i], is_alone);
    if (rc == MX_OK && n == 0) rc = propose_tab(*out, path, how, files->sheet, true);
    mx_arena_free(arena);
    if (rc < 0) {
        mx_draft_free(*out);
        *out = NULL;
    }
    return rc;
}

/* The mapping that would be proposed for a file, where nothing of it has to be confirmed; else NULL. */
static int find_mapping(import_file *file, const mx_import_files *files, const mx_frame *indicators)
{
    mx_import_options options = {.file = file->path, .territory = files->territory, .period = files->period};
    mx_draft *proposal = NULL;
    mx_buf text = {0};
    int rc = import_propose(&proposal, file->path, files, indicators, &options);
    if (rc == MX_OK && mx_draft_is_certain(proposal)) {
        rc = mx_draft_text(&text, proposal);
        if (rc == MX_OK) rc = mx_mapping_parse(&file->own, (mx_str){text.at, text.size}, file->name);
        file->mapping = file->own;
    } else if (rc != MX_E_NOMEM) rc = MX_OK;
    mx_draft_free(proposal);
    mx_buf_dispose(&text);
    return rc;
}

/* ---- Through a mapping: which sheet of a workbook ----------------------------------------- */

static int refuse_tab(const mx_sheet *sheet, const char *pattern)
{
    mx_buf names = {0};
    for (size_t i = 0; i < mx_sheet_n_tabs(sheet); i++)
        mx_buf_format(&names, mx_tr("%s« %s »", "%s\"%s\""), i ? ", " : "", mx_sheet_tab_name(sheet, i));
    int rc = mx_buf_check(&names);
    if (rc == MX_OK)
        rc = mx_fail(MX_E_NOTFOUND,
                     mx_tr("%s : la correspondance veut une feuille « %s » ; il y a : %s",
                           "%s: the mapping wants a sheet \"%s\"; there are: %s"),
                     mx_sheet_path(sheet), pattern, names.at ? names.at : "");
    mx_buf_dispose(&names);
    return rc;
}

/* The name in full of the sheet that is like the pattern; NULL when the file is no workbook. */
static int find_tab(char *out, size_t size, bool *is_workbook, const char *path, const char *pattern,
                    mx_sheet_options options)
{
    mx_sheet *sheet;
    options.is_raw = true;
    options.sheet = NULL;
    int rc = mx_sheet_open(&sheet, path, &options);
    if (rc < 0) return rc;
    size_t found = 0;
    *is_workbook = mx_sheet_tab(sheet) != NULL;
    while (found < mx_sheet_n_tabs(sheet) && !mx_mapping_matches(mx_sheet_tab_name(sheet, found), pattern)) found++;
    if (*is_workbook && found == mx_sheet_n_tabs(sheet)) rc = refuse_tab(sheet, pattern);
    else if (*is_workbook) snprintf(out, size, "%s", mx_sheet_tab_name(sheet, found));
    mx_sheet_close(sheet);
    return rc;
}

/* Open the sheet that a pattern names; of a file that is no workbook, the file. */
static int open_tab(mx_sheet **out, const char *path, const char *pattern, mx_sheet_options options)
{
    char tab[256] = "";
    bool is_workbook = true;
    *out = NULL;
    if (!*pattern) return mx_sheet_open(out, path, &options);
    int rc = find_tab(tab, sizeof tab, &is_workbook, path, pattern, options);
    options.sheet = is_workbook ? tab : NULL;
    return rc < 0 ? rc : mx_sheet_open(out, path, &options);
}

/* ---- Through a mapping: the rows that rows belong to --------------------------------------- */

static int open_parent(import_piece *piece, const import_file *file, const mx_import_files *files,
                       const mx_mapping *mapping)
{
    const char *wanted_file, *wanted_sheet;
    mx_sheet_options options = options_of(files);
    options.numbers_twins = true;
    mx_mapping_parent(&wanted_file, &wanted_sheet, mapping, piece->source);
    if (*wanted_sheet) return open_tab(&piece->parent, file->path, wanted_sheet, options);
    if (!*wanted_file) return MX_OK;
    for (size_t i = 0; i < files->n_files; i++)
        if (i != file->order && mx_mapping_matches(name_of(files->files[i]), wanted_file))
            return mx_sheet_open(&piece->parent, files->files[i], &options);
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("%s : ses lignes appartiennent à celles d’un fichier « %s » ; nommez-le aussi",
                         "%s: its rows belong to those of a file \"%s\"; name it too"),
                   file->path, wanted_file);
}

/* ---- Through a mapping ------------------------------------------------------------------------ */

static int open_piece(import_file *file, const mx_import_files *files, const mx_mapping *mapping, size_t source)
{
    mx_sheet_options options = options_of(files);
    import_piece *piece = NULL;
    int rc = add_piece(&piece, file);
    if (rc < 0) return rc;
    piece->source = source;
    mx_mapping_options(&options, mapping, source);
    rc = open_tab(&piece->sheet, file->path, mx_mapping_sheet(mapping, source), options);
    if (rc == MX_OK) rc = open_parent(piece, file, files, mapping);
    mx_kind kind = mx_mapping_kind(mapping, source);
    if (file->n_pieces == 1 || kind < file->kind) file->kind = kind;
    return rc;
}

static int open_mapped(import_file *file, const mx_import_files *files, const mx_mapping *mapping)
{
    int rc = MX_OK;
    for (size_t source = mx_mapping_source(mapping, file->name, 0); source != SIZE_MAX && rc == MX_OK;
         source = mx_mapping_source(mapping, file->name, source + 1))
        rc = open_piece(file, files, mapping, source);
    if (rc < 0 || file->n_pieces > 0) {
        for (size_t i = 0; file->n_pieces > 1 && rc == MX_OK && i < file->n_pieces; i++) {
            const char *tab = mx_sheet_tab(file->pieces[i].sheet);
            if (tab) snprintf(file->pieces[i].label, sizeof file->pieces[i].label, "%s[%s]", file->path, tab);
        }
        return rc;
    }
    if (mx_mapping_is_parent(mapping, file->name)) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : aucune partie de la correspondance n’est pour un fichier de ce nom (fichier \"…\")",
                         "%s: no part of the mapping is for a file of this name (file \"…\")"),
                   file->path);
}

/* Files that others refer to come first; else as they were named. */
static int compare_files(const void *a, const void *b)
{
    const import_file *one = a, *other = b;
    if (one->kind != other->kind) return one->kind < other->kind ? -1 : 1;
    return one->order < other->order ? -1 : one->order > other->order;
}

static void drop_pieces(import_file *file)
{
    for (size_t i = 0; i < file->n_pieces; i++) {
        mx_sheet_close(file->pieces[i].sheet);
        mx_sheet_close(file->pieces[i].parent);
    }
    file->n_pieces = 0;
}

/* As it stands where its header tells its kind, else by the mapping that is certain. */
static int open_unmapped(import_file *file, const mx_import_files *files, const mx_frame *indicators)
{
    int rc = open_plain(file, files);
    if (rc != MX_E_VALUE || files->kind) return rc;
    char message[1024];
    snprintf(message, sizeof message, "%s", mx_error_message());
    rc = find_mapping(file, files, indicators);
    if (rc < 0) return rc;
    if (!file->mapping) return mx_fail(MX_E_VALUE, "%s", message);
    mx_error_clear();
    drop_pieces(file);
    return open_mapped(file, files, file->mapping);
}

int import_files_open(import_file out[], const mx_import_files *files, mx_mapping *mapping, const mx_frame *indicators)
{
    int rc = MX_OK;
    for (size_t i = 0; i < files->n_files && rc == MX_OK; i++) {
        out[i].path = files->files[i];
        out[i].name = name_of(files->files[i]);
        out[i].order = i;
        out[i].mapping = mapping;
        rc = mapping ? open_mapped(&out[i], files, mapping) : open_unmapped(&out[i], files, indicators);
    }
    if (rc == MX_OK) qsort(out, files->n_files, sizeof *out, compare_files);
    return rc;
}

void import_file_close(import_file *file)
{
    import_file_drop_parts(file);
    drop_pieces(file);
    mx_mapping_free(file->own);
    mx_free(file->pieces);
    mx_free(file->parts);
}

/* ---- Parts -------------------------------------------------------------------------------------------- */

static int add_part(import_part **out, import_file *file, const import_piece *piece, mx_kind kind)
{
    if (MX_GROW(file->parts, file->n_parts, file->parts_capacity) < 0) return mx_fail_memory();
    *out = &file->parts[file->n_parts++];
    **out = (import_part){.path = file->path,
                          .name = file->name,
                          .label = piece->label,
                          .sheet = piece->sheet,
                          .from = piece->sheet,
                          .kind = kind};
    const char *tab = mx_sheet_tab(piece->sheet);
    snprintf((*out)->part, sizeof(*out)->part, "%s", tab ? tab : "");
    return MX_OK;
}

/* "Suivi [follow-up]": a sheet of which a mapping makes several kinds is as many imports. */
static void name_part(import_part *part, const import_file *file)
{
    const char *tab = mx_sheet_tab(part->from);
    unsigned n_before = 0;
    part->is_one_of_several = true;
    for (size_t i = 0; i + 1 < file->n_parts; i++)
        n_before += file->parts[i].kind == part->kind && file->parts[i].from == part->from;
    snprintf(part->part, sizeof part->part, "%s%s[%s]", tab ? tab : "", tab ? " " : "", mx_kind_name(part->kind, MX_EN));
    if (n_before > 0) snprintf(part->part + strlen(part->part) - 1, 8, " %u]", n_before + 1);
}

/* Statements, then their codes. */
static int add_segments(import_file *file, const mx_import_files *files, const mx_taxonomy *framework)
{
    import_part *part = NULL;
    import_piece *piece = &file->pieces[0];
    int rc = mx_arena_new(&file->arena);
    if (rc == MX_OK) rc = mx_segments_make(&file->segments, piece->sheet, framework, files->coder, file->arena);
    const struct {
        mx_sheet *sheet;
        mx_kind kind;
    } made[] = {{file->segments.statements, MX_KIND_STATEMENTS}, {file->segments.codes, MX_KIND_CODES}};
    for (size_t i = 0; i < 2 && rc == MX_OK; i++) {
        if (!made[i].sheet) continue;
        rc = add_part(&part, file, piece, made[i].kind);
        if (rc < 0) break;
        part->sheet = made[i].sheet;
        part->number = i;
        name_part(part, file);
    }
    return rc;
}

static int add_cards(import_file *file)
{
    import_part *part = NULL;
    int rc = mx_cards_make(&file->cards, file->pieces[0].sheet, file->skips_first);
    if (rc == MX_OK) rc = add_part(&part, file, &file->pieces[0], MX_KIND_STATEMENTS);
    if (rc == MX_OK) part->sheet = file->cards;
    return rc;
}

static int add_mapped(import_file *file, const import_piece *piece)
{
    int rc = MX_OK;
    for (size_t n = 0; n < mx_mapped_n(piece->mapped) && rc == MX_OK; n++) {
        import_part *part = NULL;
        rc = add_part(&part, file, piece, mx_mapped_kind(piece->mapped, n));
        if (rc < 0) return rc;
        part->sheet = mx_mapped_sheet(piece->mapped, n);
        part->mapped = piece->mapped;
        part->mapping = file->mapping;
        part->number = n;
        name_part(part, file);
    }
    return rc;
}

static int compare_parts(const void *a, const void *b)
{
    const import_part *one = a, *other = b;
    if (one->kind != other->kind) return one->kind < other->kind ? -1 : 1;
    return strcmp(one->part, other->part);
}

int import_file_parts(import_file *file, const mx_import_files *files, const mx_frame *indicators,
                      const mx_taxonomy *framework, const char *hash, mx_complaints *complaints)
{
    import_part *part = NULL;
    if (file->shape == IMPORT_SEGMENTS) return add_segments(file, files, framework);
    if (file->shape == IMPORT_CARDS) return add_cards(file);
    if (!file->mapping) return add_part(&part, file, &file->pieces[0], file->kind);
    int rc = MX_OK;
    for (size_t i = 0; i < file->n_pieces && rc == MX_OK; i++) {
        import_piece *piece = &file->pieces[i];
        mx_import_options options = {.file = piece->label,
                                     .hash = hash,
                                     .territory = files->territory,
                                     .coder = files->coder,
                                     .n_threads = files->n_threads};
        rc = mx_mapping_apply(&piece->mapped, file->mapping, piece->source, piece->sheet, piece->parent, indicators,
                              &options, complaints);
        if (rc == MX_OK) rc = add_mapped(file, piece);
    }
    if (rc == MX_OK) qsort(file->parts, file->n_parts, sizeof *file->parts, compare_parts);
    if (rc < 0 || file->n_parts > 0 || mx_complaints_count(complaints) > 0) return rc;
    return mx_fail(MX_E_VALUE, mx_tr("%s : la correspondance n’en tire aucune ligne", "%s: the mapping makes no row of it"),
                   file->path);
}

void import_file_drop_parts(import_file *file)
{
    for (size_t i = 0; i < file->n_pieces; i++) {
        mx_mapped_free(file->pieces[i].mapped);
        file->pieces[i].mapped = NULL;
    }
    mx_sheet_close(file->cards);
    file->cards = NULL;
    mx_segments_dispose(&file->segments);
    mx_arena_free(file->arena);
    file->arena = NULL;
    file->n_parts = 0;
}

int import_mapping_read(mx_mapping **out, const char *path)
{
    mx_file file;
    *out = NULL;
    int rc = mx_file_open(&file, path);
    if (rc < 0) return rc;
    rc = mx_mapping_parse(out, (mx_str){file.at, file.size}, path);
    mx_file_close(&file);
    return rc;
}
