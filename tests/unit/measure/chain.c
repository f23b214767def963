/* The chain of the contract, counted by hand. */
#include "unit/measure/tables.h"

#include "mx/measure.h"

static const char commitments_text[] =
    "territory,commitment,objective,actor,actor_kind,scope,due,status,done_on\n"
    "t1,c1,o1,Mairie,commune,institutional,2022-05-01,kept,2022-05-11\n"
    "t1,c2,o1,GEM,association,collective,2022-05-01,partly kept,2022-04-29\n"
    "t1,c3,o2,GEM,association,collective,2022-06-01,under way,\n"
    "t1,c4,,Mairie,commune,,2030-01-01,planned,\n"
    "t1,c5,o2,Hôpital,santé,institutional,,kept,2022-05-01\n"
    "t1,c6,o2,ann,habitants,individual,2022-05-01,kept,2022-05-02\n"
    "t1,c7,o2,ann,habitants,individual,2022-05-01,dropped,\n"
    "t2,c1,o1,Mairie,commune,institutional,2022-05-01,not kept,\n";

static const char objectives_text[] =
    "territory,objective,title\nt1,o1,Un\nt1,o2,Deux\nt1,o3,Trois\nt2,o1,Quatre\n";

static const char contracts_text[] = "territory,contract,signed_on,group,signatory,signatory_kind\n"
                                     "t1,k1,2022-03-01,g,Mairie,commune\nt1,k1,2022-03-01,g,GEM,association\n"
                                     "t1,k2,2022-04-01,g,Mairie,commune\nt1,k3,2029-04-01,g,Mairie,commune\n"
                                     "t2,k1,2022-03-01,g,Mairie,commune\n";

static const char groups_text[] = "territory,group,kind,started,ended,entered:N,present:N\n"
                                  "t1,g1,homogeneous,2021-09-01,2022-06-01,14,12\n"
                                  "t1,g2,homogeneous,2022-01-01,,10,10\n"
                                  "t1,g3,rainbow,2022-01-01,,8,8\n"
                                  "t1,g4,homogeneous,2030-01-01,,,\n"
                                  "t2,g1,,2022-01-01,2029-01-01,9,5\n";

typedef int question(mx_frame **out, const mx_chain *chain, const mx_cut *cut);

static void check_chain(question *ask, const mx_cut *cut, const char *columns, const char *expected)
{
    mx_frame *frames[] = {frame_of(objectives_text), frame_of(commitments_text), frame_of(contracts_text),
                          frame_of(groups_text), frame_of("territory,parent\nt1,dep\n")};
    mx_chain chain = {.objectives = frames[0],
                      .commitments = frames[1],
                      .contracts = frames[2],
                      .groups = frames[3],
                      .territories = frames[4],
                      .as_of = "2022-12-31"};
    mx_frame *frame;
    CHECK_OK(ask(&frame, &chain, cut));
    CHECK_TEXT(text_of(frame, columns), expected);
    mx_frame_free(frame);
    for (size_t i = 0; i < 5; i++) mx_frame_free(frames[i]);
}

static const mx_cut all = MX_CUT_INIT;

TEST(measure_chain, counts_commitments_by_status)
{
    check_chain(
        mx_measure_commitments, &all, "territory scope status n basis commitments",
        "t1,collective,planned,,acts,1\nt1,collective,under way,,acts,1\nt1,collective,kept,,acts,2\n"
        "t1,collective,partly kept,,acts,1\nt1,individual,kept,1,count,1\nt1,individual,dropped,1,count,1\n"
        "t2,collective,not kept,,acts,1\n");
}

TEST(measure_chain, holds_kept_against_due)
{
    const char *columns =
        "territory scope n basis commitments due kept partly_kept share_kept late delay delays";
    check_chain(mx_measure_kept, &all, columns,
                "t1,collective,,acts,5,3,1,1,0.333,1,4,2\n"
                "t1,individual,1,count,2,2,1,0,0.5,0,1,1\n"
                "t2,collective,,acts,1,1,0,0,0,0,,0\n");
    mx_cut cut = MX_CUT_INIT;
    cut.together = "Ensemble";
    check_chain(mx_measure_kept, &cut, "territory scope commitments due kept",
                "Ensemble,collective,6,4,1\nEnsemble,individual,2,2,1\n");
    cut.under = "dep";
    check_chain(mx_measure_kept, &cut, "territory scope commitments",
                "Ensemble,collective,5\nEnsemble,individual,2\n");
}

TEST(measure_chain, finds_objectives_with_a_kept_commitment)
{
    check_chain(mx_measure_objectives, &all,
                "territory basis objectives with_commitment with_kept share_kept",
                "t1,acts,3,2,2,0.667\nt2,acts,1,1,0,0\n");
}

TEST(measure_chain, counts_partners_and_contracts_by_kind)
{
    check_chain(mx_measure_partners, &all, "territory kind basis partners commitments",
                "t1,association,acts,1,2\nt1,commune,acts,1,2\nt1,santé,acts,1,1\nt2,commune,acts,1,1\n");
    check_chain(mx_measure_contracts, &all, "territory kind contracts signatories",
                "t1,association,1,1\nt1,commune,2,1\nt2,commune,1,1\n");
    mx_cut cut = MX_CUT_INIT;
    cut.together = "Ensemble"; /* two town halls of one name are two, and so are contracts of one id */
    check_chain(mx_measure_contracts, &cut, "kind contracts signatories", "association,1,1\ncommune,3,2\n");
    check_chain(mx_measure_partners, &cut, "kind partners", "association,1\ncommune,2\nsanté,1\n");
}

TEST(measure_chain, knows_which_groups_are_under_way)
{
    check_chain(mx_measure_groups, &all, "territory basis groups under_way finished",
                "t1,acts,4,2,1\nt2,acts,1,1,0\n");
    check_chain(mx_measure_participants, &all, "territory entered present basis groups_known share_present",
                "t1,24,22,count,2,0.917\nt2,9,5,count,1,0.556\n");
}

TEST(measure_chain, of_nothing_is_nothing)
{
    static question *const questions[] = {mx_measure_commitments, mx_measure_kept,      mx_measure_objectives,
                                          mx_measure_partners,    mx_measure_contracts, mx_measure_groups,
                                          mx_measure_participants};
    mx_chain chain = {.as_of = "2022-12-31"};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        mx_frame *frame;
        CHECK_OK(questions[i](&frame, &chain, &all));
        CHECK_INT(mx_frame_n_rows(frame), 0);
        CHECK(mx_frame_find(frame, "territory") == 0);
        mx_frame_free(frame);
    }
    mx_frame *objectives = frame_of(objectives_text), *frame;
    chain.objectives = objectives; /* and no commitments at all */
    CHECK_OK(mx_measure_objectives(&frame, &chain, &all));
    CHECK_TEXT(text_of(frame, "territory objectives with_commitment share_kept"), "t1,3,0,0\nt2,1,0,0\n");
    mx_frame_free(frame);
    mx_frame_free(objectives);
}

TEST(measure_chain, survives_running_out_of_memory)
{
    static question *const questions[] = {mx_measure_commitments, mx_measure_kept,      mx_measure_objectives,
                                          mx_measure_partners,    mx_measure_contracts, mx_measure_groups,
                                          mx_measure_participants};
    mx_frame *frames[] = {frame_of(objectives_text), frame_of(commitments_text), frame_of(contracts_text),
                          frame_of(groups_text)};
    mx_chain chain = {.objectives = frames[0],
                      .commitments = frames[1],
                      .contracts = frames[2],
                      .groups = frames[3],
                      .as_of = "2022-12-31"};
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        for (uint64_t n = 1;; n++) {
            mx_frame *frame;
            mx_alloc_fail_at(n);
            int rc = questions[i](&frame, &chain, &all);
            bool has_failed = mx_alloc_failed();
            mx_alloc_fail_at(0);
            mx_frame_free(frame);
            CHECK(rc == (has_failed ? MX_E_NOMEM : MX_OK));
            if (!has_failed) break;
        }
    }
    for (size_t i = 0; i < 4; i++) mx_frame_free(frames[i]);
}
