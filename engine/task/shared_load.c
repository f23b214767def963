#include "shared_load.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "day.h"
#include "shared.h"

typedef struct {
    mx_store *store;
    const char *path;
    shared file;
    int64_t import;
    mx_frame *indicators; /* of the store, once the file's own are loaded */
    mx_complaints *complaints;
} loading;

bool shared_load_is(const char *path)
{
    const char *ending = strrchr(path, '.');
    return ending && (strcasecmp(ending, ".xlsx") == 0 || strcasecmp(ending, ".csv") == 0);
}

static const char *cell(const mx_frame *frame, size_t row, const char *column)
{
    size_t c = mx_frame_find(frame, column);
    const char *text = c == SIZE_MAX ? NULL : mx_frame_text(frame, row, c);
    return text ? text : "";
}

static double number(const mx_frame *frame, size_t row, const char *column)
{
    return mx_frame_number(frame, row, mx_frame_find(frame, column));
}

static uint64_t line_of(const mx_frame *frame, size_t row)
{
    return (uint64_t)number(frame, row, "line");
}

/* ---- Who and what the counts are of -------------------------------------------------------------- */

static size_t find_row(const mx_frame *frame, const mx_frame *other, size_t row, const char *const keys[])
{
    for (size_t r = 0; r < mx_frame_n_rows(frame); r++) {
        bool is_it = true;
        for (size_t k = 0; is_it && keys[k]; k++) is_it = strcmp(cell(frame, r, keys[k]), cell(other, row, keys[k])) == 0;
        if (is_it) return r;
    }
    return SIZE_MAX;
}

/* Rows that the store has under the same key stay as they are there; the others come. */
static int load_new(loading *l, shared_table table, const char *const keys[])
{
    const mx_frame *rows = l->file.tables[table];
    mx_frame *there = NULL, *fresh = NULL;
    bool *keep = mx_alloc_array(mx_frame_n_rows(rows) + 1, sizeof *keep);
    int rc = keep ? mx_store_table(&there, l->store, shared_name(table)) : mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(rows); row++)
        keep[row] = find_row(there, rows, row, keys) == SIZE_MAX;
    if (rc == MX_OK) rc = mx_frame_filter(&fresh, rows, keep);
    if (rc == MX_OK) rc = mx_store_load(l->store, shared_name(table), fresh, l->import, l->complaints);
    mx_free(keep);
    mx_frame_free(there);
    mx_frame_free(fresh);
    return rc;
}

static bool is_same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* One scale for an indicator, or figures would be of different things. */
static int check_scale(loading *l, size_t row, const mx_frame *there, size_t its)
{
    static const char *const columns[] = {"lowest", "highest", "low_max", "high_min"};
    const mx_frame *rows = l->file.tables[SHARED_INDICATORS];
    bool is_alike = strcmp(cell(rows, row, "direction"), cell(there, its, "direction")) == 0;
    for (size_t c = 0; is_alike && c < sizeof columns / sizeof *columns; c++)
        is_alike = is_same(number(rows, row, columns[c]), number(there, its, columns[c]));
    if (is_alike) return MX_OK;
    return mx_complain(l->complaints, l->path, line_of(rows, row), "indicator",
                       mx_tr("« %s » : échelle %s, sens %s ici ; %s, %s dans la base (ou d’autres seuils)",
                             "\"%s\": scale %s, direction %s here; %s, %s in the store (or other limits)"),
                       cell(rows, row, "indicator"), cell(rows, row, "scale"), cell(rows, row, "direction"),
                       cell(there, its, "scale"), cell(there, its, "direction"));
}

static int load_indicators(loading *l)
{
    static const char *const keys[] = {"indicator", NULL};
    const mx_frame *rows = l->file.tables[SHARED_INDICATORS], *levels = l->file.tables[SHARED_LEVELS];
    mx_frame *there = NULL, *fresh = NULL;
    bool *keep = mx_alloc_array(mx_frame_n_rows(levels) + 1, sizeof *keep);
    int rc = keep ? mx_store_table(&there, l->store, "indicators") : mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(rows); row++) {
        size_t its = find_row(there, rows, row, keys);
        if (its != SIZE_MAX) rc = check_scale(l, row, there, its);
    }
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(levels); row++)
        keep[row] = find_row(there, levels, row, keys) == SIZE_MAX; /* texts come with their indicator */
    if (rc == MX_OK) rc = load_new(l, SHARED_INDICATORS, keys);
    if (rc == MX_OK) rc = mx_frame_filter(&fresh, levels, keep);
    if (rc == MX_OK) rc = mx_store_load(l->store, "levels", fresh, l->import, l->complaints);
    if (rc == MX_OK) rc = mx_store_table(&l->indicators, l->store, "indicators");
    mx_free(keep);
    mx_frame_free(there);
    mx_frame_free(fresh);
    return rc;
}

/* ---- What cannot be ------------------------------------------------------------------------------- */

static int complain_of_number(loading *l, const mx_frame *rows, size_t row, const char *column)
{
    char text[MX_NUMBER_MAX];
    text[mx_number_format(text, number(rows, row, column))] = '\0';
    return mx_complain(l->complaints, l->path, line_of(rows, row), column, mx_tr("« %s » n’est pas possible ici", "\"%s\" cannot be here"),
                       text);
}

static bool is_whole(double value)
{
    return value >= 0 && value < 4e9 && value == floor(value);
}

static bool is_on_scale(const mx_frame *indicators, size_t indicator, double level)
{
    if (isnan(level)) return true;
    return indicator != SIZE_MAX && level == floor(level) && level >= number(indicators, indicator, "lowest") &&
           level <= number(indicators, indicator, "highest");
}

/* Sums that people of weights from 0 to a million can have. */
static const char *bad_sum(const mx_frame *rows, size_t row)
{
    static const struct {
        const char *sum, *rest;
        double most;
    } sums[] = {{"weights", "weights_rest", 1e6}, {"weights_squared", "weights_squared_rest", 1e12}};
    const double people = number(rows, row, "people");
    const bool has_sums = !isnan(number(rows, row, "weights"));
    for (size_t s = 0; s < sizeof sums / sizeof *sums; s++) {
        double sum = number(rows, row, sums[s].sum), rest = number(rows, row, sums[s].rest);
        bool can_be = has_sums ? sum >= 0 && sum <= people * sums[s].most && fabs(rest) < 1 : isnan(sum) && isnan(rest);
        if (!can_be) return sums[s].sum;
    }
    return NULL;
}

static int check_rows(loading *l, shared_table table, const char *const levels[])
{
    static const char *const keys[] = {"indicator", NULL};
    const mx_frame *rows = l->file.tables[table];
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(rows); row++) {
        size_t indicator = find_row(l->indicators, rows, row, keys);
        if (!is_whole(number(rows, row, "people"))) rc = complain_of_number(l, rows, row, "people");
        for (size_t c = 0; rc == MX_OK && levels[c]; c++)
            if (!is_on_scale(l->indicators, indicator, number(rows, row, levels[c])))
                rc = complain_of_number(l, rows, row, levels[c]);
        const char *sum = bad_sum(rows, row);
        if (rc == MX_OK && sum) rc = complain_of_number(l, rows, row, sum);
    }
    return rc;
}

/* Pairs rise or fall as their levels do. */
static int check_moves(loading *l)
{
    const mx_frame *rows = l->file.tables[SHARED_PAIRS];
    int rc = MX_OK;
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(rows); row++) {
        double moved = number(rows, row, "moved"), before = number(rows, row, "before"), after = number(rows, row, "after");
        bool can_be = (moved == -1 || moved == 0 || moved == 1) && isnan(before) == isnan(after) &&
                      (isnan(before) || moved == (after > before) - (after < before));
        if (!can_be) rc = complain_of_number(l, rows, row, "moved");
    }
    return rc;
}

/* ---- People who are there already ------------------------------------------------------------------- */

static int put_moment(mx_buf *out, const mx_frame *frame, size_t row)
{
    static const char *const keys[] = {"territory", "indicator", "period", "cycle", "phase"};
    mx_buf_clear(out);
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) mx_buf_format(out, "%s\x1f", cell(frame, row, keys[k]));
    return mx_buf_check(out);
}

/* The first line of the file about each moment. */
static int number_moments(mx_ids *moments, uint64_t **lines, const mx_frame *counts)
{
    mx_buf text = {0};
    int rc = MX_OK;
    *lines = mx_alloc_array(mx_frame_n_rows(counts) + 1, sizeof **lines);
    if (!*lines) return mx_fail_memory();
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(counts); row++) {
        uint32_t id;
        size_t n = mx_ids_count(moments);
        rc = put_moment(&text, counts, row);
        if (rc == MX_OK) rc = mx_ids_add(moments, (mx_str){text.at, text.size}, &id);
        if (rc == MX_OK && id == n) (*lines)[id] = line_of(counts, row);
    }
    mx_buf_dispose(&text);
    return rc;
}

/* Those of the store at the same time would count twice. Said once for each territory and import there. */
static int check_twice(loading *l)
{
    mx_frame *ledger = NULL;
    mx_ids *moments = NULL, *said = NULL;
    uint64_t *lines = NULL;
    mx_buf text = {0};
    int rc = mx_ids_new(&moments);
    if (rc == MX_OK) rc = mx_ids_new(&said);
    if (rc == MX_OK) rc = number_moments(moments, &lines, l->file.tables[SHARED_COUNTS]);
    if (rc == MX_OK) rc = mx_store_table(&ledger, l->store, "ledger");
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(ledger); row++) {
        uint32_t id, known;
        size_t n = mx_ids_count(said);
        rc = put_moment(&text, ledger, row);
        id = rc == MX_OK ? mx_ids_find(moments, (mx_str){text.at, text.size}) : MX_NO_ID;
        if (id == MX_NO_ID) continue;
        mx_buf_clear(&text);
        mx_buf_format(&text, "%s\x1f%.0f", cell(ledger, row, "territory"), number(ledger, row, "import"));
        rc = mx_buf_check(&text);
        if (rc == MX_OK) rc = mx_ids_add(said, (mx_str){text.at, text.size}, &known);
        if (rc < 0 || known != n) continue;
        rc = mx_complain(l->complaints, l->path, lines[id], "territory",
                         mx_tr("« %s » a déjà ici des réponses ou des effectifs de %s (indicateur %s ; %s, import %.0f) : ses personnes "
                               "compteraient deux fois ; pour un fichier corrigé : --replaces %.0f",
                               "\"%s\" has answers or counts of %s here already (indicator %s; %s, import %.0f): its people would "
                               "count twice; for a corrected file: --replaces %.0f"),
                         cell(ledger, row, "territory"), cell(ledger, row, "period"), cell(ledger, row, "indicator"),
                         cell(ledger, row, "file"), number(ledger, row, "import"), number(ledger, row, "import"));
    }
    mx_buf_dispose(&text);
    mx_free(lines);
    mx_ids_free(moments);
    mx_ids_free(said);
    mx_frame_free(ledger);
    return rc;
}

/* The same of pairs, which may be there without counts. Said once for each territory. */
static int check_pairs_twice(loading *l)
{
    const mx_frame *rows = l->file.tables[SHARED_PAIRS];
    mx_frame *there = NULL;
    mx_ids *known = NULL, *said = NULL;
    mx_buf text = {0};
    uint32_t id;
    int rc = mx_ids_new(&known);
    if (rc == MX_OK) rc = mx_ids_new(&said);
    if (rc == MX_OK) rc = mx_store_table(&there, l->store, "pairs");
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(there); row++) {
        rc = put_moment(&text, there, row);
        if (rc == MX_OK) rc = mx_ids_add(known, (mx_str){text.at, text.size}, &id);
    }
    for (size_t row = 0; rc == MX_OK && row < mx_frame_n_rows(rows); row++) {
        const char *territory = cell(rows, row, "territory");
        const size_t n_said = mx_ids_count(said);
        rc = put_moment(&text, rows, row);
        if (rc < 0 || mx_ids_find(known, (mx_str){text.at, text.size}) == MX_NO_ID) continue;
        rc = mx_ids_add(said, mx_str_of(territory), &id);
        if (rc < 0 || mx_ids_count(said) == n_said) continue;
        rc = mx_complain(l->complaints, l->path, line_of(rows, row), "territory",
                         mx_tr("« %s » a déjà ici des paires (indicateur %s, cycle %s) : ses personnes compteraient deux fois ; pour "
                               "un fichier corrigé : --replaces, avec le numéro de l’import (mieux export imports)",
                               "\"%s\" has pairs here already (indicator %s, cycle %s): its people would count twice; for a "
                               "corrected file: --replaces, with the number of the import (mieux export imports)"),
                         territory, cell(rows, row, "indicator"), cell(rows, row, "cycle"));
    }
    mx_buf_dispose(&text);
    mx_ids_free(known);
    mx_ids_free(said);
    mx_frame_free(there);
    return rc;
}

/* ---- Loading ------------------------------------------------------------------------------------------ */

static int load_rows(loading *l)
{
    static const char *const territory[] = {"territory", NULL}, *const group[] = {"territory", "group", NULL};
    static const char *const level[] = {"level", NULL}, *const levels[] = {"before", "after", NULL};
    const size_t n_before = mx_complaints_count(l->complaints);
    int rc = load_new(l, SHARED_TERRITORIES, territory);
    if (rc == MX_OK) rc = load_new(l, SHARED_GROUPS, group);
    if (rc == MX_OK) rc = load_indicators(l);
    if (rc == MX_OK) rc = check_rows(l, SHARED_COUNTS, level);
    if (rc == MX_OK) rc = check_rows(l, SHARED_PAIRS, levels);
    if (rc == MX_OK) rc = check_moves(l);
    const size_t n_otherwise = mx_complaints_count(l->complaints);
    if (rc == MX_OK) rc = check_twice(l);
    if (rc == MX_OK && mx_complaints_count(l->complaints) == n_otherwise) rc = check_pairs_twice(l);
    if (rc < 0 || mx_complaints_count(l->complaints) > n_before) return rc;
    for (int t = SHARED_COUNTS; rc == MX_OK && t <= SHARED_WITHHELD; t++)
        rc = mx_store_load(l->store, shared_name((shared_table)t), l->file.tables[t], l->import, l->complaints);
    return rc;
}

static int begin(loading *l, const char *sha256)
{
    char day[16];
    day_of_loading(day);
    const char *slash = strrchr(l->path, '/');
    const mx_store_import about = {.file = slash ? slash + 1 : l->path,
                                   .sha256 = sha256,
                                   .part = "",
                                   .kind = "shared",
                                   .loaded_on = day,
                                   .mapping = "",
                                   .program = MX_VERSION};
    return mx_store_import_begin(&l->import, l->store, &about);
}

static int tell(mx_buf *said, const loading *l, bool is_dry_run)
{
    const mx_frame *const *t = (const mx_frame *const *)l->file.tables;
    mx_buf_format(said, mx_tr("%s : ", "%s: "), l->path);
    mx_buf_format(said, mx_tr("effectifs : %zu lignes, paires : %zu, retenus : %zu%s\n", "counts: %zu rows, pairs: %zu, withheld: %zu%s\n"),
                  mx_frame_n_rows(t[SHARED_COUNTS]), mx_frame_n_rows(t[SHARED_PAIRS]), mx_frame_n_rows(t[SHARED_WITHHELD]),
                  is_dry_run ? mx_tr(" ; essai, rien n’est chargé", "; a trial, nothing is loaded") : "");
    return mx_buf_check(said);
}

int shared_load(bool *has_changed, mx_buf *said, mx_store *store, const char *path, int64_t replaces, bool is_dry_run,
                mx_complaints *complaints)
{
    loading l = {.store = store, .path = path, .complaints = complaints};
    char sha256[MX_SHA256_TEXT];
    int64_t there = 0;
    size_t n_rows = 0;
    *has_changed = false;
    int rc = shared_read(&l.file, sha256, path, complaints);
    if (rc < 0) return rc;
    rc = mx_store_import_find(&there, store, sha256, "");
    if (rc == MX_OK && there) {
        mx_buf_format(said, mx_tr("%s : tout est déjà là ; rien ne change\n", "%s: all of it is here already; nothing changes\n"), path);
        rc = mx_buf_check(said);
    } else {
        if (rc == MX_OK) rc = begin(&l, sha256);
        if (rc == MX_OK && replaces) rc = mx_store_import_remove(store, replaces, l.import, NULL);
        if (rc == MX_OK) rc = load_rows(&l);
        for (int t = 0; t < SHARED_N; t++) n_rows += mx_frame_n_rows(l.file.tables[t]);
        if (rc == MX_OK) rc = mx_store_import_finish(store, l.import, (int64_t)n_rows);
        if (rc == MX_OK) rc = tell(said, &l, is_dry_run);
        *has_changed = rc == MX_OK;
    }
    mx_frame_free(l.indicators);
    shared_dispose(&l.file);
    return rc;
}
