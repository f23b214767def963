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
    CHECK_TEXT(said, "t   n     v\nb  12   0.5\na  30     –\nc   7  0.25\n3\tt n v\n");
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
    CHECK_TEXT(said, "t   n  v\na  30  –\nt  people\na      30\nb      12\nc       7\n{24.0, 60.0, 14.0}\n{1.0, 1.0, 1.0}\n");
}

TEST(script_frame, gives_rows_to_those_who_want_them)
{
    CHECK_OK(run_sample("for row in f:rows() do print(row.t, row.n, row.v) end print(#f:to_rows(), f.t:to_table().n)"));
    CHECK_TEXT(said, "b\t12.0\t0.5\na\t30.0\tnil\nc\t7.0\t0.25\n3\t3\n");
}

/* Two territories over three periods; the last value is missing. */
static const char series[] =
    "local f = frame.new({'t', 'p', 'n', 'v'}, {t = {'x', 'y', 'x', 'y', 'x', 'y'}, p = {1, 1, 2, 2, 3, 3},\n"
    "  n = {20, 30, 22, 11, 24, 40}, v = {1, 10, 4, 20, 4, nil, n = 6}}, {n = 'people', v = 'figure'})\n";

static int run_series(const char *rest)
{
    char source[2000];
    snprintf(source, sizeof source, "%s%s", series, rest);
    return run_lua(source);
}

TEST(script_frame, compares_numbers_and_texts)
{
    CHECK_OK(run_series("print(f.v:ge(4), f.v:ne(4)) print(f.t:gt('x'), f.t:le('x')) print(f.v:eq(f.p), f.v:is_in{4, 20}, f.t:is_in{'y'})"));
    CHECK_TEXT(said, "{0.0, 1.0, 1.0, 1.0, 1.0, nil}\t{1.0, 1.0, 0.0, 1.0, 0.0, nil}\n"
                     "{0.0, 1.0, 0.0, 1.0, 0.0, 1.0}\t{1.0, 0.0, 1.0, 0.0, 1.0, 0.0}\n"
                     "{1.0, 0.0, 0.0, 0.0, 0.0, nil}\t{0.0, 0.0, 1.0, 1.0, 1.0, nil}\t{0.0, 1.0, 0.0, 1.0, 0.0, 1.0}\n");
}

TEST(script_frame, looks_at_other_rows_of_a_group)
{
    CHECK_OK(run_series("print(f.v:lag(), f.v:lag(1, f.t), f.v:lag(-1, f.t), f.t:lag(2)) print(f.v:cumsum(), f.v:cumsum(f.t))\n"
                        "print(f.v:rank(), f.v:rank(f.t), f.v:rank(nil, 'descending')) print(f.v:mean(f.t), f.t:first(f.t), f.v:lag(99))"));
    CHECK_TEXT(said, "{nil, 1.0, 10.0, 4.0, 20.0, 4.0}\t{nil, nil, 1.0, 10.0, 4.0, 20.0}\t{4.0, 20.0, 4.0, nil, nil, nil}\t"
                     "{nil, nil, x, y, x, y}\n{1.0, 11.0, 15.0, 35.0, 39.0, nil}\t{1.0, 10.0, 5.0, 30.0, 9.0, nil}\n"
                     "{1.0, 4.0, 2.5, 5.0, 2.5, nil}\t{1.0, 1.0, 2.5, 2.0, 2.5, nil}\t{5.0, 2.0, 3.5, 1.0, 3.5, nil}\n"
                     "{3.0, 15.0, 3.0, 15.0, 3.0, 15.0}\t{x, y, x, y, x, y}\t{nil, nil, nil, nil, nil, nil}\n");
}

TEST(script_frame, summarises_a_column)
{
    CHECK_OK(run_series("print(f.v:n(), f.v:missing(), f.v:sum(), f.v:mean(), f.v:median(), f.v:min(), f.v:max(), f.v:first(), f.v:last())\n"
                        "print(('%.6f'):format(f.v:sd()), f.v:gt(4):share(), f.t:first(), f.v:where(f.v:gt(99)):mean())"));
    CHECK_TEXT(said, "5.0\t1.0\t39.0\t7.8\t4.0\t1.0\t20.0\t1.0\t4.0\n7.563068\t0.4\tx\tnil\n");
}

TEST(script_frame, chooses_fills_and_maps)
{
    CHECK_OK(run_series("print(f.v:fill(0), f.v:gt(4):choose(f.v, 0), f.v:at_most(5), f.v:at_least(5), (f.v / 3):round(2), f.v:sqrt():round())\n"
                        "print(f.t:where(f.t:eq('y')), f.v:map(function(v) return v and v + 1 end), f.t:map(function(t, p) return t .. p end, f.p))\n"
                        "print(f:with('k', {1, 2, 3, 4, 5, 6}).k, #f:head(2), #f:append(f:head(1)), #f:filter(f.p:eq(1)))"));
    CHECK_TEXT(said, "{1.0, 10.0, 4.0, 20.0, 4.0, 0.0}\t{0.0, 10.0, 0.0, 20.0, 0.0, nil}\t{1.0, 5.0, 4.0, 5.0, 4.0, nil}\t"
                     "{5.0, 10.0, 5.0, 20.0, 5.0, nil}\t{0.33, 3.33, 1.33, 6.67, 1.33, nil}\t{1.0, 3.0, 2.0, 4.0, 2.0, nil}\n"
                     "{y, y, y}\t{2.0, 11.0, 5.0, 21.0, 5.0, nil}\t{x1.0, y1.0, x2.0, y2.0, x3.0, y3.0}\n"
                     "{1.0, 2.0, 3.0, 4.0, 5.0, 6.0}\t2\t7\t2\n");
    CHECK_FAILS(run_series("f.v:map(function(v) return v and {} end)"), MX_E_SCRIPT, "map");
    CHECK_FAILS(run_series("f.t:map(function(t) return t == 'x' and 'a' or 1 end)"), MX_E_SCRIPT, "textes");
}

TEST(script_frame, groups)
{
    CHECK_OK(run_series("local g = f:group{'t'} print(#g) print(g:mean()) print(g:n()) print(g:figures{high = {'max', 'v'}, rows = {'n'}, last = {'last', 'p'}})\n"
                        "print(f:group{}:sum('v')) print(#f:where(f.p:gt(9)):group{'t'}:mean('v'))"));
    CHECK_TEXT(said, "2\nt   n  p   v\nx  20  2   3\ny  11  2  15\nt   n  rows\nx  20     3\ny  11     3\n"
                     "t   n  high  last  rows\nx  20     4     3     3\ny  11    20     3     3\n n   v\n11  39\n0\n");
    CHECK_OK(run_series("for part in f:group{'t'}:frames() do print(#part, part.t[1], part.v:sum(), part) end"));
    CHECK_TEXT(said, "3\tx\t9.0\tt  p   n  v\nx  1  20  1\nx  2  22  4\nx  3  24  4\n"
                     "3\ty\t30.0\tt  p   n   v\ny  1  30  10\ny  2  11  20\ny  3  40   –\n");
    CHECK_FAILS(run_series("f:group{'none'}"), MX_E_SCRIPT, "« none »");
    CHECK_FAILS(run_series("f:group{'p'}:first('')"), MX_E_SCRIPT, "«  »");
    CHECK_FAILS(run_series("f.v.lt(1, 2)"), MX_E_SCRIPT, "colonne");
    CHECK_FAILS(run_series("f:group{'p'}:mean('t')"), MX_E_SCRIPT, "« t »");
    CHECK_FAILS(run_series("f:group{'p'}:average('v')"), MX_E_SCRIPT, "average");
    CHECK_FAILS(run_series("f:group{'p'}:figures{x = {'mean'}}"), MX_E_SCRIPT, "« x »");
}

TEST(script_frame, joins)
{
    static const char other[] = "local g = frame.new({'t', 'w', 'n'}, {t = {'x', 'z'}, w = {0.5, 0.9}, n = {7, 8}})\n";
    char source[1000];
    snprintf(source, sizeof source, "%sf = f:head(2) print(f:join(g, {'t'})) print(f:join(g, {'t'}, {how = 'left', suffix = '_g'}))", other);
    CHECK_OK(run_series(source));
    CHECK_TEXT(said, "t  p   n  v    w  n_2\nx  1  20  1  0.5    7\nt  p   n   v    w  n_g\nx  1  20   1  0.5    7\ny  1  30  10    –    –\n");
    CHECK_FAILS(run_series("f:join(f, {'t'})"), MX_E_SCRIPT, "est deux fois");
    CHECK_OK(run_series("print(#f:join(f, {'t'}, {duplicates = 'all'}), #f:join(f, {'v'}, {duplicates = 'all'}))"));
    CHECK_TEXT(said, "18\t7\n"); /* 3 × 3 twice; v: 1, 10, 20 and twice two of 4, and nothing for the missing */
    CHECK_FAILS(run_series("f:join(f:select{p = 't'}, {'p'})"), MX_E_SCRIPT, "« p » est un texte d’un côté");
}

TEST(script_frame, refuses_what_does_not_fit)
{
    CHECK_FAILS(run_sample("print(f.none)"), MX_E_SCRIPT, "s.lua:2: ce tableau n’a pas de colonne « none »");
    CHECK_FAILS(run_sample("print(f.t + 1)"), MX_E_SCRIPT, "nombres");
    CHECK_FAILS(run_sample("f:with('x', frame.new({'a'}, {a = {1}}).a)"), MX_E_SCRIPT, "longueur");
    CHECK_FAILS(run_sample("f:where(f.t)"), MX_E_SCRIPT, "conditions");
    CHECK_FAILS(run_sample("f:with('x', 1, 'nobody')"), MX_E_SCRIPT, "people");
    CHECK_FAILS(run_sample("print(f.n.nothing)"), MX_E_SCRIPT, "nothing");
    CHECK_FAILS(run_lua("frame.new({'a'}, {})"), MX_E_SCRIPT, "n’a pas de valeurs");
    CHECK_FAILS(run_lua("frame.new({'a', 'b'}, {a = {1}, b = {1, 2}})"), MX_E_SCRIPT, "longueur");
    CHECK_FAILS(run_lua("frame.new({'a', 'a'}, {a = {1}})"), MX_E_SCRIPT, "deux colonnes");
}

TEST(script_frame, reads_files_below_its_folder_only)
{
    mx_script_options options = small_budgets();
    options.data_folder = check_folder();
    (void)check_text_file("d.csv", "nom;part\nÉté;1,5\nb;\n");
    CHECK_OK(run_with(options, "local f = frame.read_csv('d.csv') print(f) print(f.part:sum())"));
    CHECK_TEXT(said, "nom  part\nÉté   1.5\nb       –\n1.5\n");
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
