#include "learning.h"

#include <string.h>

#include "mx/sheet.h"
#include "texts.h"

int learning_model(mx_model **out, const char *path)
{
    mx_arena *arena;
    *out = NULL;
    if (path) return mx_model_open(out, path);
    int rc = mx_arena_new(&arena);
    if (rc < 0) return rc;
    rc = mx_share_path(&path, "models/base.mxc", arena);
    if (rc == MX_OK) rc = mx_model_open(out, path);
    mx_arena_free(arena);
    return rc;
}

int learning_release(mx_release **out, mx_frame *frame)
{
    *out = NULL;
    int rc = mx_disclose_internal(out, frame);
    mx_frame_free(frame);
    return rc;
}

/* In a sentence: is what the model codes alone right as often as `auto` promises? */
static void say_promise(const mx_context *context, const mx_frame *figures)
{
    size_t row = 0;
    while (strcmp(mx_frame_text(figures, row, mx_frame_find(figures, "figure")), "auto_dimension") != 0) row++;
    double n = mx_frame_number(figures, row, mx_frame_find(figures, "n")),
           right = mx_frame_number(figures, row, mx_frame_find(figures, "value")),
           low = mx_frame_number(figures, row, mx_frame_find(figures, "low")),
           high = mx_frame_number(figures, row, mx_frame_find(figures, "high"));
    if (n == 0) return;
    mx_say(context,
           mx_tr("de %.0f expressions que le modèle code seul, la dimension est juste pour %.0f %% [%.0f ; %.0f] ; il en "
                 "promet %.0f : %s",
                 "of %.0f statements that the model codes alone, the dimension is right for %.0f%% [%.0f, %.0f]; it "
                 "promises %.0f: %s"),
           n, 100 * right, 100 * low, 100 * high, 100 * MX_AUTO_PROMISE,
           high < MX_AUTO_PROMISE   ? mx_tr("promesse non tenue, relisez aussi ce qu’il code seul",
                                            "not kept, read what it codes alone as well")
           : low < MX_AUTO_PROMISE ? mx_tr("trop peu pour trancher", "too few to tell")
                                   : mx_tr("promesse tenue", "kept"));
}

int learning_release_score(mx_release **figures, mx_release **confusion, const mx_context *context, const mx_score *score)
{
    mx_frame *frame;
    *figures = *confusion = NULL;
    int rc = mx_score_figures(&frame, score);
    if (rc == MX_OK) say_promise(context, frame);
    if (rc == MX_OK) rc = learning_release(figures, frame);
    if (rc == MX_OK) rc = mx_score_confusion(&frame, score);
    if (rc == MX_OK) rc = learning_release(confusion, frame);
    if (rc < 0) {
        mx_release_free(*figures);
        *figures = NULL;
    }
    return rc;
}

/* ---- Examples ---------------------------------------------------------------------- */

static int note_row(learning_set *set, const text_row *row, const char *component)
{
    mx_buf folded = {0};
    int rc = MX_GROW(set->rows, set->n, set->capacity);
    if (rc < 0) return rc;
    learning_row *note = &set->rows[set->n];
    *note = (learning_row){.polarity = row->polarity};
    memcpy(note->component, component, strnlen(component, 3));
    mx_fold(&folded, row->text);
    rc = mx_buf_check(&folded);
    if (rc == MX_OK) rc = mx_ids_add(set->texts, (mx_str){folded.at, folded.size}, &note->text);
    mx_buf_dispose(&folded);
    if (rc == MX_OK) set->n++;
    return rc;
}

/* A row with several right codes counts for each, with as much less weight. */
static int add_row(learning_set *set, const text_file *file, const text_row *row, double weight,
                   const mx_taxonomy *taxonomy)
{
    mx_str code, rest = row->component;
    size_t n = 0;
    while (text_next_code(&code, &rest)) n++;
    rest = row->component;
    for (size_t i = 0; i < n || i == 0; i++) {
        char component[MX_CODE_MAX] = "";
        int rc = text_next_code(&code, &rest) ? text_component(component, file, row, code, taxonomy) : MX_OK;
        mx_example example = {.text = row->text, .lang = row->lang, .component = component, .polarity = row->polarity,
                              .question = row->question, .meaning = row->meaning,
                              .weight = weight * row->weight / (double)(n ? n : 1)};
        if (rc == MX_OK) rc = mx_trainer_add(set->trainer, &example);
        if (rc == MX_OK) rc = note_row(set, row, component);
        if (rc < 0) return rc;
    }
    return MX_OK;
}

/* `tab`: the sheet of a workbook; NULL: the first in sight. */
static int read_examples(learning_set *set, const char *path, const char *tab, double weight,
                         const mx_taxonomy *taxonomy)
{
    text_file *file;
    const text_row *rows;
    size_t n;
    int rc = text_file_open(&file, path, tab);
    if (rc < 0) return rc;
    if (!text_file_has(file, TEXT_COMPONENT) && !text_file_has(file, TEXT_POLARITY))
        rc = mx_fail(MX_E_SYNTAX,
                     mx_tr("%s:1: ni colonne « component » ni colonne « polarity » : rien à apprendre",
                           "%s:1: neither a column \"component\" nor a column \"polarity\": nothing to learn"),
                     path);
    while (rc == MX_OK && (rc = text_file_next(file, &rows, &n)) == MX_OK)
        for (size_t i = 0; i < n && rc == MX_OK; i++) {
            rc = add_row(set, file, &rows[i], weight, taxonomy);
            if (rc == MX_E_VALUE && !strstr(mx_error_message(), path))
                mx_fail_context(rc, "%s:%llu", path, (unsigned long long)rows[i].line);
        }
    text_file_close(file);
    return rc == MX_DONE ? MX_OK : rc;
}

/* ---- Recipes ------------------------------------------------------------------------- */

static int read_ingredient(learning_set *set, const char *recipe, mx_str name, mx_str weight_text, uint64_t line,
                           const mx_taxonomy *taxonomy, mx_arena *arena)
{
    const char *slash = strrchr(recipe, '/');
    int folder = slash ? (int)(slash - recipe) + 1 : 0;
    double weight;
    if (mx_number_parse(&weight, weight_text, '.') < 0)
        return mx_fail(MX_E_VALUE, mx_tr("%s:%llu: weight : « %.*s » n’est pas un nombre", "%s:%llu: weight: \"%.*s\" is not a number"),
                       recipe, (unsigned long long)line, MX_STR(weight_text));
    const char *path = name.size && *name.at == '/' ? mx_arena_copy(arena, name.at, name.size)
                                                    : mx_arena_format(arena, "%.*s%.*s", folder, recipe, MX_STR(name));
    return path ? read_examples(set, path, NULL, weight, taxonomy) : mx_fail_memory();
}

static int read_lines_of_recipe(learning_set *set, const char *recipe, mx_rows *rows, const mx_taxonomy *taxonomy,
                                mx_arena *arena)
{
    mx_batch batch;
    int rc;
    while ((rc = mx_rows_next(rows, &batch)) == MX_OK)
        for (size_t r = 0; r < batch.n_rows; r++) {
            rc = read_ingredient(set, recipe, batch.cells[0][r], batch.cells[1][r], mx_rows_line(rows, batch.places[r]),
                                 taxonomy, arena);
            if (rc < 0) return rc;
        }
    return rc == MX_DONE ? MX_OK : rc;
}

static int read_recipe(learning_set *set, const char *recipe, const mx_taxonomy *taxonomy, mx_arena *arena)
{
    mx_sheet *sheet;
    mx_rows *rows = NULL;
    int rc = mx_sheet_open(&sheet, recipe, NULL);
    if (rc < 0) return rc;
    const size_t columns[] = {mx_sheet_find(sheet, "file"), mx_sheet_find(sheet, "weight")};
    if (columns[0] == SIZE_MAX || columns[1] == SIZE_MAX)
        rc = mx_fail(MX_E_SYNTAX, mx_tr("%s:1: une recette a les colonnes « file » et « weight »",
                                        "%s:1: a recipe has the columns \"file\" and \"weight\""),
                     recipe);
    if (rc == MX_OK) rc = mx_sheet_rows(&rows, sheet, columns, 2);
    if (rc == MX_OK) rc = read_lines_of_recipe(set, recipe, rows, taxonomy, arena);
    mx_rows_close(rows);
    mx_sheet_close(sheet);
    return rc;
}

static int read_all(learning_set *set, const mx_train_options *options, const mx_taxonomy *taxonomy, mx_arena *arena)
{
    const char *recipe = options->recipe;
    int rc = MX_OK;
    if (!recipe && options->n_files == 0) rc = mx_share_path(&recipe, "datasets/classifier/recipe.tsv", arena);
    if (rc == MX_OK && recipe) rc = read_recipe(set, recipe, taxonomy, arena);
    for (size_t i = 0; rc == MX_OK && i < options->n_files; i++)
        rc = read_examples(set, options->files[i], options->sheet, 1.0, taxonomy);
    return rc;
}

int learning_read(learning_set *set, const mx_train_options *options)
{
    mx_taxonomy *taxonomy = NULL;
    mx_arena *arena = NULL;
    *set = (learning_set){0};
    int rc = mx_trainer_new(&set->trainer);
    if (rc == MX_OK) rc = mx_ids_new(&set->texts);
    if (rc == MX_OK) rc = mx_arena_new(&arena);
    if (rc == MX_OK) rc = mx_taxonomy_load(&taxonomy, options->framework ? options->framework : MX_TAXONOMY_DEFAULT);
    if (rc == MX_OK) rc = read_all(set, options, taxonomy, arena);
    mx_taxonomy_free(taxonomy);
    mx_arena_free(arena);
    if (rc < 0) learning_dispose(set);
    return rc;
}

void learning_dispose(learning_set *set)
{
    mx_trainer_free(set->trainer);
    mx_ids_free(set->texts);
    mx_free(set->rows);
    *set = (learning_set){0};
}
