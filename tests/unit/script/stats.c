/* Statistics reach scripts with their names, defaults, missing values and budgets. */
#include "script_support.h"

static const char show[] =
    "local function show(r, ...) local t = {} for _, k in ipairs{...} do local v = r[k] "
    "t[#t + 1] = k .. '=' .. (math.type(v) == 'float' and ('%.6g'):format(v) or tostring(v)) end "
    "print(table.concat(t, ' ')) end\n";

static int run_shown(const char *rest)
{
    char source[4000];
    snprintf(source, sizeof source, "%s%s", show, rest);
    return run_lua(source);
}

/* Figures as in tests/numbers, or of R 4.2.2 by the functions named there. Hollander and Wolfe 1999,
 * examples 3.1, 4.1, 6.1, 7.2 and 8.1: see tests/numbers. */
TEST(script_stats, tests_locations)
{
    CHECK_OK(run_shown(
        "local x, y = {1.83,0.50,1.62,2.48,1.68,1.88,1.55,3.06,1.30}, "
        "{0.878,0.647,0.598,2.05,1.06,1.29,1.06,3.14,1.29}\n"
        "show(stats.wilcoxon_signed_rank(x, y, {alternative = 'greater'}), 'statistic', 'p_value', "
        "'p_smallest', 'how', 'n', 'missing')\n"
        "show(stats.wilcoxon_signed_rank({1, nil, 3, 0, n = 4}), 'n', 'n_used', 'missing', 'statistic')\n"
        "show(stats.wilcoxon_signed_rank(x, y, {exact = false, continuity = false}), 'p_value', 'how')\n"
        "show(stats.mann_whitney({0.80,0.83,1.89,1.04,1.45,1.38,1.91,1.64,0.73,1.46}, "
        "{1.15,0.88,0.90,0.74,1.21}, {alternative = 'greater'}), 'statistic', 'p_value')\n"
        "show(stats.kruskal_wallis({{2.9,3.0,2.5,2.6,3.2}, {3.8,2.7,4.0,2.4}, {2.8,3.4,3.7,2.2,2.0}}, {exact "
        "= false}), 'statistic', 'df', 'p_value')\n"
        "show(stats.page_trend({{7.46,7.17,7.76,8.14,7.63}, {7.68,7.57,7.73,8.15,8.00}, "
        "{7.21,7.80,7.74,7.87,7.93}}, {alternative = 'greater'}), 'statistic', 'how')\n"
        "show(stats.friedman{{1, 2, 3}, {1, 3, 2}, {1, 2, 0/0}}, 'statistic', 'n', 'n_used', 'missing')"));
    CHECK_TEXT(said, "statistic=40 p_value=0.0195312 p_smallest=0.00195312 how=exact n=9 missing=0\n"
                     "n=3 n_used=2 missing=1 statistic=3\n"
                     "p_value=0.0381517 how=asymptotique\n"
                     "statistic=35 p_value=0.127206\n"
                     "statistic=0.771429 df=2 p_value=0.679965\n"
                     "statistic=158 how=exact\n"
                     "statistic=3 n=3 n_used=2 missing=1\n");
}

TEST(script_stats, tests_tables_and_rankings)
{
    CHECK_OK(run_shown(
        "show(stats.fisher_exact({{3, 1}, {1, 3}}, {alternative = 'greater'}), 'p_value', 'how')\n"
        "show(stats.chi_square{{762, 327, 468}, {484, 239, 477}}, 'statistic', 'df', 'n')\n"
        "show(stats.mcnemar({{794, 150}, {86, 570}}, {exact = false}), 'statistic', 'n_used')\n"
        "local x, y = {44.4,45.9,41.9,53.3,44.7,44.1,50.7,45.2,60.1}, {2.6,3.1,2.5,5.0,3.6,4.0,5.2,2.8,3.8}\n"
        "show(stats.kendall(x, y), 'estimate', 'p_value', 'how') show(stats.spearman(x, y), 'estimate', "
        "'p_value') show(stats.pearson(x, y), 'estimate', 'df')\n"
        "show(stats.kendall(x, y, {exact = 'monte_carlo', reps = 999, seed = 3}), 'how', 'p_smallest')\n"
        "show(stats.mann_kendall{1, 2, 4, 0/0, 5, 7}, 'statistic', 'p_value', 'n_used', 'missing')\n"
        "show(stats.theil_sen({1, 2, 3, 4}, {2, 4, 6, 9}), 'estimate', 'intercept')\n"
        "show(stats.mann_kendall{1, 2}, 'p_value', 'cannot')"));
    CHECK_TEXT(said,
               "p_value=0.242857 how=exact\nstatistic=30.0701 df=2 n=2757\nstatistic=16.8178 n_used=236\n"
               "estimate=0.444444 p_value=0.119439 how=exact\nestimate=0.6 "
               "p_value=0.0967978\nestimate=0.571182 df=7\n"
               "how=Monte-Carlo p_smallest=0.001\n"
               "statistic=10 p_value=0.0166667 n_used=5 missing=1\nestimate=2.16667 intercept=-0.25\n"
               "p_value=nil cannot=moins de quatre périodes\n");
}

TEST(script_stats, measures_agreement_and_spread)
{
    CHECK_OK(run_shown(
        "local n = 0/0 local m = "
        "{{1,1,n,1},{2,2,3,2},{3,3,3,3},{3,3,3,3},{2,2,2,2},{1,2,3,4},{4,4,4,4},{1,1,2,1},{2,2,2,2},{n,5,5,5}"
        ",{n,n,1,1},{n,3,n,n}}\n"
        "for _, metric in ipairs{'nominal', 'ordinal', 'interval', 'ratio'} do "
        "print(('%.3f'):format(stats.krippendorff_alpha(m, {metric = metric, reps = 100}).estimate)) end\n"
        "show(stats.cohen_kappa({'A', 'B', 'A', nil, n = 4}, {'A', 'B', 'B', 'A'}), 'estimate', 'agreed', "
        "'n', 'missing')\n"
        "show(stats.cohen_kappa({1, 2, 3, 3}, {1, 3, 3, 2}, {weights = 'quadratic'}), 'estimate')\n"
        "show(stats.fleiss_kappa{{3, 0}, {0, 3}, {2, 1}}, 'estimate', 'n') show(stats.cronbach_alpha{{1, 2}, "
        "{2, 3}, {3, 5}}, 'estimate')\n"
        "show(stats.gini{8, 0, 0, 0}, 'estimate', 'n') show(stats.theil{1, 1}, 'estimate') "
        "show(stats.atkinson({1, 4}, 1), 'estimate')\n"
        "show(stats.polarisation{4, 0, 0, 0, 4}, 'estimate', 'agreement', 'consensus', 'n')\n"
        "show(stats.cliffs_delta({1, 2, 3}, {2, 3, 4}), 'estimate') show(stats.vargha_delaney({1, 2, 3}, {2, "
        "3, 4}), 'estimate') show(stats.hedges_g({1, 2, 4}, {2, 3, 7}), 'estimate')"));
    CHECK_TEXT(said,
               "0.743\n0.815\n0.849\n0.797\nestimate=0.4 agreed=0.666667 n=3 missing=1\nestimate=0.636364\n"
               "estimate=0.55 n=3\nestimate=0.947368\nestimate=0.75 n=4\nestimate=0\nestimate=0.2\n"
               "estimate=1 agreement=-1 consensus=0 "
               "n=8\nestimate=-0.555556\nestimate=0.222222\nestimate=-0.615581\n");
}

TEST(script_stats, draws_again)
{
    CHECK_OK(run_shown("local x = {0.12, 0.35, 0.41, 0.86, 1.02, 1.33, 1.94, 2.87, 4.12, 6.59}\n"
                       "local a = stats.bootstrap(x, 'mean', {reps = 500, seed = 4}) local b = "
                       "stats.bootstrap(x, stats.mean, {reps = 500, seed = 4})\n"
                       "local c = stats.bootstrap(x, function(v) local s = 0 for _, y in ipairs(v) do s = s "
                       "+ y end return s / #v end, {reps = 500, seed = 4})\n"
                       "print(math.abs(a.conf_low - b.conf_low) < 1e-12, math.abs(a.conf_high - c.conf_high) "
                       "< 1e-12, a.n, a.conf_low < a.estimate)\n"
                       "local g = stats.bootstrap(x, 'mean', {method = 'percentile', cluster = "
                       "{'a','a','b','b','c','c','d','d','e','e'}}) print(g.n, g.n_used)\n"
                       "local p = stats.p_adjust({0.01, nil, 0.03, n = 3}, 'bonferroni') print(p[1], p[2], "
                       "p[3], p.n, p.tests)\n"
                       "show(stats.quantile({1, 2, 3, 4}, 0.3, 6), 'estimate', 'method') show(stats.mad{1, "
                       "2, 4}, 'estimate') show(stats.skewness{1, 2, 4}, 'estimate') show(stats.kurtosis({1, "
                       "2, 4, 9}, 2), 'estimate')"));
    CHECK_TEXT(said, "true\ttrue\t10\ttrue\n10\t5\n0.02\tnil\t0.06\t3\t2\nestimate=1.5 method=quantile de "
                     "type 6\nestimate=1.4826\nestimate=0.207827\nestimate=1.5\n");
}

TEST(script_stats, names_the_argument_it_refuses)
{
    CHECK_FAILS(run_lua("stats.wilcoxon_signed_rank({1, 2}, {1})"), MX_E_SCRIPT,
                "stats.wilcoxon_signed_rank : argument « y »");
    CHECK_FAILS(run_lua("stats.mann_whitney(3, {1})"), MX_E_SCRIPT, "argument « x »");
    CHECK_FAILS(run_lua("stats.mann_whitney({1}, {2}, {alternatif = 'less'})"), MX_E_SCRIPT,
                "argument « alternatif » : cette option n’existe pas");
    CHECK_FAILS(run_lua("stats.mann_whitney({1}, {2}, {alternative = 'two'})"), MX_E_SCRIPT,
                "two_sided, less, greater");
    CHECK_FAILS(run_lua("stats.pearson({1}, {2}, {conf = 95})"), MX_E_SCRIPT, "argument « conf »");
    CHECK_FAILS(run_lua("stats.kendall({1}, {2}, {reps = -1})"), MX_E_SCRIPT, "argument « reps »");
    CHECK_FAILS(run_lua("stats.friedman{{1, 2}, {1}}"), MX_E_SCRIPT, "argument « matrix »");
    CHECK_FAILS(run_lua("stats.mcnemar{{1, 2}}"), MX_E_SCRIPT, "1 lignes et 2 colonnes");
    CHECK_FAILS(run_lua("stats.chi_square{{1, 2.5}, {3, 4}}"), MX_E_SCRIPT, "2.5");
    CHECK_FAILS(run_lua("stats.cohen_kappa({'A'}, {'A'}, {weights = 'linear'})"), MX_E_SCRIPT,
                "argument « weights »");
    CHECK_FAILS(run_lua("stats.p_adjust({0.1}, 'none')"), MX_E_SCRIPT, "argument « method »");
    CHECK_FAILS(run_lua("stats.bootstrap({1, 2}, 'variance')"), MX_E_SCRIPT, "argument « f »");
    CHECK_FAILS(run_lua("stats.bootstrap({1, 2}, function() return 'x' end)"), MX_E_SCRIPT, "estimate");
    CHECK_FAILS(run_lua("stats.bootstrap({1, 2}, function() error('stop here') end)"), MX_E_SCRIPT,
                "stop here");
    CHECK_FAILS(run_lua("stats.quantile({1}, 0.5, 0)"), MX_E_SCRIPT, "argument « type »");
    CHECK_FAILS(run_lua("stats.atkinson({1})"), MX_E_SCRIPT, "argument « epsilon »");
    mx_lang_set(MX_EN);
    CHECK_FAILS(run_lua("stats.gini({-1})"), MX_E_SCRIPT, "value 1: -1");
    CHECK_FAILS(run_lua("stats.gini('x')"), MX_E_SCRIPT,
                "stats.gini: argument \"x\": a column or a sequence");
    mx_lang_set(MX_FR);
}

TEST(script_stats, spend_the_budgets)
{
    CHECK_FAILS(
        run_lua(
            "local x = {} for i = 1, 100 do x[i] = i end while true do stats.wilcoxon_signed_rank(x) end"),
        MX_E_LIMIT, "--max-steps");
    CHECK_FAILS(
        run_lua("local x = {} for i = 1, 100 do x[i] = i end stats.bootstrap(x, 'mean', {reps = 1000000})"),
        MX_E_LIMIT, "--max-steps");
    CHECK_FAILS(run_lua("stats.bootstrap({1, 2, 3}, function() while true do end end)"), MX_E_LIMIT,
                "--max-steps");
    CHECK_FAILS(run_lua("local x, y = {}, {} for i = 1, 400 do x[i] = i y[i] = i + 0.5 end "
                        "stats.mann_whitney(x, y, {exact = true})"),
                MX_E_LIMIT, "--max-steps");
}

/* What the newer functions refuse, each by the name of its argument. */
TEST(script_stats, refuses_what_models_and_weights_cannot_take)
{
    static const char *const cases[][2] = {
        {"stats.ols({1, 2, 3}, {{1, 2}})", "argument \"X\": columns are not of one length"},
        {"stats.ols({1, 2, 3}, 'x')", "argument \"X\": a sequence of columns is expected"},
        {"stats.did({value = {1, 2}, territory = {'a', 'b'}, period = {1, 2}})",
         "there is no column \"action\""},
        {"stats.did({value = {1, 2}, territory = {'a', 'b'}, period = {1, 2}, action = {0, 2}})",
         "0 or 1 is expected"},
        {"stats.did({value = {1}, territory = {'a'}, period = {1}, action = {0}}, {wild = 'none'})",
         "argument \"wild\""},
        {"stats.convergence({value = {1, 2}, territory = {'a', 'a'}, period = {1, 1}})",
         "two values in a period"},
        {"stats.convergence({value = {1}, territory = {'a'}, time = {1}})", "there is no column \"period\""},
        {"stats.levels({1, 2}, {1, 2, 3})", "as many levels in both"},
        {"stats.levels({1, 2.5}, {1, 2})", "whole numbers of people"},
        {"stats.transitions{{1, 2, 3}, {1, 2, 3}}", "as many rows as columns"},
        {"stats.correspondence({{1, 2}, {3, 4}}, {supplementary = {{1, 2, 3}}})",
         "as many columns as in the table"},
        {"stats.pca({{1, 2}, {3, 4}}, {correlation = 1})", "true or false is expected"},
        {"stats.shrink({1, 2, 3}, {1, 2})", "argument \"variances\": columns are not of one length"},
        {"stats.funnel({1, 2, 3}, {1, 2, 3}, {target = 'x'})", "argument \"target\": a number is expected"},
        {"stats.rank_intervals({{1.5}, {2}}, {'a', 'b'})", "whole answers are expected"},
        {"stats.rank_intervals({{1}, {300}}, {'a', 'b'})", "no more than 254 apart"},
        {"stats.rank_intervals({{1}, {2}}, {'a', nil, n = 2})", "argument \"territory\": some are missing"},
        {"stats.rank_intervals({{1}, {2}}, {'a', 'b'}, {draw = 'groups'})", "give the groups to draw"},
        {"stats.rake({{'f', 'h'}}, {{f = 1}})", "there is no share for \"h\""},
        {"stats.rake({{'f', 'f'}}, {{f = 0.5, h = 0.5}})", "a category with a share has nobody"},
        {"stats.rake({}, {})", "as many columns as tables of shares"},
        {"stats.standardise({1, 2}, {'a'}, {a = 1})", "argument \"strata\": give one for each row"},
        {"stats.adjusted_shares({1, 2}, {{1, 2, 3}})", "as many rows and columns as codes"},
        {"stats.mann_kendall({1, 2, 3, 4}, {time = {1, 2}})", "time is not as long as the values"},
        {"stats.gini({1, 2}, {groups = {'a'}})", "groups is not as long as x"},
    };
    mx_lang_set(MX_EN);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_FAILS(run_lua(cases[i][0]), MX_E_SCRIPT, cases[i][1]);
    mx_lang_set(MX_FR);
}
