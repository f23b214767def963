/*
 * A report for each territory, and an index that leads to them.
 *
 * The store is read once. The drawing of charts is one at a time in a process, so the territories are
 * dealt out to as many processes as there are cores; each writes whole files, and which process wrote
 * a file cannot be seen in it.
 */
#include "annual_i.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    const char *id, *name, *file; /* its file's name in the folder, without its ending */
} subject;

typedef struct {
    annual *read; /* what was read, and the scope of all */
    const char *folder, *as;
    subject *subjects;
    size_t count;
} batch;

/* ---- Whom ------------------------------------------------------------------------------- */

static const char *cell(const annual *a, size_t row, const char *column)
{
    return mx_frame_text(a->territories, row, mx_frame_find(a->territories, column));
}

/* An id as a name that every file system takes. */
static char *file_of(annual *a, const char *id, size_t number)
{
    char *made = number == 0 ? mx_arena_format(a->arena, "%s", id) : mx_arena_format(a->arena, "%s-%zu", id, number + 1);
    size_t length = strlen(id);
    for (size_t i = 0; made != NULL && i < length; i++)
        if (!isalnum((unsigned char)made[i]) && !strchr("_-", made[i])) made[i] = '-';
    return made;
}

static bool is_taken(const batch *b, const char *file)
{
    if (strcasecmp(file, "index") == 0) return true;
    for (size_t i = 0; i < b->count; i++)
        if (strcasecmp(b->subjects[i].file, file) == 0) return true;
    return false;
}

static int add_subject(batch *b, size_t row)
{
    annual *a = b->read;
    const char *id = cell(a, row, "territory"), *name = cell(a, row, "name"), *file = NULL;
    for (size_t number = 0; file == NULL || is_taken(b, file); number++) {
        file = file_of(a, id, number);
        if (file == NULL) return mx_fail_memory();
    }
    b->subjects[b->count++] = (subject){id, name == NULL ? id : name, file};
    return MX_OK;
}

/* By name as people sort: accents and case aside. */
static int compare_subjects(const void *one, const void *other)
{
    const subject *x = one, *y = other;
    mx_buf a = {0}, b = {0};
    mx_fold(&a, mx_str_of(x->name));
    mx_fold(&b, mx_str_of(y->name));
    int order = mx_str_compare((mx_str){a.at, a.size}, (mx_str){b.at, b.size});
    mx_buf_dispose(&a);
    mx_buf_dispose(&b);
    return order != 0 ? order : strcmp(x->id, y->id);
}

static int list_subjects(batch *b)
{
    annual *a = b->read;
    size_t n_rows = mx_frame_n_rows(a->territories);
    b->subjects = mx_arena_alloc(a->arena, (n_rows + 1) * sizeof *b->subjects);
    int rc = b->subjects == NULL ? mx_fail_memory() : MX_OK;
    for (size_t row = 0; row < n_rows && rc >= 0; row++)
        if (mx_annual__is_member(a, cell(a, row, "territory")) && !mx_annual__has_children(a, row))
            rc = add_subject(b, row);
    if (rc >= 0 && b->count == 0)
        return mx_fail(MX_E_NOTFOUND, mx_tr("rapport : aucun territoire dans ce périmètre",
                                            "report: there is no territory in this scope"));
    if (rc >= 0) qsort(b->subjects, b->count, sizeof *b->subjects, compare_subjects);
    return rc;
}

/* ---- One ------------------------------------------------------------------------------------ */

/* What was read is shared; what is asked and told is this territory's, in an arena of its own. */
static int write_one(const batch *b, const subject *of, annual_shelf *shelf)
{
    mx_annual ask = *b->read->ask;
    mx_buf path = {0};
    annual a = *b->read;
    ask.territory = of->id;
    ask.network = ask.title = NULL;
    a.ask = &ask;
    a.members = NULL;
    a.n_territories = 0;
    a.arena = NULL;
    a.shelf = shelf;
    annual_files files = {.count = 0};
    a.outlet.name = (mx_buf){0};
    outlet_again(&a.outlet);
    mx_buf_format(&path, "%s/%s", b->folder, of->file);
    int rc = mx_buf_check(&path);
    if (rc >= 0) rc = mx_arena_new(&a.arena);
    if (rc >= 0) rc = mx_annual_files(&files, path.at, b->as, a.arena);
    if (rc >= 0) rc = mx_annual__compose(&a);
    if (rc >= 0) rc = mx_annual__remember(&a);
    if (rc >= 0) rc = mx_annual_files_write(&files, a.report);
    mx_annual__clear(&a);
    mx_arena_free(a.arena);
    mx_buf_dispose(&a.outlet.name);
    mx_buf_dispose(&path);
    return rc;
}

static int write_share(const batch *b, size_t which, size_t n_workers)
{
    annual_shelf shelf = {.is_open = false};
    int rc = MX_OK;
    for (size_t i = which; i < b->count && rc >= 0; i += n_workers) {
        rc = write_one(b, &b->subjects[i], &shelf);
        if (rc < 0) rc = mx_fail_context(rc, "%s", b->subjects[i].name);
    }
    mx_annual__close_shelf(&shelf);
    return rc;
}

/* ---- All: the first share here, the others in processes of their own --------------------------- */

#define WORKERS_MOST 8

typedef struct {
    pid_t process;
    int answer; /* the reading end of its pipe */
} worker;

/* What a process says when it failed; nothing when all went well. */
typedef struct {
    int code;
    char message[512];
} failure;

static int start_worker(worker *out, const batch *b, size_t which, size_t n_workers)
{
    int ends[2];
    if (pipe(ends) != 0) return mx_fail_io(b->folder, mx_tr("pas de tube", "no pipe"));
    pid_t process = fork();
    if (process == 0) {
        failure said = {.code = write_share(b, which, n_workers)};
        snprintf(said.message, sizeof said.message, "%s", mx_error_message());
        bool is_told = said.code >= 0 || write(ends[1], &said, sizeof said) == (ssize_t)sizeof said;
        _exit(is_told ? 0 : 1); /* without the parent's buffers and handlers */
    }
    close(ends[1]);
    if (process < 0) {
        close(ends[0]);
        return mx_fail_io(b->folder, mx_tr("pas de processus", "no process"));
    }
    *out = (worker){process, ends[0]};
    return MX_OK;
}

static int end_worker(const worker *w)
{
    failure said;
    ssize_t size;
    int status = 0;
    do size = read(w->answer, &said, sizeof said);
    while (size < 0 && errno == EINTR);
    close(w->answer);
    while (waitpid(w->process, &status, 0) < 0 && errno == EINTR)
        ;
    if (size == (ssize_t)sizeof said) return mx_fail(said.code, "%s", said.message);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return MX_OK;
    return mx_fail(MX_E_IO, mx_tr("rapport : un processus s’est arrêté avant la fin ; recommencez",
                                  "report: a process ended before its work was done; try again"));
}

static size_t count_workers(size_t count)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t n = cores < 1 ? 1 : cores > WORKERS_MOST ? WORKERS_MOST : (size_t)cores;
    return n < count ? n : count;
}

static int write_all(const batch *b)
{
    worker workers[WORKERS_MOST];
    size_t n_workers = count_workers(b->count), n_started = 1;
    int rc = MX_OK;
    for (; n_started < n_workers && rc >= 0; n_started += rc >= 0)
        rc = start_worker(&workers[n_started], b, n_started, n_workers);
    if (rc >= 0) rc = write_share(b, 0, n_workers);
    for (size_t i = 1; i < n_started; i++) {
        failure first = {.code = rc};
        snprintf(first.message, sizeof first.message, "%s", mx_error_message());
        int ended = end_worker(&workers[i]); /* each is waited for, whatever happened before */
        rc = first.code < 0 ? mx_fail(first.code, "%s", first.message) : ended;
    }
    return rc;
}

/* ---- The index ------------------------------------------------------------------------------------ */

static int tell_index(annual *a, const batch *b)
{
    int first = (int)strcspn(b->as, ","); /* format */
    const char **names = mx_arena_alloc(a->arena, (b->count + 1) * sizeof *names);
    const char **files = mx_arena_alloc(a->arena, (b->count + 1) * sizeof *files);
    if (names == NULL || files == NULL) return mx_fail_memory();
    for (size_t i = 0; i < b->count; i++) {
        names[i] = b->subjects[i].name;
        files[i] = mx_arena_format(a->arena, "%s.%.*s", b->subjects[i].file, first, b->as);
        if (files[i] == NULL) return mx_fail_memory();
    }
    const mx_report_head head = {
        .formats = MX_REPORT_HTML,
        .lang = a->lang,
        .title = a->name,
        .subtitle = mx_annual__unmark(a, ANNUAL_SAY(a, "index.subtitle", VALUE_TEXT("year", a->year))),
        .publisher = mx_annual__plain(a, "cover.publisher"),
        .date = a->date,
        .generator = mx_annual__unmark(a, ANNUAL_SAY(a, "footer", VALUE_TEXT("version", MX_VERSION))),
        .style = a->style,
        .theme = &a->theme,
    };
    int rc = a->rc < 0 ? a->rc : mx_report_new(&a->report, &head);
    if (rc < 0) return rc;
    mx_annual__heading(a, 2, "index", "index.heading");
    ANNUAL_PARAGRAPH(a, "index.intro", VALUE_COUNT("n", b->count), VALUE_TEXT("year", a->year));
    mx_report_links(a->report, names, files, b->count);
    return a->rc;
}

static int write_index(annual *a, const batch *b)
{
    mx_buf path = {0};
    mx_buf_format(&path, "%s/index.html", b->folder);
    int rc = mx_buf_check(&path);
    if (rc >= 0) rc = tell_index(a, b);
    if (rc >= 0) rc = mx_report_write(a->report, path.at);
    mx_buf_dispose(&path);
    return rc;
}

static int make_folder(const char *folder)
{
    if (mkdir(folder, 0777) == 0 || errno == EEXIST) return MX_OK;
    return mx_fail_io(folder, mx_tr("le dossier ne peut être créé", "the folder cannot be made"));
}

int mx_task_report_each(size_t *n_written, const mx_context *context, const mx_annual *options,
                        const char *folder)
{
    annual a = {.context = context, .ask = options, .lang = context->lang};
    batch b = {.read = &a, .folder = folder, .as = options->as == NULL ? "html" : options->as};
    annual_files files = {.count = 0};
    *n_written = 0;
    int rc = mx_annual__read(&a);
    if (rc >= 0) rc = mx_annual_files(&files, folder, b.as, a.arena); /* for its formats */
    a.formats = files.formats;
    if (rc >= 0) rc = make_folder(folder);
    if (rc >= 0) rc = mx_annual__find_scope(&a);
    if (rc >= 0) rc = mx_annual__find_date(&a);
    if (rc >= 0) rc = list_subjects(&b);
    if (rc >= 0) rc = write_all(&b);
    if (rc >= 0) rc = write_index(&a, &b);
    if (rc >= 0) *n_written = b.count;
    mx_annual__clear(&a);
    mx_annual__close(&a);
    return rc;
}
