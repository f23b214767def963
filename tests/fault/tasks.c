/*
 * Whole tasks while memory runs out and files cannot be written. Each is done again and again, the
 * n-th allocation (or write) and all after it failing, until a run in which none did. After each:
 * the code says so, the store has the bytes it had or is whole, and no half-made file is left; that
 * nothing leaks, the sanitizers' build says.
 *
 * Every n up to a few dozen, where opening goes wrong in its own ways, then about so many for each
 * doubling, since a task may allocate a hundred thousand times.
 */
#include <dirent.h>
#include <unistd.h>

#include "mx/task.h"
#include "support/check.h"

typedef int task(const mx_context *context);

/* ---- The store before each run --------------------------------------------------------- */

static const char *output(void)
{
    return check_path("out.html");
}

static void import_text(const mx_context *context, const char *name, const char *text)
{
    mx_import_files files = MX_IMPORT_FILES_INIT;
    mx_import_outcome outcome;
    char *paths[] = {(char *)check_text_file(name, text)};
    files.files = paths;
    files.n_files = 1;
    files.n_threads = 1;
    CHECK_OK(mx_task_import(&outcome, context, &files));
    CHECK_INT(unlink(paths[0]), 0);
}

/* Twelve people answer two questions before and after. */
static void import_answers(const mx_context *context)
{
    mx_buf text = {0};
    mx_buf_text(&text, "territory,group,respondent,period,phase,cycle,indicator,value\n");
    for (int person = 0; person < 12; person++)
        for (int year = 2022; year <= 2023; year++)
            for (int question = 1; question <= 2; question++)
                mx_buf_format(&text, "mulhouse,g1,p%d,%d,%s,1,I%d,%d\n", person, year, year == 2022 ? "before" : "after",
                              question, 1 + (person + question * (year - 2021)) % 5);
    import_text(context, "follow-up.csv", text.at);
    mx_buf_dispose(&text);
}

static mx_context context_of(const char *store)
{
    return (mx_context){.store = store, .seed = 1, .lang = MX_FR};
}

static void make_store(const mx_context *context)
{
    CHECK_OK(mx_task_init(context));
    import_text(context, "territories.csv", "territory,name,population\nmulhouse,Mulhouse,108312\ncolmar,Colmar,67730\n");
    import_text(context, "groups.csv", "territory,group,name,kind,cycle\nmulhouse,g1,Parents,homogeneous,1\n");
    import_text(context, "indicators.csv", "indicator,name,component,scale,direction\nI1,Logement,A02,1-5,+\nI2,Solitude,D00,1-5,-\n");
    import_text(context, "statements.csv",
                "territory,statement,text,group,question,coder,component,polarity\nmulhouse,s1,avoir un travail,g1,1,anne,A06,+\n"
                "mulhouse,s2,être seul,g1,2,anne,D03,-\ncolmar,s3,de vrais amis,,1,,,\n");
    import_answers(context);
}

/* ---- The loop ------------------------------------------------------------------------------ */

/* Only the store, and the output of a run that was through. */
static void check_leftovers(bool has_output)
{
    DIR *listing = opendir(check_folder());
    struct dirent *entry;
    while (listing && (entry = readdir(listing))) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, "a.db") == 0) continue;
        if (strcmp(entry->d_name, "model.mxc") == 0 || strncmp(entry->d_name, "in.", 3) == 0) continue;
        if (strcmp(entry->d_name, "out.html") == 0 && has_output) continue;
        check_fail(__FILE__, __LINE__, "%s was left behind", entry->d_name);
    }
    if (listing) closedir(listing);
}

static void check_whole(const mx_context *context)
{
    mx_complaints *findings;
    CHECK_OK(mx_complaints_new(&findings));
    CHECK_OK(mx_task_check(context, findings));
    CHECK_INT(mx_complaints_count(findings), 0);
    mx_complaints_free(findings);
}

/* The store is as before, or the task was through with it and it is whole. */
static void check_store(const mx_context *context, const mx_file *before)
{
    mx_file now;
    CHECK_OK(mx_file_open(&now, context->store));
    bool is_same = now.size == before->size && memcmp(now.at, before->at, now.size) == 0;
    mx_file_close(&now);
    if (!is_same) check_whole(context);
}

typedef struct {
    void (*fail_at)(uint64_t n);
    int code;
    uint64_t per_doubling;
} failing;

static bool has_failed(const failing *how, int rc)
{
    return how->code == MX_E_NOMEM ? mx_alloc_failed() : rc != MX_OK;
}

static void fail_each(const failing *how, task *run, const mx_context *context, const mx_file *store)
{
    bool failed = true;
    uint64_t n_failed = 0;
    for (uint64_t n = 1; failed; n += 1 + n / how->per_doubling, n_failed++) {
        unlink(output());
        how->fail_at(n);
        int rc = run(context);
        failed = has_failed(how, rc);
        how->fail_at(0);
        if (failed && rc != how->code)
            check_fail(__FILE__, __LINE__, "failing at %llu gave %d: %s", (unsigned long long)n, rc, mx_error_message());
        if (!failed) CHECK_OK(rc);
        check_leftovers(!failed);
        if (store) check_store(context, store);
    }
    CHECK(n_failed > 1);
}

/* A copy, since the store may be replaced while it is mapped. */
static mx_file bytes_of(const char *path, mx_buf *copy)
{
    mx_file file;
    CHECK_OK(mx_file_open(&file, path));
    mx_buf_add(copy, file.at, file.size);
    mx_file_close(&file);
    CHECK_OK(mx_buf_check(copy));
    return (mx_file){.at = copy->at, .size = copy->size};
}

static void fail_over_a_store(const failing *how, task *run)
{
    const mx_context context = context_of(check_path("a.db"));
    mx_buf copy = {0};
    make_store(&context);
    mx_file before = bytes_of(context.store, &copy);
    fail_each(how, run, &context, &before);
    mx_buf_dispose(&copy);
}

static const failing memory = {mx_alloc_fail_at, MX_E_NOMEM, 64};
static const failing memory_roughly = {mx_alloc_fail_at, MX_E_NOMEM, 12}; /* for tasks of a second or so */
static const failing writing = {mx_write_fail_at, MX_E_IO, 16};

/* ---- Tasks ------------------------------------------------------------------------------------ */

static int init(const mx_context *context)
{
    unlink(context->store);
    int rc = mx_task_init(context);
    CHECK(rc == MX_OK || access(context->store, F_OK) != 0);
    return rc;
}

TEST(fault_tasks, init_makes_a_store_or_none)
{
    const mx_context context = context_of(check_path("a.db"));
    fail_each(&memory, init, &context, NULL);
    check_whole(&context);
}

static int check(const mx_context *context)
{
    mx_complaints *findings;
    int rc = mx_complaints_new(&findings);
    if (rc == MX_OK) rc = mx_task_check(context, findings);
    if (rc == MX_OK) CHECK_INT(mx_complaints_count(findings), 0);
    mx_complaints_free(findings);
    return rc;
}

TEST(fault_tasks, check_finds_nothing_wrong_or_says_that_memory_is_out)
{
    fail_over_a_store(&memory, check);
}

static int print_release(int rc, mx_release *release)
{
    FILE *nowhere = fopen("/dev/null", "w");
    for (mx_format format = MX_FORMAT_TABLE; rc == MX_OK && format <= MX_FORMAT_JSON; format++)
        rc = mx_task_print(release, format, nowhere);
    fclose(nowhere);
    mx_release_free(release);
    return rc;
}

static int export_statements(const mx_context *context)
{
    mx_release *release;
    int rc = mx_task_export(&release, context, "statements");
    return print_release(rc, release);
}

TEST(fault_tasks, export_gives_all_or_nothing)
{
    fail_over_a_store(&memory, export_statements);
}

static int describe(const mx_context *context)
{
    mx_release *release = NULL;
    mx_describe options = {.n_threads = 1};
    int rc = mx_rule_find(&options.rule, "health");
    if (rc == MX_OK) rc = mx_task_describe(&release, context, &options);
    return print_release(rc, release);
}

TEST(fault_tasks, describe_gives_all_or_nothing)
{
    fail_over_a_store(&memory, describe);
}

static int annual(const mx_context *context)
{
    mx_annual options = {.output = output(), .date = "2024-03-05"};
    int rc = mx_rule_find(&options.rule, "health");
    return rc == MX_OK ? mx_task_report(context, &options) : rc;
}

TEST(fault_tasks, annual_writes_a_report_or_none)
{
    fail_over_a_store(&memory_roughly, annual);
}

TEST(fault_tasks, annual_survives_a_full_disk)
{
    fail_over_a_store(&writing, annual);
}

/* One territory, so that all is done in this process; its folder holds whole files or none. */
static int each_territory(const mx_context *context)
{
    mx_annual options = {.kind = MX_REPORT_TERRITORY, .territory = "mulhouse", .date = "2024-03-05", .as = "html,json"};
    size_t n = 0;
    char folder[4096];
    snprintf(folder, sizeof folder, "%s", check_path("in.each"));
    int rc = mx_rule_find(&options.rule, "health");
    if (rc == MX_OK) rc = mx_task_report_each(&n, context, &options, folder);
    DIR *listing = opendir(folder);
    struct dirent *entry;
    while (listing && (entry = readdir(listing))) {
        const char *name = entry->d_name;
        bool is_expected = name[0] == '.' || strcmp(name, "index.html") == 0 || strcmp(name, "mulhouse.html") == 0 ||
                           strcmp(name, "mulhouse.json") == 0;
        if (!is_expected) check_fail(__FILE__, __LINE__, "%s was left behind", name);
    }
    if (listing) closedir(listing);
    return rc;
}

TEST(fault_tasks, reports_of_all_territories_are_whole_or_not_there)
{
    fail_over_a_store(&memory_roughly, each_territory);
}

TEST(fault_tasks, reports_of_all_territories_survive_a_full_disk)
{
    fail_over_a_store(&writing, each_territory);
}

/* Every kind but the one that asks a model. */
static int synthesis(const mx_context *context)
{
    int rc = MX_OK;
    for (int kind = MX_SYNTHESIS_MENTIONS; rc == MX_OK && kind <= MX_SYNTHESIS_TYPICAL; kind++) {
        mx_release *release = NULL;
        mx_synthesis asked = {.kind = (mx_synthesis_kind)kind, .by = "territory,component"};
        rc = mx_rule_find(&asked.rule, "internal");
        if (rc == MX_OK) rc = mx_task_synthesis(&release, context, &asked);
        if (rc == MX_OK) rc = print_release(rc, release);
        else if (rc == MX_E_NOTFOUND) rc = MX_OK; /* two people have said too little for a map */
    }
    return rc;
}

TEST(fault_tasks, synthesis_gives_all_or_nothing)
{
    fail_over_a_store(&memory_roughly, synthesis);
}

static int forget(const mx_context *context)
{
    mx_whom whom = {.territory = "mulhouse", .person = "p3"};
    mx_release *known;
    int rc = mx_task_known(&known, context, &whom);
    mx_release_free(known);
    return rc == MX_OK ? mx_task_forget(context, &whom) : rc;
}

TEST(fault_tasks, forget_erases_all_or_nothing)
{
    const mx_context context = context_of(check_path("a.db"));
    mx_buf copy = {0};
    make_store(&context);
    mx_file before = bytes_of(context.store, &copy);
    bool failed = true;
    for (uint64_t n = 1; failed; n += 1 + n / memory.per_doubling) {
        CHECK_OK(mx_file_write(context.store, before.at, before.size));
        mx_alloc_fail_at(n);
        int rc = forget(&context);
        failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        CHECK_INT(rc, failed ? MX_E_NOMEM : MX_OK);
        check_leftovers(false);
        check_store(&context, &before);
    }
    mx_buf_dispose(&copy);
}

static void nothing_said(void *payload, const char *line)
{
    (void)payload;
    (void)line;
}

static int run_script(const mx_context *context)
{
    mx_script_settings settings = {.data_folder = check_folder(), .max_memory_mib = 64, .max_steps = 1000000,
                                   .max_seconds = 60, .print = nothing_said};
    return mx_task_run(context, check_path("in.lua"), NULL, 0, &settings, NULL);
}

TEST(fault_tasks, run_ends_a_script_that_gets_no_memory)
{
    check_text_file("in.csv", "a,n\nx,1\ny,2\n");
    check_text_file("in.lua", "local f = frame.read_csv('in.csv')\nprint(f, f.n:sum(), #store.territories())\n"
                              "for _, row in ipairs(f:to_rows()) do print(row.a) end\n");
    fail_over_a_store(&memory, run_script);
}

/* ---- Models ----------------------------------------------------------------------------------- */

static int train(const mx_context *context)
{
    mx_train_options options = MX_TRAIN_OPTIONS_INIT;
    mx_release *release;
    char *files[] = {(char *)check_path("in.csv")};
    options.files = files;
    options.n_files = 1;
    options.threads = 1;
    int rc = mx_task_train(&release, context, &options, output());
    mx_release_free(release);
    return rc;
}

static const char labelled[] = "text,lang,component,polarity\navoir un travail,fr,A06,+\nle chômage,fr,A06,-\n"
                               "good health,en,F01,+\nkrank sein,de,F01,-\n";

TEST(fault_tasks, train_writes_a_model_or_none)
{
    const mx_context context = context_of(check_path("a.db"));
    check_text_file("in.csv", labelled);
    fail_each(&memory_roughly, train, &context, NULL);
    fail_each(&writing, train, &context, NULL);
}

static void train_model(const mx_context *context)
{
    check_text_file("in.csv", labelled);
    CHECK_OK(train(context));
    CHECK_INT(rename(output(), check_path("model.mxc")), 0);
}

static int classify_file(const mx_context *context)
{
    mx_classify_options options = MX_CLASSIFY_OPTIONS_INIT;
    FILE *nowhere = fopen("/dev/null", "w");
    options.model = check_path("model.mxc");
    options.threads = 1;
    options.with_reasons = options.with_codes = true;
    int rc = mx_task_classify_file(context, check_path("in.csv"), &options, nowhere);
    fclose(nowhere);
    return rc;
}

TEST(fault_tasks, classify_reads_a_file_or_says_that_memory_is_out)
{
    const mx_context context = context_of(check_path("a.db"));
    train_model(&context);
    fail_each(&memory, classify_file, &context, NULL);
}

static int classify_store(const mx_context *context)
{
    mx_classify_options options = MX_CLASSIFY_OPTIONS_INIT;
    mx_release *release;
    options.model = check_path("model.mxc");
    options.threads = 1;
    int rc = mx_task_classify_store(&release, context, &options);
    mx_release_free(release);
    return rc;
}

TEST(fault_tasks, classify_keeps_all_proposals_or_none)
{
    const mx_context context = context_of(check_path("a.db"));
    train_model(&context);
    fail_over_a_store(&memory, classify_store);
}

/* ---- People ------------------------------------------------------------------------------------- */

static int write_coding_sheet(const mx_context *context)
{
    mx_review options = MX_REVIEW_INIT;
    FILE *nowhere = fopen("/dev/null", "w");
    options.model = check_path("model.mxc");
    options.threads = 1;
    options.coder = "bob";
    options.all = true;
    int rc = mx_task_review(context, &options, nowhere);
    if (rc == MX_OK) rc = mx_task_review_codes(context, &options, nowhere);
    fclose(nowhere);
    return rc;
}

TEST(fault_tasks, review_writes_a_sheet_or_says_that_memory_is_out)
{
    const mx_context context = context_of(check_path("a.db"));
    train_model(&context);
    fail_over_a_store(&memory, write_coding_sheet);
}

static int read_coding_sheet(const mx_context *context)
{
    const mx_review_read options = {.file = check_path("in.sheet.csv"), .coder = "bob",
                                    .model = check_path("model.mxc"), .threads = 1};
    mx_import_outcome outcome;
    mx_release *agreement;
    int rc = mx_task_review_read(&agreement, &outcome, context, &options);
    mx_release_free(agreement);
    return rc;
}

TEST(fault_tasks, review_takes_a_sheet_back_or_leaves_the_store)
{
    const mx_context context = context_of(check_path("a.db"));
    train_model(&context);
    check_text_file("in.sheet.csv", "territory,statement,text,component,polarity\nmulhouse,s1,avoir un travail,A06/P15/k,+\n"
                                    "mulhouse,s2,être seul,,\ncolmar,s3,de vrais amis,D03,+\n");
    fail_over_a_store(&memory, read_coding_sheet);
}
