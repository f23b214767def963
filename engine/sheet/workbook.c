/* Workbooks: what they are told by, and which of their sheets is read. */
#include "workbook_i.h"

#include <string.h>

/* ---- Sheets --------------------------------------------------------------------------------- */

int mx_sheet__tabs_add(mx_sheet__tabs *tabs, mx_sheet *sheet, const char *name, bool is_hidden)
{
    if (tabs->n >= MX_SHEET__COLUMNS_MAX) return mx_sheet__refuse_damage(sheet, name);
    if (MX_GROW(tabs->tabs, tabs->n, tabs->capacity) < 0) return mx_fail_memory();
    char *copy = mx_arena_copy(sheet->arena, name, strlen(name));
    if (!copy) return mx_fail_memory();
    tabs->tabs[tabs->n++] = (mx_sheet__tab){copy, is_hidden};
    return MX_OK;
}

bool mx_sheet__tabs_is_wanted(const mx_sheet__tabs *tabs, const mx_sheet *sheet, size_t chosen)
{
    const mx_sheet__tab *last = &tabs->tabs[tabs->n - 1];
    if (chosen != SIZE_MAX) return false;
    return sheet->wanted ? strcmp(last->name, sheet->wanted) == 0 : !last->is_hidden;
}

/* "« Suivi », « Listes » (masquée)", without number `but`. */
static void list(mx_buf *out, const mx_sheet__tabs *tabs, size_t but)
{
    enum { MOST = 20 };
    size_t n = 0;
    for (size_t i = 0; i < tabs->n; i++) {
        if (i == but) continue;
        if (n++ == MOST) {
            mx_buf_text(out, ", …");
            break;
        }
        mx_buf_format(out, mx_tr("%s« %s »%s", "%s\"%s\"%s"), n > 1 ? ", " : "", tabs->tabs[i].name,
                      tabs->tabs[i].is_hidden ? mx_tr(" (masquée)", " (hidden)") : "");
    }
}

static int refuse_choice(const mx_sheet *sheet, const char *names)
{
    if (!sheet->wanted)
        return mx_fail(MX_E_NOTFOUND,
                       mx_tr("%s : aucune feuille visible ; choisissez par --sheet : %s",
                             "%s: no sheet in sight; choose by --sheet: %s"),
                       sheet->path, names);
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("%s : pas de feuille « %s » ; il y a : %s", "%s: no sheet \"%s\"; there are: %s"),
                   sheet->path, sheet->wanted, names);
}

static int keep_tabs(const mx_sheet__tabs *tabs, mx_sheet *sheet)
{
    mx_sheet__tab *kept = mx_arena_alloc(sheet->arena, (tabs->n + 1) * sizeof *kept);
    if (!kept) return mx_fail_memory();
    memcpy(kept, tabs->tabs, tabs->n * sizeof *kept);
    sheet->tabs = kept;
    sheet->n_tabs = tabs->n;
    return MX_OK;
}

int mx_sheet__tabs_tell(const mx_sheet__tabs *tabs, mx_sheet *sheet, size_t chosen)
{
    mx_buf names = {0};
    list(&names, tabs, chosen);
    int rc = mx_buf_check(&names);
    if (rc == MX_OK && chosen == SIZE_MAX) rc = refuse_choice(sheet, names.at ? names.at : "");
    else if (rc == MX_OK && names.size)
        rc = mx_sheet__note(sheet,
                            mx_tr("feuille lue : « %s »%s ; laissées de côté : %s (--sheet pour une autre)",
                                  "sheet read: \"%s\"%s; left out: %s (--sheet for another)"),
                            tabs->tabs[chosen].name,
                            tabs->tabs[chosen].is_hidden ? mx_tr(" (masquée)", " (hidden)") : "", names.at);
    if (rc == MX_OK) rc = keep_tabs(tabs, sheet);
    if (rc == MX_OK) sheet->tab = tabs->tabs[chosen].name;
    mx_buf_dispose(&names);
    return rc;
}

/* ---- What the archive is --------------------------------------------------------------------- */

static int refuse_archive(const mx_sheet__archive *archive)
{
    const char *path = archive->sheet->path;
    if (mx_sheet__archive_has(archive, "xl/workbook.bin"))
        return mx_fail(
            MX_E_SYNTAX,
            mx_tr("%s : c’est un classeur binaire (XLSB) ; enregistrez-le en XLSX, puis donnez ce fichier",
                  "%s: this is a binary workbook (XLSB); save it as XLSX, then give that file"),
            path);
    return mx_fail(MX_E_SYNTAX,
                   mx_tr("%s : c’est une archive ZIP, mais ni un classeur XLSX ou ODS, ni un projet QDPX",
                         "%s: this is a ZIP archive, but neither an XLSX or ODS workbook nor a QDPX project"),
                   path);
}

static int read_archive(mx_sheet__archive *archive, mx_sheet__grid *grid)
{
    static const char spreadsheet[] = "application/vnd.oasis.opendocument.spreadsheet";
    char type[sizeof spreadsheet];
    if (mx_sheet__qda_entry(archive)) {
        archive->sheet->encoding = "qdpx";
        return mx_sheet__read_qda(archive, grid);
    }
    int rc = mx_sheet__archive_begin(type, sizeof type, archive, "mimetype");
    if (rc < 0) return rc;
    bool is_ods = strcmp(type, spreadsheet) == 0;
    if (!is_ods &&
        (!mx_sheet__archive_has(archive, "_rels/.rels") || mx_sheet__archive_has(archive, "xl/workbook.bin")))
        return refuse_archive(archive);
    archive->sheet->encoding = is_ods ? "ods" : "xlsx";
    return is_ods ? mx_sheet__read_ods(archive, grid) : mx_sheet__read_xlsx(archive, grid);
}

int mx_sheet__read_workbook(mx_sheet *sheet)
{
    mx_sheet__archive archive;
    mx_sheet__grid grid;
    sheet->is_workbook = true;
    sheet->delimiter = '\t';
    int rc = mx_sheet__archive_open(&archive, sheet);
    if (rc < 0) return rc;
    rc = mx_sheet__grid_init(&grid, sheet);
    if (rc == MX_OK) rc = read_archive(&archive, &grid);
    if (rc == MX_OK) rc = mx_sheet__grid_finish(&grid);
    mx_sheet__grid_dispose(&grid);
    mx_sheet__archive_close(&archive);
    return rc;
}
