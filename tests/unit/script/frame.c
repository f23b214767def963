#include "script_support.h"

#include <unistd.h>

static const char sample[] = "local f = frame.new({'t', 'n', 'v'}, {t = {'b', 'a', 'c'}, n = {12, 30, 7}, v = {0.5, nil, 0.25, n = 3}}, {n = 'people'})\n";

static int run_sample(const char *rest)
{
    char source[1000];
    snprintf(source, sizeof source, "%s%s", sample, rest);
    return run_lua(source);
}

TEST(script_frame, prints_itself)
{
    CHECK_OK(run_sample("print(f) print(#f, table.concat(f:names(), ' '))"));
    CHECK_TEXT(said, "t\tn\tv\nb\t12\t0.5\na\t30\t\nc\t7\t0.25\n3\tt n v\n");
}

TEST(script_frame, computes_with_whole_columns)
{
    CHECK_OK(run_sample("print(f.n * f.v, 1 - f.v, -f.n, f.n / 0) print(f.n:gt(10), f.n:gt(10) & f.v:is_missing(), ~f.v:lt(0.3))"));
    CHECK_TEXT(said, "{6.0, nil, 1.75}\t{0.5, nil, 0.75}\t{-12.0, -30.0, -7.0}\t{nil, nil, nil}\n"
                     "{1.0, 1.0, 0.0}\t{0.0, 1.0, 0.0}\t{1.0, nil, 0.0}\n");
}

TEST(script_frame, leaves_missing_values_out_and_counts_them)
{
    CHECK_OK(run_sample("print(f.v:sum(), f.v:mean(), f.v:count()) print(f.n:median(), f.n:min(), f.n:max()) print(f.v[2], f.v[3], f.t[1], f.t[9])"));
    CHECK_TEXT(said, "0.75\t0.375\t2\t1\n12.0\t7.0\t30.0\nnil\t0.25\tb\tnil\n");
}

TEST(script_frame, selects_filters_sorts_and_adds)
{
    CHECK_OK(run_sample("print(f:where(f.t:eq('a'))) print(f:sort{'t'}:select{'t', people = 'n'}) print(f:with('d', f.n * 2).d) print(f:with('n', 1).n)"));
    CHECK_TEXT(said, "t\tn\tv\na\t30\t\nt\tpeople\na\t30\nb\t12\nc\t7\n{24.0, 60.0, 14.0}\n{1.0, 1.0, 1.0}\n");
}

TEST(script_frame, gives_rows_to_those_who_want_them)
{
    CHECK_OK(run_sample("for row in f:rows() do print(row.t, row.n, row.v) end print(#f:to_rows(), f.t:to_table().n)"));
    CHECK_TEXT(said, "b\t12.0\t0.5\na\t30.0\tnil\nc\t7.0\t0.25\n3\t3\n");
}

TEST(script_frame, refuses_what_does_not_fit)
{
    CHECK_FAILS(run_sample("print(f.none)"), MX_E_SCRIPT, "s.lua:2: ce tableau n'a pas de colonne « none »");
    CHECK_FAILS(run_sample("print(f.t + 1)"), MX_E_SCRIPT, "nombres");
    CHECK_FAILS(run_sample("f:with('x', frame.new({'a'}, {a = {1}}).a)"), MX_E_SCRIPT, "longueur");
    CHECK_FAILS(run_sample("f:where(f.t)"), MX_E_SCRIPT, "conditions");
    CHECK_FAILS(run_sample("f:with('x', 1, 'nobody')"), MX_E_SCRIPT, "people");
    CHECK_FAILS(run_sample("print(f.n.nothing)"), MX_E_SCRIPT, "nothing");
    CHECK_FAILS(run_lua("frame.new({'a'}, {})"), MX_E_SCRIPT, "n'a pas de valeurs");
    CHECK_FAILS(run_lua("frame.new({'a', 'b'}, {a = {1}, b = {1, 2}})"), MX_E_SCRIPT, "longueur");
    CHECK_FAILS(run_lua("frame.new({'a', 'a'}, {a = {1}})"), MX_E_SCRIPT, "deux colonnes");
}

TEST(script_frame, reads_files_below_its_folder_only)
{
    mx_script_options options = small_budgets();
    options.data_folder = check_folder();
    (void)check_text_file("d.csv", "nom;part\nÉté;1,5\nb;\n");
    CHECK_OK(run_with(options, "local f = frame.read_csv('d.csv') print(f) print(f.part:sum())"));
    CHECK_TEXT(said, "nom\tpart\nÉté\t1.5\nb\t\n1.5\n");
    CHECK_FAILS(run_with(options, "frame.read_csv('../etc/passwd')"), MX_E_SCRIPT, "--data");
    CHECK_FAILS(run_with(options, "frame.read_csv('/etc/passwd')"), MX_E_SCRIPT, "--data");
    CHECK(symlink("/etc/passwd", check_path("link.csv")) == 0);
    CHECK_FAILS(run_with(options, "frame.read_csv('link.csv')"), MX_E_SCRIPT, "hors du dossier");
    CHECK_FAILS(run_lua("frame.read_csv('d.csv')"), MX_E_SCRIPT, "--data");
}

/* Wilson: Brown, Cai and DasGupta's formula at k = 10, n = 38, worked by hand. */
TEST(script_frame, reaches_statistics)
{
    CHECK_OK(run_lua("local s = stats.summary({1, 2, 3, 4, nil, 10, n = 6}) print(s.n, s.missing, s.mean, s.median, s.q25)\n"
                     "local w = stats.wilson(10, 38) print(('%.6f %.6f %.6f'):format(w.estimate, w.conf_low, w.conf_high))\n"
                     "print(stats.quantile({1, 2, 3, 4}, 0.25).estimate, stats.mean({}).estimate, stats.mean({}).n)"));
    CHECK_TEXT(said, "5\t1\t4.0\t3.0\t2.0\n0.263158 0.149716 0.420088\n1.75\tnil\t0\n");
    CHECK_FAILS(run_lua("stats.mean({'a'})"), MX_E_SCRIPT, "nombres");
    CHECK_FAILS(run_lua("stats.quantile({1}, 2)"), MX_E_SCRIPT, "entre 0 et 1");
}
