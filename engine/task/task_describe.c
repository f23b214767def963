/* describe: follow-up by any keys, from a file or from the store. */
#include "mx/task.h"

#include <math.h>
#include <string.h>

#include "mx/import.h"
#include "mx/measure.h"
#include "mx/sheet.h"
#include "mx/store.h"
#include "margins.h"
#include "merged.h"
#include "outlet.h"
#include "sheets.h"
#include "withheld.h"

enum { MOST_THREADS = 16, MOST_KEYS = 16 };

/* A source of rows as the tally sees it: the columns it was asked for, and what they are. */
typedef struct {
    const mx_context *context;
    const mx_describe *options;
    mx_arena *arena;
    mx_tally_plan plan;
    mx_tally_key keys[MOST_KEYS];
    const char **columns; /* names of what the batches have */
    size_t *positions;    /* and their columns in the sheet */
    size_t *values;
    mx_margin *margins; /* that rows are weighted to */
    size_t n_margins, n_nameless; /* columns of the batches after those with a name: the margins of a store */
    mx_complaints *complaints;
    mx_buf left_out;
    size_t territory;                /* its column in the batches, or MX_NO_COLUMN */
    const char *meanings[MOST_KEYS]; /* of the keys, by canonical name; NULL: none */
    const mx_frame *merging;         /* values of keys that are put together; NULL: none */
    outlet *outlet;
    mx_frame *tree;                  /* of the store's territories; NULL: none is known */
    mx_ladder ladders[4];            /* what can be put together, with keys by their names here */
    size_t n_ladders;
} question;

/* ---- The keys ------------------------------------------------------------------------- */

/* The names of --by, or the usual ones. */
static int cut_names(const char *names[MOST_KEYS], size_t *n, const char *by, mx_arena *arena)
{
    *n = 0;
    for (const char *at = by;; at++) {
        size_t size = strcspn(at, ",");
        mx_str name = mx_str_trim((mx_str){at, size});
        if (name.size == 0 || *n == MOST_KEYS)
            return mx_fail(MX_E_USAGE,
                           mx_tr("--by « %s » : de 1 à %d noms de colonnes, séparés par des virgules",
                                 "--by \"%s\": 1 to %d names of columns, with commas between them"),
                           by, MOST_KEYS);
        names[*n] = mx_arena_copy(arena, name.at, name.size);
        if (!names[(*n)++]) return mx_fail_memory();
        at += size;
        if (!*at) return MX_OK;
    }
}

static int refuse_key(const char *name, const char *const there[], size_t n)
{
    mx_buf list = {0};
    for (size_t i = 0; i < n; i++) mx_buf_format(&list, "%s%s", i ? ", " : "", there[i]);
    int rc = mx_fail(MX_E_USAGE,
                     mx_tr("--by : il n’y a pas de colonne « %s » ; il y a %s",
                           "--by: there is no column \"%s\"; there are %s"),
                     name, list.at ? list.at : "");
    mx_buf_dispose(&list);
    return rc;
}

/* Of margins, after all keys: they make no rows. */
static int add_margin(question *q, size_t column)
{
    if (q->plan.n_keys == MOST_KEYS)
        return mx_fail(MX_E_USAGE, mx_tr("au plus %d clés et marges", "at most %d keys and margins"), MOST_KEYS);
    q->keys[q->plan.n_keys++] = (mx_tally_key){q->margins[q->plan.n_margins++].name, column, false};
    q->plan.margins = q->margins;
    return MX_OK;
}

/* How many keys make rows. */
static size_t n_row_keys(const question *q)
{
    return q->plan.n_keys - q->plan.n_margins;
}

static int add_key(question *q, const char *name, size_t column, const char *meaning)
{
    const bool is_period = meaning && strcmp(meaning, "period") == 0;
    for (size_t i = 0; i < q->plan.n_keys; i++)
        if (q->keys[i].column == column)
            return mx_fail(MX_E_USAGE,
                           mx_tr("--by : « %s » et « %s » sont la même colonne",
                                 "--by: \"%s\" and \"%s\" are the same column"),
                           q->keys[i].name, name);
    q->meanings[q->plan.n_keys] = meaning;
    q->keys[q->plan.n_keys++] = (mx_tally_key){name, column, is_period};
    return MX_OK;
}

/* ---- The scale --------------------------------------------------------------------------- */

/* "0-4": two whole numbers, the first below the second. */
static int read_scale(mx_tally_plan *plan, const char *scale)
{
    const char *dash = strlen(scale) > 1 ? strchr(scale + 1, '-') : NULL;
    int64_t lowest, highest;
    bool is_scale = dash && mx_integer_parse(&lowest, (mx_str){scale, (size_t)(dash - scale)}) == MX_OK &&
                    mx_integer_parse(&highest, mx_str_of(dash + 1)) == MX_OK && lowest < highest &&
                    lowest > -1000000 && highest < 1000000;
    if (!is_scale)
        return mx_fail(MX_E_USAGE,
                       mx_tr("--scale « %s » n’est pas une échelle comme 1-5 ou 0-10",
                             "--scale \"%s\" is not a scale such as 1-5 or 0-10"),
                       scale);
    plan->has_scale = true;
    plan->lowest = (double)lowest;
    plan->highest = (double)highest;
    return MX_OK;
}

/* ---- Putting values together ------------------------------------------------------------- */

/* Have the rows bring the keys but the indicator as the merging has them, in columns of their own. */
static int merge_keys(mx_rows **rows, question *q, size_t territory)
{
    const char *names[MOST_KEYS];
    size_t columns[MOST_KEYS], n = 0;
    for (size_t i = 0; i < n_row_keys(q); i++) {
        if (q->keys[i].column == q->plan.indicator) continue;
        names[n] = q->keys[i].name;
        columns[n++] = q->keys[i].column;
    }
    return mx_measure_merged_rows(rows, *rows, names, columns, n, territory, q->merging);
}

static int merge_parts(mx_rows *parts[], size_t n_parts, question *q, size_t territory)
{
    int rc = MX_OK;
    for (size_t i = 0; rc == MX_OK && q->merging && i < n_parts; i++) rc = merge_keys(&parts[i], q, territory);
    size_t next = q->plan.n_columns + q->n_nameless;
    for (size_t i = 0; q->merging && i < n_row_keys(q); i++)
        if (q->keys[i].column != q->plan.indicator) q->keys[i].column = next++;
    return rc;
}

/* ---- A file ---------------------------------------------------------------------------------- */

/* What the columns of the sheet mean, by canonical name; NULL for others. */
static int read_meanings(const char ***out, const mx_sheet *sheet, mx_arena *arena)
{
    size_t n = mx_sheet_n_columns(sheet);
    const char **meanings = mx_arena_alloc(arena, n * sizeof *meanings);
    *out = meanings;
    if (!meanings) return mx_fail_memory();
    for (size_t c = 0; c < n; c++) {
        int rc = mx_kind_column(&meanings[c], MX_KIND_FOLLOW_UP, mx_str_of(mx_sheet_column(sheet, c)));
        if (rc < 0) return rc;
        for (size_t other = 0; meanings[c] && other < c; other++)
            if (meanings[other] && strcmp(meanings[other], meanings[c]) == 0)
                return mx_fail(
                    MX_E_SYNTAX,
                    mx_tr("%s : les colonnes « %s » et « %s » veulent dire la même chose (%s) ; renommez-en "
                          "une",
                          "%s: the columns \"%s\" and \"%s\" mean the same (%s); rename one of them"),
                    mx_sheet_path(sheet), mx_sheet_column(sheet, other), mx_sheet_column(sheet, c),
                    meanings[c]);
    }
    return MX_OK;
}

static size_t find_meaning(const mx_sheet *sheet, const char *const meanings[], const char *meaning)
{
    for (size_t c = 0; c < mx_sheet_n_columns(sheet); c++)
        if (meanings[c] && strcmp(meanings[c], meaning) == 0) return c;
    return MX_NO_COLUMN;
}

/* The column a user names: by what it means (NULL: nothing), else by its name in any case and
 * accents. */
static int find_column(size_t *out, const mx_sheet *sheet, const char *const meanings[], const char *name,
                       const char *meaning)
{
    *out = meaning ? find_meaning(sheet, meanings, meaning) : mx_sheet_find(sheet, name);
    mx_buf wanted = {0}, folded = {0};
    mx_fold(&wanted, mx_str_of(name));
    int rc = mx_buf_check(&wanted);
    for (size_t c = 0; rc == MX_OK && *out == MX_NO_COLUMN && c < mx_sheet_n_columns(sheet); c++) {
        mx_buf_clear(&folded);
        mx_fold(&folded, mx_str_of(mx_sheet_column(sheet, c)));
        rc = mx_buf_check(&folded);
        if (folded.at && wanted.at && strcmp(folded.at, wanted.at) == 0) *out = c;
    }
    mx_buf_dispose(&wanted);
    mx_buf_dispose(&folded);
    return rc;
}

/* The place of a column of the sheet among those of the batches, where it is put if new. */
static size_t use(question *q, const mx_sheet *sheet, size_t column)
{
    if (column == MX_NO_COLUMN) return MX_NO_COLUMN;
    for (size_t i = 0; i < q->plan.n_columns; i++)
        if (q->positions[i] == column) return i;
    q->columns[q->plan.n_columns] = mx_sheet_column(sheet, column);
    q->positions[q->plan.n_columns] = column;
    return q->plan.n_columns++;
}

static int list_file_columns(question *q, const mx_sheet *sheet, const char *const meanings[], bool is_wide,
                             const char *name)
{
    const char **there = mx_arena_alloc(q->arena, (mx_sheet_n_columns(sheet) + 1) * sizeof *there);
    size_t n = 0;
    if (!there) return mx_fail_memory();
    if (is_wide) there[n++] = "indicator";
    for (size_t c = 0; c < mx_sheet_n_columns(sheet); c++) {
        bool is_indicator = is_wide && !meanings[c];
        if (!is_indicator) there[n++] = mx_sheet_column(sheet, c);
    }
    return refuse_key(name, there, n);
}

/* Keys that --by names must be there; of the usual ones, those that are. */
static int choose_keys(question *q, const mx_sheet *sheet, const char *const meanings[], bool is_wide)
{
    const char *names[MOST_KEYS];
    size_t n;
    bool is_given = q->options->by != NULL;
    int rc = cut_names(names, &n, is_given ? q->options->by : "territory,indicator,period", q->arena);
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        const char *meaning;
        size_t column = MX_NO_COLUMN;
        rc = mx_kind_column(&meaning, MX_KIND_FOLLOW_UP, mx_str_of(names[i]));
        bool is_indicator = rc == MX_OK && meaning && strcmp(meaning, "indicator") == 0;
        if (rc == MX_OK && !(is_wide && is_indicator))
            rc = find_column(&column, sheet, meanings, names[i], meaning);
        if (rc < 0) break;
        if (column == MX_NO_COLUMN && !(is_wide && is_indicator)) {
            if (is_given) rc = list_file_columns(q, sheet, meanings, is_wide, names[i]);
            continue;
        }
        rc = add_key(q, names[i], use(q, sheet, column), meaning);
    }
    return rc;
}

static int choose_margins(question *q, const mx_sheet *sheet, const char *const meanings[])
{
    int rc = MX_OK;
    for (size_t m = 0; rc == MX_OK && m < q->n_margins; m++) {
        const char *meaning, *name = q->margins[m].name;
        size_t column;
        rc = mx_kind_column(&meaning, MX_KIND_FOLLOW_UP, mx_str_of(name));
        if (rc == MX_OK) rc = find_column(&column, sheet, meanings, name, meaning);
        if (rc == MX_OK && column == MX_NO_COLUMN)
            rc = mx_fail(MX_E_VALUE,
                         mx_tr("%s : pas de colonne pour la marge « %s »", "%s: no column for the margin \"%s\""),
                         mx_sheet_path(sheet), name);
        if (rc == MX_OK) rc = add_margin(q, use(q, sheet, column));
    }
    return rc;
}

/* Columns that are indicators: those without another meaning that are no key. Some of the
 * others are of no use here; the person is told which. */
static int choose_indicators(question *q, const mx_sheet *sheet, const char *const meanings[])
{
    size_t n_keys = q->plan.n_columns;
    for (size_t c = 0; c < mx_sheet_n_columns(sheet); c++) {
        bool is_key = false;
        for (size_t i = 0; i < n_keys; i++) is_key = is_key || q->positions[i] == c;
        if (!meanings[c] && !is_key) q->values[q->plan.n_values++] = use(q, sheet, c);
    }
    if (q->plan.n_values > 0) return MX_OK;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : ni colonne « value » (valeur), ni colonnes d’indicateurs",
                         "%s: neither a column \"value\" nor columns of indicators"),
                   mx_sheet_path(sheet));
}

static int plan_file(question *q, const mx_sheet *sheet)
{
    const char **meanings;
    size_t n = mx_sheet_n_columns(sheet);
    int rc = read_meanings(&meanings, sheet, q->arena);
    if (rc < 0) return rc;
    q->columns = mx_arena_alloc(q->arena, (n + 1) * sizeof *q->columns);
    q->positions = mx_arena_alloc(q->arena, (n + 1) * sizeof *q->positions);
    q->values = mx_arena_alloc(q->arena, (n + 1) * sizeof *q->values);
    if (!q->columns || !q->positions || !q->values) return mx_fail_memory();
    size_t value = find_meaning(sheet, meanings, "value");
    bool is_wide = value == MX_NO_COLUMN;
    rc = choose_keys(q, sheet, meanings, is_wide);
    if (rc == MX_OK) rc = choose_margins(q, sheet, meanings);
    if (rc < 0) return rc;
    if (!is_wide) q->values[q->plan.n_values++] = use(q, sheet, value);
    else rc = choose_indicators(q, sheet, meanings);
    if (rc < 0) return rc;
    q->plan.indicator = is_wide ? MX_NO_COLUMN : use(q, sheet, find_meaning(sheet, meanings, "indicator"));
    q->plan.weight = use(q, sheet, find_meaning(sheet, meanings, "weight"));
    q->plan.people = use(q, sheet, find_meaning(sheet, meanings, "count"));
    q->territory = MX_NO_COLUMN;
    if (q->plan.counts_people) {
        q->plan.territory = q->territory = use(q, sheet, find_meaning(sheet, meanings, "territory"));
        q->plan.respondent = use(q, sheet, find_meaning(sheet, meanings, "respondent"));
    }
    return MX_OK;
}

/* What a person should know of how the file was read. */
static void tell_of_file(const question *q, const mx_sheet *sheet)
{
    sheet_notes_say(q->context, sheet);
    if (mx_sheet_encoding_is_assumed(sheet))
        mx_say(q->context,
               mx_tr("%s : encodage non déclaré, lu comme %s (--encoding pour un autre)",
                     "%s: encoding not declared, read as %s (--encoding for another)"),
               mx_sheet_path(sheet), mx_sheet_encoding(sheet));
    if (mx_sheet_n_nameless(sheet))
        mx_say(q->context,
               mx_tr("%s : colonnes sans nom, laissées de côté : %zu",
                     "%s: columns without a name, left out: %zu"),
               mx_sheet_path(sheet), mx_sheet_n_nameless(sheet));
}

static int read_decimal(question *q, mx_sheet *sheet)
{
    size_t columns[2], n = 0;
    q->plan.decimal = q->options->decimal;
    if (q->plan.decimal) return MX_OK;
    if (q->plan.indicator == MX_NO_COLUMN &&
        q->plan.n_values > 1) { /* wide: its columns one after the other */
        for (size_t v = 0; v < q->plan.n_values; v++) {
            char mark;
            int rc = mx_sheet_decimal(&mark, sheet, &q->positions[q->plan.values[v]], 1);
            if (rc < 0) return rc;
            if (!q->plan.decimal || mark == ',') q->plan.decimal = mark;
        }
        return MX_OK;
    }
    columns[n++] = q->positions[q->plan.values[0]];
    if (q->plan.weight != MX_NO_COLUMN) columns[n++] = q->positions[q->plan.weight];
    return mx_sheet_decimal(&q->plan.decimal, sheet, columns, n);
}

static int ask_sheet(mx_frame **out, question *q, mx_sheet *sheet)
{
    mx_rows *parts[MOST_THREADS];
    size_t n_parts = 0;
    q->plan.file = mx_sheet_path(sheet);
    int rc = plan_file(q, sheet);
    q->plan.columns = q->columns;
    q->plan.values = q->values;
    if (rc == MX_OK) rc = read_decimal(q, sheet);
    if (rc == MX_OK)
        rc = mx_sheet_split(parts, &n_parts, sheet, q->positions, q->plan.n_columns,
                            mx_sheet_n_threads(sheet) < MOST_THREADS ? mx_sheet_n_threads(sheet)
                                                                     : MOST_THREADS);
    if (rc < 0) return rc;
    if (!q->merging) tell_of_file(q, sheet);
    rc = merge_parts(parts, n_parts, q, q->territory);
    if (rc == MX_OK) rc = mx_measure_describe(out, parts, n_parts, &q->plan, q->complaints, &q->left_out);
    for (size_t i = 0; i < n_parts; i++) mx_rows_close(parts[i]);
    if (rc == MX_OK && q->left_out.size && !q->merging)
        mx_say(q->context,
               mx_tr("%s : colonnes sans nombres, laissées de côté : %s",
                     "%s: columns without numbers, left out: %s"),
               mx_sheet_path(sheet), q->left_out.at);
    if (rc < 0 || mx_frame_n_rows(*out) > 0) return rc;
    mx_frame_free(*out);
    *out = NULL;
    return mx_fail(MX_E_VALUE,
                   mx_tr("%s : il n’y a aucune ligne sous les noms de colonnes",
                         "%s: there is no row under the column names"),
                   mx_sheet_path(sheet));
}

static int ask_file(mx_frame **out, question *q)
{
    mx_sheet *sheet;
    mx_sheet_options options = MX_SHEET_OPTIONS_INIT;
    options.encoding = q->options->encoding;
    options.delimiter = q->options->delimiter;
    options.n_threads = q->options->n_threads;
    options.sheet = q->options->sheet;
    int rc = mx_sheet_open(&sheet, q->options->file, &options);
    if (rc == MX_OK) rc = ask_sheet(out, q, sheet);
    mx_sheet_close(sheet);
    return rc;
}

/* ---- The store ---------------------------------------------------------------------------------- */

/* As mx_store_follow_up gives them. */
enum { TERRITORY, GROUP, INDICATOR, PERIOD, PHASE, CYCLE, RESPONDENT, VALUE, WEIGHT, PEOPLE, COUNTED, N_COLUMNS };
static const char *const store_columns[N_COLUMNS] = {
    "territory", "group", "indicator", "period", "phase", "cycle", "respondent", "value", "weight", "count", "counted"};

static int choose_store_keys(question *q)
{
    const char *names[MOST_KEYS];
    size_t n;
    int rc = cut_names(names, &n, q->options->by ? q->options->by : "territory,indicator,period", q->arena);
    for (size_t i = 0; rc == MX_OK && i < n; i++) {
        const char *meaning;
        size_t column = 0;
        rc = mx_kind_column(&meaning, MX_KIND_FOLLOW_UP, mx_str_of(names[i]));
        if (rc < 0) break;
        while (column < RESPONDENT && !(meaning && strcmp(meaning, store_columns[column]) == 0)) column++;
        if (column == RESPONDENT) rc = refuse_key(names[i], store_columns, RESPONDENT);
        else rc = add_key(q, names[i], column, meaning);
    }
    return rc;
}

static int ask_store(mx_frame **out, question *q)
{
    static const size_t value = VALUE;
    mx_store *store = NULL;
    mx_frame *indicators = NULL, *groups = NULL, *withheld = NULL;
    mx_rows *rows = NULL, *plain = NULL;
    int rc = choose_store_keys(q);
    for (size_t m = 0; rc == MX_OK && m < q->n_margins; m++) rc = add_margin(q, N_COLUMNS + m);
    if (rc == MX_OK) rc = mx_store_open(&store, q->context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_table(&indicators, store, "indicators");
    if (rc == MX_OK) rc = mx_store_table(&groups, store, "groups");
    if (rc == MX_OK) rc = mx_store_table(&withheld, store, "withheld");
    if (rc == MX_OK && !q->merging) rc = withheld_say(q->context, withheld);
    if (rc == MX_OK) rc = mx_store_follow_up(&plain, store, NULL);
    if (rc == MX_OK) rc = margins_of_store(&rows, plain, groups, q->margins, q->n_margins);
    if (rc == MX_OK) {
        q->plan.file = q->context->store;
        q->plan.columns = store_columns;
        q->plan.n_columns = N_COLUMNS;
        q->n_nameless = q->n_margins;
        q->plan.values = &value;
        q->plan.n_values = 1;
        q->plan.indicator = INDICATOR;
        q->plan.territory = TERRITORY;
        q->plan.respondent = RESPONDENT;
        q->plan.weight = WEIGHT;
        q->plan.people = PEOPLE;
        q->plan.has_counted = true;
        q->plan.counted = COUNTED;
        q->plan.cells_may_be_empty = true;
        q->plan.decimal = '.';
        q->plan.indicators = indicators;
        rc = merge_parts(&rows, 1, q, TERRITORY);
    }
    if (rc == MX_OK) {
        rc = mx_measure_describe(out, &rows, 1, &q->plan, q->complaints, &q->left_out);
    }
    mx_rows_close(rows);
    mx_frame_free(indicators);
    mx_frame_free(groups);
    mx_frame_free(withheld);
    mx_store_close(store);
    if (rc < 0 || mx_frame_n_rows(*out) > 0) return rc;
    mx_frame_free(*out);
    *out = NULL;
    return mx_fail(MX_E_NOTFOUND,
                   mx_tr("%s : cette base n’a pas encore de suivi ; voir mieux import",
                         "%s: this store has no follow-up yet; see mieux import"),
                   q->context->store);
}

/* ---- The release ----------------------------------------------------------------------------------- */

/* A question of its own each time: what it knows of the source is found anew. */
static void begin(question *q, const mx_frame *merging)
{
    const question before = *q;
    *q = (question){.context = before.context, .options = before.options, .arena = before.arena,
                    .complaints = before.complaints, .outlet = before.outlet, .tree = before.tree,
                    .merging = merging, .n_ladders = before.n_ladders, .margins = before.margins,
                    .n_margins = before.n_margins};
    memcpy(q->ladders, before.ladders, sizeof q->ladders);
    q->plan = (mx_tally_plan){.keys = q->keys,
                              .indicator = MX_NO_COLUMN,
                              .territory = MX_NO_COLUMN,
                              .respondent = MX_NO_COLUMN,
                              .weight = MX_NO_COLUMN,
                              .people = MX_NO_COLUMN,
                              .counts_people = q->options->rule.min_count > 0};
}

/* Rows that differ in one key only are parts of a total that may be asked for as well; those
 * that differ by indicator do not add up. Answers of which one person gave several are counted apart
 * from people. */
static int disclose(mx_release **out, void *payload, const mx_frame *result, const mx_frame *merging)
{
    const question *q = payload;
    const char *adding[MOST_KEYS + 1];
    size_t n = 0;
    int rc = MX_OK;
    for (size_t i = 0; i < n_row_keys(q); i++) {
        bool is_indicator = q->meanings[i] && strcmp(q->meanings[i], "indicator") == 0;
        if (!is_indicator) adding[n++] = q->keys[i].name;
    }
    adding[n] = NULL;
    for (size_t row = 0; rc == MX_OK && merging && q->tree && row < mx_frame_n_rows(merging); row++)
        if (strcmp(mx_frame_text(merging, row, MX_MERGING_KEY), "territory") == 0)
            rc = mx_gate_graft(q->outlet->gate, mx_frame_text(merging, row, MX_MERGING_LABEL),
                               merged_above(merging, row, q->tree));
    const bool has_people = mx_frame_find(result, "people") != SIZE_MAX;
    const mx_fixed_key weighted = {"weighted", q->n_margins > 0 ? "yes" : NULL};
    const mx_outgoing figures = {.result = result, .subject = has_people ? "all answers" : "answers", .adding = adding,
                                .fixed = &weighted, .n_fixed = 1};
    return rc == MX_OK ? mx_gate_try(out, q->outlet->gate, &figures) : rc;
}

/* The ladders under the names that the source gives to their keys. */
static void name_ladders(question *q)
{
    q->n_ladders = merged_ladders(q->ladders, q->tree, NULL);
    for (size_t l = 0; l < q->n_ladders; l++) {
        mx_ladder *ladder = &q->ladders[l];
        const mx_ladder usual = *ladder;
        ladder->key = "";
        ladder->within = NULL;
        for (size_t i = 0; i < n_row_keys(q); i++) {
            if (q->meanings[i] && strcmp(q->meanings[i], usual.key) == 0) ladder->key = q->keys[i].name;
            if (q->meanings[i] && usual.within && strcmp(q->meanings[i], usual.within) == 0)
                ladder->within = q->keys[i].name;
        }
    }
}

static int ask(mx_frame **out, void *payload, const mx_frame *merging)
{
    question *q = payload;
    mx_buf_dispose(&q->left_out);
    begin(q, merging);
    int rc = q->options->scale ? read_scale(&q->plan, q->options->scale) : MX_OK;
    if (rc == MX_OK) rc = q->options->file ? ask_file(out, q) : ask_store(out, q);
    if (rc == MX_OK && !merging) name_ladders(q);
    return rc;
}

/* What the store knows besides its follow-up: where territories stand. */
static int read_store(question *q)
{
    mx_store *store = NULL;
    mx_frame *territories = NULL;
    int rc = mx_store_open(&store, q->context->store, MX_STORE_READ);
    if (rc == MX_OK) rc = mx_store_table(&territories, store, "territories");
    if (rc == MX_OK) rc = merged_tree(&q->tree, territories);
    mx_frame_free(territories);
    mx_store_close(store);
    return rc;
}

static int check_options(const mx_describe *options)
{
    bool is_stream = options->file && strcmp(options->file, "-") == 0;
    if (!is_stream || !options->rule.merge[0]) return MX_OK;
    return mx_fail(MX_E_USAGE, "%s",
                   mx_tr("--merge lit le suivi plusieurs fois : nommez un fichier au lieu de « - »",
                         "--merge reads the follow-up several times: name a file instead of \"-\""));
}

/* The release, or (`is_rehearsed`) what it would withhold; then nothing is put together unless the rule
 * says so, but all that could be is tried. */
static int find_answer(merged_answer *out, question *q, bool is_rehearsed)
{
    static const char all[] = "groups,territories,periods";
    const mx_rule *rule = &q->options->rule;
    q->n_ladders = merged_ladders(q->ladders, q->tree, NULL);
    const char *table = mx_arena_format(q->arena, "describe|%s", q->options->by ? q->options->by : "");
    if (!table) return mx_fail_memory();
    const merged_question asked = {ask, disclose, q, q->ladders, q->n_ladders, NULL, q->outlet->gate, q->outlet->is_remembered ? table : NULL};
    return is_rehearsed && !rule->merge[0] ? merged_try(out, &asked, all) : merged_ask(out, &asked, rule);
}

static int rehearse(mx_release **out, const merged_answer *answer)
{
    mx_frame *table = NULL;
    int rc = merged_rehearsal_new(&table);
    if (rc == MX_OK) rc = merged_rehearse(table, answer, "describe");
    if (rc == MX_OK) rc = mx_disclose_internal(out, table);
    mx_frame_free(table);
    return rc;
}

/* Hand the release over, and have the store remember it. */
static int release(mx_release **out, merged_answer *answer, const question *q)
{
    outlet *o = q->outlet;
    int rc = mx_gate_let(o->gate, answer->release);
    outlet_word(o, "describe");
    outlet_option(o, "by", q->options->by);
    outlet_option(o, "scale", q->options->scale);
    outlet_option(o, "merge", q->options->rule.merge[0] ? q->options->rule.merge : NULL);
    if (rc == MX_OK) rc = outlet_keep(o);
    if (rc < 0) return rc;
    *out = answer->release;
    answer->release = NULL;
    if (mx_release_is_internal(*out))
        mx_say(q->context, "%s",
               mx_tr("sortie interne, à ne pas publier ; --release applique la règle de publication",
                     "internal output, not for publication; --release applies the release rule"));
    return MX_OK;
}

static int answer(mx_release **out, const mx_context *context, const mx_describe *options, bool is_rehearsed)
{
    outlet o;
    question q = {.context = context, .options = options, .outlet = &o};
    merged_answer found = {0};
    *out = NULL;
    int rc = outlet_open(&o, context, &options->rule, !options->file);
    if (rc == MX_OK) rc = mx_arena_new(&q.arena);
    if (rc == MX_OK) rc = mx_complaints_new(&q.complaints);
    if (rc == MX_OK) rc = check_options(options);
    if (rc == MX_OK) rc = margins_read(&q.margins, &q.n_margins, &options->weighting, q.arena);
    if (rc == MX_OK && !options->file && options->rule.min_count > 0) rc = read_store(&q);
    if (rc == MX_OK) rc = find_answer(&found, &q, is_rehearsed);
    if (rc == MX_E_REFUSED && options->complain) options->complain(options->payload, q.complaints);
    if (rc == MX_OK) rc = is_rehearsed ? rehearse(out, &found) : release(out, &found, &q);
    merged_dispose(&found);
    outlet_close(&o);
    mx_frame_free(q.tree);
    mx_complaints_free(q.complaints);
    mx_buf_dispose(&q.left_out);
    mx_arena_free(q.arena);
    return rc;
}

int mx_task_describe(mx_release **out, const mx_context *context, const mx_describe *options)
{
    return answer(out, context, options, false);
}

int mx_task_describe_rehearse(mx_release **out, const mx_context *context, const mx_describe *options)
{
    return answer(out, context, options, true);
}
