/* Questions asked of follow-up files of every form; and while memory runs out. */
#include "mx/task.h"

#include <stdlib.h>

#include "support/check.h"

/* The whole table as CSV. */
static const char *csv_of(const mx_release *release)
{
    static char text[4000];
    FILE *out = fopen(check_path("out.csv"), "w+");
    CHECK(out != NULL);
    CHECK_OK(mx_task_print(release, MX_FORMAT_CSV, out));
    rewind(out);
    text[fread(text, 1, sizeof text - 1, out)] = 0;
    fclose(out);
    return text;
}

static mx_question question_of(char *const files[], size_t n)
{
    mx_question question = {.files = files, .n_files = n};
    CHECK_OK(mx_rule_find(&question.rule, "internal"));
    return question;
}

static const mx_context context = {.store = "none.db", .seed = 1, .lang = MX_FR};

/* The same answers in long form, in wide form, as counts, and with decimal commas. */
TEST(task_questions, read_a_file_of_any_form)
{
    static const char *const forms[] = {
        "territory,indicator,period,value\nA,q,2023,1\nA,q,2023,5\nA,q,2023,NA\nA,q,2023,5\nA,q,2023,2\n",
        "territoire;période;q;remarque\nA;2023;1;bien\nA;2023;5;\nA;2023;.;mal\nA;2023;5;\nA;2023;2;\n",
        "territory\tindicator\tperiod\tvalue\tcount\nA\tq\t2023\t1\t1\nA\tq\t2023\t5\t2\nA\tq\t2023\t2\t1\nA"
        "\tq\t2023\t3\t0\n",
        "territory;indicator;period;value;weight\nA;q;2023;1;0,5\nA;q;2023;5,0;0,5\nA;q;2023;5;0,5\nA;q;2023;"
        "2;0,5\n"};
    for (size_t i = 0; i < 4; i++) {
        char *files[] = {(char *)check_text_file("in.csv", forms[i])};
        mx_question question = question_of(files, 1);
        mx_release *release;
        question.scale = "1-5";
        CHECK_OK(mx_task_trend(&release, &context, &question, MX_TREND_PERIODS));
        CHECK_TEXT(csv_of(release), "territory,indicator,period,n,basis,share_high,low,high,groups,method,caution\n"
                                    "A,q,2023,4,count,0.5,0.15003898915214955,0.8499610108478505,0,Wilson,\n");
        mx_release_free(release);
    }
}

/* ---- Memory --------------------------------------------------------------------------------- */

static int ask(mx_release **out, int which, const mx_question *question)
{
    switch (which) {
    case 0: return mx_task_change(out, &context, question, MX_CHANGE_BOTH, NULL, NULL);
    case 1: return mx_task_change(out, &context, question, MX_CHANGE_BOTH, "2022", "2023");
    case 2: return mx_task_trend(out, &context, question, MX_TREND_SLOPES);
    default: return mx_task_compare(out, &context, question, false);
    }
}

TEST(task_questions, say_that_memory_is_out)
{
    char *files[] = {(char *)check_text_file(
        "in.csv", "territory,respondent,period,phase,q,r,words\n"
                  "A,a,2022,avant,1,2,x\nA,a,2023,Après,4,2,y\nB,b,2022,avant,NA,5,\n")};
    mx_question question = question_of(files, 1);
    CHECK_OK(mx_rule_find(&question.rule, "public"));
    for (int which = 0; which < 4; which++) {
        for (uint64_t n = 1;; n++) {
            mx_release *release;
            mx_alloc_fail_at(n);
            int rc = ask(&release, which, &question);
            bool has_failed = mx_alloc_failed();
            mx_alloc_fail_at(0);
            mx_release_free(release);
            CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
            if (!has_failed) break;
        }
    }
}
