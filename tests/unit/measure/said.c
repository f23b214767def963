/* What was said, by whom, how it was coded: small cases counted by hand. */
#include "unit/measure/tables.h"

#include <math.h>

#include "mx/measure.h"

#define COLUMNS "territory,statement,group,cycle,question:N,author,component,polarity,status\n"

static const char groups_text[] = "territory,group,kind,size:N,entered:N,present:N\n"
                                  "t1,g1,homogeneous,12,12,2\n"
                                  "t1,g2,homogeneous,10,,\n"
                                  "t2,g1,homogeneous,,8,\n";

typedef struct {
    mx_frame *statements, *groups, *territories;
    mx_said said;
} fixture;

static fixture read(const char *statements)
{
    fixture f = {.statements = frame_of(statements),
                 .groups = frame_of(groups_text),
                 .territories =
                     frame_of("territory,name,parent,network\nt1,Un,dep,\nt2,Deux,dep,\ndep,Dép,,\n")};
    f.said = (mx_said){f.statements, f.groups, f.territories};
    return f;
}

static void release(fixture *f)
{
    mx_frame_free(f->statements);
    mx_frame_free(f->groups);
    mx_frame_free(f->territories);
}

static const mx_cut all = MX_CUT_INIT;

static void check_mentions(const char *statements, const char *const by[], const mx_cut *cut,
                           const char *columns, const char *expected)
{
    fixture f = read(statements);
    mx_frame *frame;
    CHECK_OK(mx_measure_mentions(&frame, &f.said, by, cut));
    CHECK_TEXT(text_of(frame, columns), expected);
    mx_frame_free(frame);
    release(&f);
}

static const char *const by_dimension[] = {"territory", "dimension", NULL};
static const char *const by_territory[] = {"territory", NULL};

TEST(measure_said, counts_people_not_statements)
{
    check_mentions(
        COLUMNS "t1,s1,g1,1,1,ann,A01,+,agreed\n"
                "t1,s2,g1,1,1,ann,A02,+,agreed\n"
                "t1,s3,g2,1,2,ann,A01,-,auto\n"
                "t1,s4,g2,1,2,bob,B01,,agreed\n"
                "t1,s5,g2,1,3,bob,,,open\n"
                "t2,s6,g1,1,1,ann,A01,+,agreed\n",
        by_dimension, &all,
        "territory dimension n basis groups statements share positive negative balance largest_share",
        "t1,A,1,count,2,3,0.75,2,1,0.333,1\n"
        "t1,B,1,count,1,1,0.25,0,1,-1,1\n"
        "t1,,1,count,1,1,,0,0,,1\n"
        "t2,A,1,count,1,1,1,1,0,1,1\n");
}

TEST(measure_said, estimates_people_where_authors_are_unknown)
{
    const char *columns = "territory n basis statements largest_share";
    /* Two of g1 are present; g2 has ten; in t2 eight entered. */
    check_mentions(COLUMNS
                   "t1,s1,g1,1,1,,A01,+,agreed\nt1,s2,g1,1,1,,A01,+,agreed\nt1,s3,g1,1,1,,A01,+,agreed\n",
                   by_territory, &all, columns, "t1,2,estimate,3,0.667\n");
    /* A known author takes one of the two places. */
    check_mentions(COLUMNS
                   "t1,s1,g1,1,1,ann,A01,+,agreed\nt1,s2,g1,1,1,,A01,+,agreed\nt1,s3,g1,1,1,,A01,+,agreed\n",
                   by_territory, &all, columns, "t1,2,estimate,3,0.667\n");
    check_mentions(COLUMNS
                   "t1,s1,g2,1,1,,A01,+,agreed\nt1,s2,g2,1,1,,A01,+,agreed\nt2,s1,g1,1,1,,A01,+,agreed\n",
                   by_territory, &all, columns, "t1,2,estimate,2,0.5\nt2,1,estimate,1,1\n");
    /* Nothing known of the group, or no group: one person at least, and no more is claimed. */
    check_mentions(COLUMNS
                   "t1,s1,g9,1,1,,A01,+,agreed\nt1,s2,g9,1,1,,A01,+,agreed\nt1,s3,,1,1,,A01,+,agreed\n",
                   by_territory, &all, columns, "t1,2,estimate,3,0.667\n");
    /* Both of g1 are known: what has no author is theirs. */
    check_mentions(COLUMNS
                   "t1,s1,g1,1,1,ann,A01,+,agreed\nt1,s2,g1,1,1,bob,A01,+,agreed\nt1,s3,g1,1,1,,A01,+,agreed\n",
                   by_territory, &all, columns, "t1,2,estimate,3,0.667\n");
}

TEST(measure_said, shares_go_by_territory_and_cycle)
{
    static const char *const by[] = {"cycle", "component", NULL};
    const char *statements = COLUMNS
        "t1,s1,g1,1,1,ann,A01,+,agreed\nt1,s2,g1,2,1,ann,A01,+,agreed\nt2,s3,g1,2,1,ann,B01,+,agreed\n"
        "t2,s4,g1,2,3,ann,,,open\n";
    check_mentions(statements, by, &all, "cycle component n share",
                   "1,A01,1,1\n2,A01,1,0.5\n2,B01,1,0.5\n2,,1,\n");
    mx_cut cut = MX_CUT_INIT;
    cut.cycle = "2";
    cut.together = "Ensemble";
    check_mentions(statements, by_dimension, &cut, "territory dimension n statements share",
                   "Ensemble,A,1,1,0.5\nEnsemble,B,1,1,0.5\nEnsemble,,1,1,\n");
    cut.under = "t2";
    check_mentions(statements, by_dimension, &cut, "territory dimension share", "Ensemble,B,1\nEnsemble,,\n");
    /* Coded and open in one row: there is no share of coded ones. */
    check_mentions(statements, by_territory, &cut, "territory statements share", "Ensemble,2,\n");
    static const char *const by_question[] = {"question", "polarity", "group", NULL};
    check_mentions(statements, by_question, &all, "question polarity group statements",
                   "1,+,g1,3\n3,,g1,1\n");
}

TEST(measure_said, refuses_unknown_keys)
{
    fixture f = read(COLUMNS);
    mx_frame *frame;
    static const char *const unknown[] = {"coder", NULL}, *const twice[] = {"cycle", "cycle", NULL};
    CHECK_FAILS(mx_measure_mentions(&frame, &f.said, unknown, &all), MX_E_VALUE, "coder");
    CHECK_FAILS(mx_measure_mentions(&frame, &f.said, twice, &all), MX_E_VALUE, "deux fois");
    CHECK(frame == NULL);
    CHECK_OK(mx_measure_mentions(&frame, &f.said, by_territory, &all));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    release(&f);
}

TEST(measure_said, ranks_components_by_people)
{
    fixture f =
        read(COLUMNS
             "t1,s1,g1,1,1,ann,A01,+,agreed\nt1,s2,g1,1,1,ann,A01,+,agreed\nt1,s3,g1,1,1,ann,A01,+,agreed\n"
             "t1,s4,g1,1,1,ann,B02,+,agreed\nt1,s5,g1,1,2,bob,B02,-,agreed\n"
             "t1,s6,g1,1,1,ann,C00,+,agreed\nt1,s7,g1,1,1,bob,C00,+,agreed\nt1,s8,g1,1,1,cat,C00,+,agreed\n"
             "t1,s9,g1,1,1,cat,D01,+,agreed\nt2,s1,g1,1,1,ann,A01,+,agreed\nt1,sa,g1,1,1,cat,,,open\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_most_named(&frame, &f.said, 2, &all));
    CHECK_TEXT(text_of(frame, "territory component rank n statements share balance"),
               "t1,B02,1,2,2,0.222,0\nt1,A01,2,1,3,0.333,1\nt2,A01,1,1,1,1,1\n");
    mx_frame_free(frame);
    release(&f);
}

/* Two territories of ten statements: eight and two of A01, two and eight of B01, each by another person. */
static const char *opposites(void)
{
    static char text[4096];
    size_t size = (size_t)snprintf(text, sizeof text, "%s", COLUMNS);
    for (int i = 0; i < 20; i++) {
        bool is_first = i < 10, is_a = is_first ? i < 8 : i < 12;
        size += (size_t)snprintf(text + size, sizeof text - size, "t%d,s%d,g1,1,1,p%d,%s,+,agreed\n",
                                 is_first ? 1 : 2, i, i, is_a ? "A01" : "B01");
    }
    return text;
}

TEST(measure_said, finds_what_is_particular_to_whom)
{
    fixture f = read(opposites());
    mx_frame *frame;
    CHECK_OK(mx_measure_specific(&frame, &f.said, "territory", "dimension", &all));
    CHECK_TEXT(text_of(frame, "territory dimension n statements expected conclusion"),
               "t1,A,8,8,5,more\nt1,B,2,2,5,less\nt2,A,2,2,5,less\nt2,B,8,8,5,more\n");
    /* (45 x 45 + 10 x 10 + 1) / 184756 */
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "index")), -log10(2126.0 / 184756), 1e-12);
    mx_frame_free(frame);
    mx_cut one = all;
    one.under = "t1";
    CHECK_OK(mx_measure_specific(&frame, &f.said, "territory", "dimension", &one)); /* nobody to compare with */
    CHECK_TEXT(text_of(frame, "territory dimension index conclusion"), "t1,A,,none\nt1,B,,none\n");
    mx_frame_free(frame);
    CHECK_FAILS(mx_measure_specific(&frame, &f.said, "coder", "dimension", &all), MX_E_VALUE, "coder");
    CHECK(frame == NULL);
    release(&f);
}

TEST(measure_said, finds_what_groups_share)
{
    fixture f = read(COLUMNS "t1,s1,g1,1,1,ann,A01,+,agreed\nt1,s2,g2,1,1,bob,A01,+,agreed\n"
                             "t2,s3,g1,1,1,cat,A01,+,agreed\nt1,s4,g1,1,1,ann,B01,+,agreed\n"
                             "t1,s5,g1,1,1,eve,B01,+,agreed\nt1,s6,g2,1,1,bob,C00,+,agreed\n"
                             "t1,s7,g2,1,1,bob,D02,+,agreed\nt1,s8,g2,1,1,bob,,,open\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_shared(&frame, &f.said, "component", 2, &all));
    CHECK_TEXT(text_of(frame, "component n groups of_groups statements"), "A01,3,3,3,3\nB01,2,1,3,2\n");
    mx_frame_free(frame);
    CHECK_OK(mx_measure_shared(&frame, &f.said, "dimension", 9, &all));
    CHECK_INT(mx_frame_n_rows(frame), 4);
    mx_frame_free(frame);
    release(&f);
}

TEST(measure_said, finds_what_is_new_in_a_cycle)
{
    fixture f = read(
        COLUMNS
        "t1,s1,g1,1,1,ann,A01,+,agreed\nt1,s2,g1,2,1,ann,A01,+,agreed\nt1,s3,g1,2,1,bob,B01,+,agreed\n"
        "t1,s4,g1,10,1,bob,C01,+,agreed\nt1,s5,g1,10,1,bob,B01,+,agreed\nt1,s6,g1,10,1,bob,D00,+,agreed\n"
        "t2,s1,g1,2,1,ann,E01,+,agreed\n");
    mx_frame *frame;
    mx_cut cut = MX_CUT_INIT;
    /* Ten comes after two; t2 has no earlier cycle. */
    CHECK_OK(mx_measure_new_components(&frame, &f.said, &cut));
    CHECK_TEXT(text_of(frame, "territory cycle component n basis groups statements largest_share"),
               "t1,10,C01,1,count,1,1,1\n");
    mx_frame_free(frame);
    cut.cycle = "2";
    CHECK_OK(mx_measure_new_components(&frame, &f.said, &cut));
    CHECK_TEXT(text_of(frame, "territory cycle component n"), "t1,2,B01,1\n");
    mx_frame_free(frame);
    cut.together = "Ensemble";
    CHECK_OK(mx_measure_new_components(&frame, &f.said, &cut));
    CHECK_TEXT(text_of(frame, "territory cycle component n"), "Ensemble,2,B01,1\nEnsemble,2,E01,1\n");
    mx_frame_free(frame);
    cut.cycle = "99";
    CHECK_OK(mx_measure_new_components(&frame, &f.said, &cut));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    release(&f);
}

TEST(measure_said, tells_how_far_coding_has_come)
{
    fixture f =
        read(COLUMNS "t2,s1,g1,1,1,ann,A01,+,agreed\nt1,s1,g1,1,1,ann,A00,+,auto\nt1,s2,g1,1,1,bob,,,open\n"
                     "t1,s3,g1,1,1,bob,B01,,auto\nt1,s4,g1,1,1,bob,B01,,settled\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_coding(&frame, &f.said, &all));
    CHECK_TEXT(text_of(frame, "territory n basis statements coded open share_open general by_model largest_share"),
               "t1,2,count,4,3,1,0.25,1,2,0.75\nt2,1,count,1,1,0,0,0,0,1\n");
    mx_frame_free(frame);
    release(&f);
}

TEST(measure_said, measures_how_coders_agree)
{
    fixture f = read(COLUMNS "t1,s1,g1,1,1,ann,,,\nt1,s2,g1,1,1,ann,,,\nt1,s3,g1,1,1,bob,,,\nt1,s4,g1,1,1,"
                             "cat,,,\nt2,s1,g1,1,1,ann,,,\n");
    /* zoe and bea share s1 to s4 (zoe's second round of s4 counts); they agree on three dimensions of
     * four, on two components. ida coded s1 in another framework; "consensus" is no coder; t9 is unknown. */
    mx_frame *codes = frame_of(
        "territory,statement,coder,framework,component,round:N\n"
        "t1,s1,zoe,2015,A01,1\nt1,s2,zoe,2015,A02,1\nt1,s3,zoe,2015,B01,1\nt1,s4,zoe,2015,C01,1\n"
        "t1,s4,zoe,2015,B01,2\nt1,s1,bea,2015,A01,1\nt1,s2,bea,2015,A03,1\nt1,s3,bea,2015,B01,1\n"
        "t1,s4,bea,2015,C01,1\nt1,s1,ida,2019,A01,1\nt1,s1,consensus,2015,A01,1\nt9,s1,zoe,2015,A01,1\n"
        "t9,s1,bea,2015,A01,1\nt2,s1,bea,2015,,1\nt2,s1,zoe,2015,A01,1\n");
    mx_frame *frame;
    CHECK_OK(mx_measure_agreement(&frame, &f.said, codes, &all));
    CHECK_TEXT(text_of(frame, "level coder_1 coder_2 n basis statements share_agreed kappa"),
               "dimension,bea,zoe,3,count,4,0.75,0.6\ndimension,*,*,3,count,4,0.75,0.6\n"
               "component,bea,zoe,3,count,4,0.5,0.385\ncomponent,*,*,3,count,4,0.5,0.385\n");
    mx_frame_free(frame);
    CHECK_OK(mx_measure_agreement(&frame, &f.said, NULL, &all));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    mx_frame_free(codes);
    release(&f);
}

/* Two people and a model. Dimension A: ann and bob both on s1, ann alone on s4: 2 / (2 + 1) agreed. The
 * model is no part of "*" "*". */
#define QUARRELS                                                                                             \
    "territory,statement,coder,framework,component,round:N\n"                                                \
    "t1,s1,ann,2015,A01,1\nt1,s1,bob,2015,A01,1\nt1,s2,ann,2015,B01,1\nt1,s2,bob,2015,B02,1\n"               \
    "t1,s3,ann,2015,B02,1\nt1,s3,bob,2015,B01,1\nt1,s4,ann,2015,A02,1\nt1,s4,bob,2015,C01,1\n"               \
    "t1,s5,ann,2015,D01,1\nt1,s5,bob,2015,D02,1\nt1,s6,ann,2015,A01,1\n"
#define PROPOSED                                                                                             \
    "territory,statement,model,framework,component,confidence:N\n"                                           \
    "t1,s1,0123456789abcdef,2015,C01,0.9\nt1,s2,0123456789abcdef,2015,B01,0.6\n"                             \
    "t1,s3,0123456789abcdef,2015,B01,0.8\nt1,s6,0123456789abcdef,2015,C01,0.95\n"
static const char quarrels_said[] = COLUMNS "t1,s1,g1,1,1,ann,,,open\nt1,s2,g1,1,1,ann,,,open\n"
                                            "t1,s3,g1,1,1,bob,,,open\nt1,s4,g1,1,1,cat,,,open\n"
                                            "t1,s5,g1,1,1,ann,,,settled\nt1,s6,g1,1,1,ann,,,open\n";

TEST(measure_said, measures_agreement_with_the_model_and_by_dimension)
{
    fixture f = read(quarrels_said);
    mx_frame *codes = frame_of(QUARRELS), *proposals = frame_of(PROPOSED), *frame;
    CHECK_OK(mx_measure_agree(&frame, &f.said, codes, proposals, &all));
    CHECK_TEXT(text_of(frame, "dimension level coder_1 coder_2 n statements share_agreed kappa"),
               ",dimension,ann,bob,3,5,0.8,0.722\n,dimension,*,*,3,5,0.8,0.722\n"
               ",dimension,ann,model 01234567,2,4,0.5,0.333\n,dimension,bob,model 01234567,2,3,0.667,0.4\n"
               ",dimension,*,model 01234567,2,4,0.571,0.362\n"
               "A,dimension,ann,bob,2,2,0.667,0.545\nA,dimension,*,*,2,2,0.667,0.545\n"
               "A,dimension,ann,model 01234567,1,2,0,0\nA,dimension,bob,model 01234567,1,1,0,0\n"
               "A,dimension,*,model 01234567,1,2,0,0\n"
               "B,dimension,ann,bob,2,2,1,1\nB,dimension,*,*,2,2,1,1\n"
               "B,dimension,ann,model 01234567,2,2,1,1\nB,dimension,bob,model 01234567,2,2,1,1\n"
               "B,dimension,*,model 01234567,2,2,1,1\n"
               "C,dimension,ann,bob,1,1,0,0\nC,dimension,*,*,1,1,0,0\n"
               "C,dimension,ann,model 01234567,1,2,0,0\nC,dimension,bob,model 01234567,1,1,0,0\n"
               "C,dimension,*,model 01234567,1,2,0,0\n"
               "D,dimension,ann,bob,1,1,1,1\nD,dimension,*,*,1,1,1,1\n"
               ",component,ann,bob,3,5,0.2,0.091\n,component,*,*,3,5,0.2,0.091\n"
               ",component,ann,model 01234567,2,4,0.25,0.143\n,component,bob,model 01234567,2,3,0.333,0.143\n"
               ",component,*,model 01234567,2,4,0.286,0.143\n");
    mx_frame_free(frame);
    mx_frame_free(proposals);
    mx_frame_free(codes);
    release(&f);
}

/* s4 by dimension; s2 and s3 are one confusion, B01 and B02, met twice, s3 with the surer model; then
 * s6 and s1, where the model is alone: A01 and C01, met three times. s5 is settled. */
TEST(measure_said, lists_the_disagreements_worth_a_discussion)
{
    fixture f = read(quarrels_said);
    mx_frame *codes = frame_of(QUARRELS), *proposals = frame_of(PROPOSED), *frame;
    CHECK_OK(mx_measure_disagreements(&frame, &f.said, codes, proposals, &all));
    CHECK_TEXT(text_of(frame, "statement differ times codes model confidence"),
               "s4,dimension,1,A02 (ann), C01 (bob),,\ns3,component,2,B02 (ann), B01 (bob),B01,0.8\n"
               "s2,component,2,B01 (ann), B02 (bob),B01,0.6\ns6,model,3,A01 (ann),C01,0.95\n"
               "s1,model,3,A01 (ann), A01 (bob),C01,0.9\n");
    mx_frame_free(frame);
    CHECK_OK(mx_measure_disagreements(&frame, &f.said, NULL, NULL, &all));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    for (uint64_t n = 1;; n++) {
        mx_frame *frames[2] = {NULL};
        mx_alloc_fail_at(n);
        int rc = mx_measure_agree(&frames[0], &f.said, codes, proposals, &all);
        if (rc == MX_OK) rc = mx_measure_disagreements(&frames[1], &f.said, codes, proposals, &all);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        for (size_t i = 0; i < 2; i++) mx_frame_free(frames[i]);
        CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
        if (!has_failed) break;
    }
    mx_frame_free(proposals);
    mx_frame_free(codes);
    release(&f);
}

TEST(measure_said, survives_running_out_of_memory)
{
    static const char *const by[] = {"territory", "component", "question", NULL};
    fixture f = read(
        COLUMNS "t1,s1,g1,1,1,ann,A01,+,agreed\nt1,s2,g1,2,1,,B01,+,agreed\nt2,s1,g1,1,2,ann,C01,,auto\n");
    mx_frame *codes = frame_of(
        "territory,statement,coder,framework,component,round:N\nt1,s1,a,2015,A01,1\nt1,s1,b,2015,A02,1\n");
    for (uint64_t n = 1;; n++) {
        mx_frame *frames[5] = {NULL};
        mx_alloc_fail_at(n);
        int rc = mx_measure_mentions(&frames[0], &f.said, by, &all);
        if (rc == MX_OK) rc = mx_measure_most_named(&frames[1], &f.said, 5, &all);
        if (rc == MX_OK) rc = mx_measure_new_components(&frames[2], &f.said, &all);
        if (rc == MX_OK) rc = mx_measure_coding(&frames[3], &f.said, &all);
        if (rc == MX_OK) rc = mx_measure_agreement(&frames[4], &f.said, codes, &all);
        bool has_failed = mx_alloc_failed();
        mx_alloc_fail_at(0);
        for (size_t i = 0; i < 5; i++) mx_frame_free(frames[i]);
        CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
        if (!has_failed) break;
    }
    mx_frame_free(codes);
    release(&f);
}

/* ---- Corrected shares --------------------------------------------------------------------------- */

/* `times` statements each of its author; the proposal beside the code. */
static void say(mx_buf *out, int *n, int times, const char *territory, const char *component, const char *status,
                const char *proposed, const char *decision)
{
    for (int i = 0; i < times; i++, ++*n)
        mx_buf_format(out, "%s,s%d,g1,1,1,p%d,%s,+,%s,%s,%s\n", territory, *n, *n, component, status, proposed, decision);
}

static mx_frame *correct(const char *statements, const char *what, const mx_cut *cut, size_t seen[2])
{
    fixture f = read(statements);
    mx_frame *frame;
    CHECK_OK(mx_measure_corrected(&frame, seen, &f.said, what, cut, 1));
    release(&f);
    return frame;
}

TEST(measure_said, corrects_shares_by_what_people_decided)
{
    mx_buf text = {0};
    int n = 0;
    size_t seen[2];
    mx_buf_text(&text, "territory,statement,group,cycle,question:N,author,component,polarity,status,proposed,decision\n");
    say(&text, &n, 30, "t1", "A01", "agreed", "A02", "auto");  /* the dimension is right */
    say(&text, &n, 10, "t2", "B01", "settled", "A01", "auto"); /* it is not */
    say(&text, &n, 40, "t1", "A01", "auto", "A01", "auto");
    say(&text, &n, 20, "t1", "B01", "agreed", "B01", "review");
    say(&text, &n, 10, "t1", "", "open", "B01", "review");
    mx_frame *frame = correct(text.at, "dimension", &all, seen);
    CHECK(seen[0] == 40 && seen[1] == 20);
    /* Of 40 coded A alone: (30 + 30.5 / 41) / 41 of them. Of 10 open ones (20 + 20.5 / 21) / 21 are B. */
    double right = (30 + 30.5 / 41) / 41, sure = (20 + 20.5 / 21) / 21;
    CHECK_NEAR(mx_frame_number(frame, 0, mx_frame_find(frame, "corrected")),
               (30 + 40 * right + 10 * (1 - sure)) / 110, 1e-12);
    CHECK_TEXT(text_of(frame, "dimension n basis statements share adjusted reviewed confirmed conclusion reason"),
               "A,70,count,70,0.7,,40,30,less,\n"
               "B,30,count,30,0.3,,20,20,more,\n");
    mx_frame_free(frame);
    mx_cut one = all;
    one.under = "t1"; /* what was decided in t2 is part of the test all the same */
    frame = correct(text.at, "dimension", &one, seen);
    CHECK(seen[0] == 40);
    CHECK_NEAR(mx_frame_number(frame, 1, mx_frame_find(frame, "corrected")),
               (20 + 40 * (1 - right) + 10 * sure) / 100, 1e-12);
    mx_frame_free(frame);
    frame = correct(text.at, "component", &all, seen); /* A02 is proposed and never decided */
    CHECK_TEXT(text_of(frame, "component n statements share reviewed confirmed"),
               "A01,70,70,0.7,10,0\nA02,0,0,0,30,0\nB01,30,30,0.3,20,20\n");
    mx_frame_free(frame);
    mx_buf_dispose(&text);
}

TEST(measure_said, corrects_nothing_by_too_few_decisions)
{
    mx_buf text = {0};
    int n = 0;
    size_t seen[2];
    mx_buf_text(&text, "territory,statement,group,cycle,question:N,author,component,polarity,status,proposed,decision\n");
    say(&text, &n, 25, "t1", "A01", "agreed", "A01", "auto");
    say(&text, &n, 9, "t1", "B01", "agreed", "A01", "review");
    say(&text, &n, 5, "t1", "", "open", "B01", "review");
    mx_lang_set(MX_EN);
    mx_frame *frame = correct(text.at, "dimension", &all, seen);
    CHECK_TEXT(text_of(frame, "dimension share corrected low conclusion reason"),
               "A,0.735,,,cannot conclude,fewer than 20 statements decided among those that the classifier is unsure of\n"
               "B,0.265,,,cannot conclude,fewer than 20 statements decided among those that the classifier is unsure of\n");
    mx_frame_free(frame);
    fixture f = read(text.at);
    CHECK_FAILS(mx_measure_corrected(&frame, seen, &f.said, "group", &all, 1), MX_E_VALUE, "\"group\"");
    mx_cut nowhere = all;
    nowhere.cycle = "7";
    CHECK_OK(mx_measure_corrected(&frame, seen, &f.said, "dimension", &nowhere, 1));
    CHECK_INT(mx_frame_n_rows(frame), 0);
    mx_frame_free(frame);
    release(&f);
    mx_lang_set(MX_FR);
    mx_buf_dispose(&text);
}

/* Of [20 10; 10 20] the chi-square is 4 x 25 / 15, its inertia a 60th of that: 1/9 on the only axis, places at
 * one third either side (the root of 1/9), half of the axis each. */
TEST(measure_said, maps_who_speaks_of_what)
{
    mx_frame *mentions = frame_of("territory,dimension,n:N,basis,statements:N\n"
                                  "t1,A,12,count,20\nt1,B,11,count,10\nt2,A,14,count,10\nt2,B,15,estimate,20\n");
    mx_frame *map;
    CHECK_OK(mx_measure_correspond(&map, mentions, 2));
    CHECK_TEXT(text_of(map, "territory dimension n basis statements x contribution_x cos2_x explained_x"),
               "t1,,11,count,30,0.333,0.5,1,1\nt2,,14,estimate,30,-0.333,0.5,1,1\n"
               ",A,12,count,30,0.333,0.5,1,1\n,B,11,estimate,30,-0.333,0.5,1,1\n");
    CHECK(isnan(mx_frame_number(map, 0, mx_frame_find(map, "y"))));
    CHECK_NEAR(mx_frame_number(map, 0, mx_frame_find(map, "p_value")), 0.00982327450751925, 1e-9);
    mx_frame_free(map);
    mx_frame_free(mentions);
}

/* What is withheld of t3 takes t3 out, and nothing else: the map of the others is that without it. */
TEST(measure_said, maps_nothing_that_is_withheld)
{
    const char *const columns = "territory dimension n statements x";
    mx_frame *mentions = frame_of("territory,dimension,n:N,basis,statements:N\n"
                                  "t1,A,12,count,20\nt1,B,11,count,10\nt2,A,14,count,10\nt2,B,15,count,20\n"
                                  "t3,A,,count,\nt3,B,30,count,40\n");
    mx_frame *map;
    CHECK_OK(mx_measure_correspond(&map, mentions, 2));
    CHECK_TEXT(text_of(map, columns), "t1,,11,30,0.333\nt2,,14,30,-0.333\n,A,12,30,0.333\n,B,11,30,-0.333\n");
    mx_frame_free(map);
    mx_frame_free(mentions);
    mentions = frame_of("territory,dimension,n:N,basis,statements:N\n"
                        "t1,A,12,count,20\nt1,B,11,count,10\nt1,C,,count,\nt2,A,14,count,10\nt2,B,15,count,20\n"
                        "t2,C,,count,\nt3,C,30,count,40\n");
    CHECK_OK(mx_measure_correspond(&map, mentions, 2)); /* without C nothing is left of t3 */
    CHECK_TEXT(text_of(map, columns), "t1,,11,30,0.333\nt2,,14,30,-0.333\n,A,12,30,0.333\n,B,11,30,-0.333\n");
    mx_frame_free(map);
    mx_frame_free(mentions);
    mentions = frame_of("territory,dimension,n:N,basis,statements:N\nt1,A,12,count,20\nt2,A,14,count,10\n");
    CHECK_OK(mx_measure_correspond(&map, mentions, 2));
    CHECK_INT(mx_frame_n_rows(map), 0); /* one thing said: nothing to compare */
    mx_frame_free(map);
    mx_frame_free(mentions);
}
