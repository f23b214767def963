/*
 * A complete run on the data that comes with the program: the fictional network from its files
 * to its annual reports, then the open data sets. Each step is one of the tasks that people use.
 */
#include "mx/task.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What the network's files tell of: they were closed at the end of January of the next. */
#define DEMO_YEAR 2025

typedef struct {
    const mx_context *context; /* the caller's: language, seed, who listens */
    const char *folder, *date;
    mx_arena *arena;
    mx_buf *written;
    mx_rule rule;
    mx_context store; /* the same with the store at hand */
} demo;

/* "FOLDER/name"; NULL when memory is out. */
static const char *path_of(demo *d, const char *name)
{
    return mx_arena_format(d->arena, "%s/%s", d->folder, name);
}

static void note_written(demo *d, const char *path)
{
    mx_buf_format(d->written, "%s\n", path);
}

/* ---- A store with files in it ---------------------------------------------------------- */

/* A store that an earlier run of the demonstration left is made anew. */
static int make_store(demo *d, const char *name)
{
    const char *path = path_of(d, name);
    if (path == NULL) return mx_fail_memory();
    if (unlink(path) != 0 && errno != ENOENT)
        return mx_fail_io(path, mx_tr("ne peut être remplacé", "cannot be replaced"));
    d->store = *d->context;
    d->store.store = path;
    int rc = mx_task_init(&d->store);
    if (rc == MX_OK) note_written(d, path);
    return rc;
}

static bool is_table(const char *name)
{
    size_t size = strlen(name);
    return size > 4 && (strcmp(name + size - 4, ".csv") == 0 || strcmp(name + size - 4, ".tsv") == 0);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

#define MOST_FILES 64

/* The tables of a folder, by name. */
static int list_tables(demo *d, char *files[MOST_FILES], size_t *count, const char *folder)
{
    DIR *open = opendir(folder);
    struct dirent *entry;
    *count = 0;
    if (open == NULL) return mx_fail_io(folder, mx_tr("ne peut être lu", "cannot be read"));
    while (*count < MOST_FILES && (entry = readdir(open)) != NULL) {
        if (!is_table(entry->d_name)) continue;
        files[*count] = mx_arena_format(d->arena, "%s/%s", folder, entry->d_name);
        if (files[(*count)++] == NULL) {
            closedir(open);
            return mx_fail_memory();
        }
    }
    closedir(open);
    qsort(files, *count, sizeof *files, compare_names);
    return MX_OK;
}

static void complain(void *payload, mx_complaints *list)
{
    (void)payload;
    mx_complaints_print(list, 5, stderr);
}

static int import_folder(demo *d, const char *name)
{
    char *files[MOST_FILES];
    const char *folder;
    mx_import_files import = MX_IMPORT_FILES_INIT;
    mx_import_outcome outcome;
    int rc = mx_share_path(&folder, name, d->arena);
    if (rc == MX_OK) rc = list_tables(d, files, &import.n_files, folder);
    if (rc < 0) return rc;
    import.files = files;
    import.complain = complain;
    return mx_task_import(&outcome, &d->store, &import);
}

enum { MOST_OPEN_FILES = 4 };

/* The files of a published set as they are, through the mapping that stands beside them. */
static int import_open_data(demo *d, const char *name, const char *const names[MOST_OPEN_FILES])
{
    char *files[MOST_OPEN_FILES];
    const char *folder;
    mx_import_files import = MX_IMPORT_FILES_INIT;
    mx_import_outcome outcome;
    int rc = mx_share_path(&folder, name, d->arena);
    if (rc < 0) return rc;
    for (; import.n_files < MOST_OPEN_FILES && names[import.n_files]; import.n_files++) {
        files[import.n_files] = mx_arena_format(d->arena, "%s/%s", folder, names[import.n_files]);
        if (!files[import.n_files]) return mx_fail_memory();
    }
    import.files = files;
    import.mapping = mx_arena_format(d->arena, "%s/import.map", folder);
    import.complain = complain;
    return import.mapping ? mx_task_import(&outcome, &d->store, &import) : mx_fail_memory();
}

/* ---- What is made of it ------------------------------------------------------------------- */

/* A released table as a CSV file. Takes the release over. */
static int write_table(demo *d, mx_release *release, const char *name)
{
    mx_writer *writer = NULL;
    const char *path = path_of(d, name);
    int rc = path == NULL ? mx_fail_memory() : mx_writer_open(&writer, path, 0);
    if (rc == MX_OK) {
        rc = mx_task_print(release, MX_FORMAT_CSV, mx_writer_file(writer));
        if (rc == MX_OK) rc = mx_writer_commit(writer);
        else mx_writer_cancel(writer);
    }
    mx_release_free(release);
    if (rc == MX_OK) note_written(d, path);
    return rc;
}

static int classify(demo *d)
{
    mx_release *counts = NULL;
    const mx_classify_options options = MX_CLASSIFY_OPTIONS_INIT;
    mx_say(d->context, "%s", mx_tr("Classement des expressions…", "Classifying statements…"));
    int rc = mx_task_classify_store(&counts, &d->store, &options);
    mx_release_free(counts);
    return rc;
}

static int compute_indicator(demo *d, const char *code, const char *name)
{
    mx_release *figures = NULL;
    const mx_script_settings settings = {.max_memory_mib = 256, .max_steps = 1000000000, .max_seconds = 60};
    mx_say(d->context, mx_tr("Indicateur %s…", "Indicator %s…"), code);
    int rc = mx_task_indicators_compute(&figures, &d->store, code, &settings, &d->rule);
    return rc < 0 ? rc : write_table(d, figures, name);
}

typedef struct {
    const char *name, *territory; /* NULL: the whole store */
    const char *title[2];         /* what it is called in each language; NULL: as in the store */
} subject;

/* To read on a screen; to print; to go on with in a word processor. */
static const char *const formats[] = {"html", "pdf", "odt"};

/* One report in one language, in the first `n_formats` of these. Messages and the words of results follow
 * the report's language. */
static int write_report(demo *d, const subject *of, mx_lang lang, size_t n_formats, const mx_rule *rule)
{
    const char *path = mx_arena_format(d->arena, "%s/%s-%s", d->folder, of->name, lang == MX_FR ? "fr" : "en");
    if (path == NULL) return mx_fail_memory();
    mx_context context = d->store;
    mx_annual annual = {.output = path,
                        .as = n_formats > 1 ? "html,pdf,odt" : "html",
                        .territory = of->territory,
                        .title = of->title[lang],
                        .date = d->date,
                        .year = DEMO_YEAR,
                        .rule = *rule,
                        .has_trail = true};
    mx_say(d->context, mx_tr("Rapport %s…", "Report %s…"), path);
    context.lang = lang;
    mx_lang_set(lang);
    int rc = mx_task_report(&context, &annual);
    mx_lang_set(d->context->lang);
    for (size_t i = 0; rc == MX_OK && i < n_formats; i++) mx_buf_format(d->written, "%s.%s\n", path, formats[i]);
    return rc;
}

/* In both languages. */
static int write_reports(demo *d, const subject subjects[], size_t count, size_t n_formats, const mx_rule *rule)
{
    int rc = MX_OK;
    for (size_t i = 0; i < count && rc == MX_OK; i++)
        for (int lang = MX_FR; lang <= MX_EN && rc == MX_OK; lang++)
            rc = write_report(d, &subjects[i], (mx_lang)lang, n_formats, rule);
    return rc;
}

/* ---- The two parts --------------------------------------------------------------------------- */

static int run_network(demo *d)
{
    static const subject subjects[] = {
        {"rapport-reseau",
         NULL,
         {"Réseau des villes inspirées (fictif)", "Network of inspired cities (fictional)"}},
        {"rapport-haute-vaire", "fictif-haute-vaire", {NULL, NULL}}, /* the seven councils together */
        {"rapport-valbrune", "fictif-valbrune", {NULL, NULL}},       /* one of them */
        {"rapport-rochevaire", "fictif-rochevaire", {NULL, NULL}},   /* so small that little may be said */
    };
    /* All that the first withholds, to lay beside it. */
    static const subject unruled = {"rapport-reseau-interne",
                                    NULL,
                                    {"Réseau des villes inspirées (fictif)", "Network of inspired cities (fictional)"}};
    mx_say(d->context, "%s",
           mx_tr("Le réseau de démonstration (fictif)", "The demonstration network (fictional)"));
    int rc = make_store(d, "reseau-fictif.db");
    if (rc == MX_OK) rc = import_folder(d, "datasets/network");
    if (rc == MX_OK) rc = classify(d);
    if (rc == MX_OK) rc = compute_indicator(d, "good_situation", "indicateur-situations.csv");
    if (rc == MX_OK) rc = write_reports(d, subjects, 2, 3, &d->rule); /* the two that are handed on */
    if (rc == MX_OK) rc = write_reports(d, subjects + 2, sizeof subjects / sizeof subjects[0] - 2, 1, &d->rule);
    mx_rule internal;
    if (rc == MX_OK) rc = mx_rule_find(&internal, "internal");
    return rc < 0 ? rc : write_reports(d, &unruled, 1, 1, &internal);
}

/* Each open set by itself: they have nothing to do with one another. */
static int run_open_data(demo *d)
{
    static const struct {
        const char *store, *folder, *files[MOST_OPEN_FILES];
        subject subject;
    } sets[] = {
        {"coviprev-france.db",
         "datasets/coviprev-france",
         {"coviprev-region.csv", "coviprev-age.csv", "coviprev-sexe.csv"},
         {"coviprev-france", "FR", {NULL, NULL}}},
        {"ons-royaume-uni.db",
         "datasets/ons-personal-wellbeing",
         {"territories.csv", "personal-wellbeing-estimates.csv"},
         {"ons-royaume-uni", "K02000001", {NULL, NULL}}},
        {"qualite-de-vie-frontiere.db",
         "datasets/quality-of-life-border",
         {"variables.csv", "well_being.csv"},
         {"qualite-de-vie-frontiere", "border", {NULL, NULL}}},
        {"anxiete-avant-apres.db",
         "datasets/state-anxiety-paired",
         {"sai.csv"},
         {"anxiete-avant-apres",
          NULL,
          {"Anxiété avant et après, 28 études", "Anxiety before and after, 28 studies"}}},
    };
    int rc = MX_OK;
    mx_say(d->context, "%s", mx_tr("Les données ouvertes", "Open data"));
    for (size_t i = 0; i < sizeof sets / sizeof sets[0] && rc == MX_OK; i++) {
        rc = make_store(d, sets[i].store);
        if (rc == MX_OK) rc = import_open_data(d, sets[i].folder, sets[i].files);
        if (rc == MX_OK) rc = write_reports(d, &sets[i].subject, 1, 1, &d->rule);
    }
    return rc;
}

/* The folder, and those above it that are not there yet. */
static int make_folder(demo *d)
{
    char *path = mx_arena_copy(d->arena, d->folder, strlen(d->folder));
    if (path == NULL) return mx_fail_memory();
    for (char *at = path + 1;; at++) {
        if (*at != '/' && *at != '\0') continue;
        char end = *at;
        *at = '\0';
        if (mkdir(path, 0777) != 0 && errno != EEXIST)
            return mx_fail_io(path, mx_tr("le dossier ne peut être créé", "the folder cannot be made"));
        if (end == '\0') return MX_OK;
        *at = end;
    }
}

int mx_task_demo(mx_buf *written, const mx_context *context, const char *folder, const char *date)
{
    demo d = {.context = context, .folder = folder, .date = date, .written = written};
    int rc = mx_arena_new(&d.arena);
    if (rc == MX_OK) rc = mx_rule_find(&d.rule, "health");
    if (rc == MX_OK) rc = make_folder(&d);
    if (rc == MX_OK) rc = run_network(&d);
    if (rc == MX_OK) rc = run_open_data(&d);
    mx_arena_free(d.arena);
    return rc < 0 ? rc : mx_buf_check(written);
}
