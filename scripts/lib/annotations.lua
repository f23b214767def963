---@meta
-- What a script sees, for editors that know LuaLS: completion, and a hint where a name is misspelt.
-- Point your editor's `Lua.workspace.library` at this file. It is not run, and defines nothing: `mieux run`
-- has the real thing, and `man mieux`, under SCRIPTS, tells more. A test checks that no function is missing.

---@alias numbers Column|number[]
---@alias words string|{fr: string, en: string}

---A column: numbers or texts, missing cells included. c[i] is a cell, #c their number; + - * / ^ work cell by
---cell, & | ~ on conditions. `by` is a column, or a list of them: the figure is then that of each row's group.
---@class Column
---@operator add(Column|number): Column
---@operator sub(Column|number): Column
---@operator mul(Column|number): Column
---@operator div(Column|number): Column
---@operator pow(Column|number): Column
---@operator unm: Column
---@operator band(Column): Column
---@operator bor(Column): Column
---@operator bnot: Column
---@operator len: integer
---@field [integer] number|string|nil
local Column = {}

---Equal; missing gives missing.
---@param other Column|number|string
---@return Column
function Column:eq(other) end

---Not equal.
---@param other Column|number|string
---@return Column
function Column:ne(other) end

---Less; texts by their bytes.
---@param other Column|number|string
---@return Column
function Column:lt(other) end

---Less or equal.
---@param other Column|number|string
---@return Column
function Column:le(other) end

---Greater.
---@param other Column|number|string
---@return Column
function Column:gt(other) end

---Greater or equal.
---@param other Column|number|string
---@return Column
function Column:ge(other) end

---Whether the cell is one of these.
---@param list any[]
---@return Column
function Column:is_in(list) end

---Whether the cell is missing.
---@return Column
function Column:is_missing() end

---Another value where one is missing.
---@param value Column|number
---@return Column
function Column:fill(value) end

---Without sign.
---@return Column
function Column:abs() end

---Root; missing below 0.
---@return Column
function Column:sqrt() end

---Natural logarithm; missing at 0 and below.
---@return Column
function Column:log() end

---Exponential.
---@return Column
function Column:exp() end

---To so many decimals.
---@param decimals? integer
---@return Column
function Column:round(decimals) end

---The smaller of the two.
---@param value Column|number
---@return Column
function Column:at_most(value) end

---The larger of the two.
---@param value Column|number
---@return Column
function Column:at_least(value) end

---The cells for which it holds.
---@param condition Column
---@return Column
function Column:where(condition) end

---On a condition: a where it holds, b where it does not.
---@param a Column|number
---@param b Column|number
---@return Column
function Column:choose(a, b) end

---f(cell, cell of the others…) of each row.
---@param f function
---@return Column
function Column:map(f, ...) end

---The cell k rows earlier (1), within its group.
---@param k? integer
---@param by? Column|Column[]
---@return Column
function Column:lag(k, by) end

---The sum up to each row.
---@param by? Column|Column[]
---@return Column
function Column:cumsum(by) end

---1 is the smallest; ties share their mean rank.
---@param by? Column|Column[]
---@param order? "ascending"|"descending"
---@return Column
function Column:rank(by, order) end

---How many cells are there.
---@param by? Column|Column[]
---@return number|Column
function Column:n(by) end

---How many are missing.
---@param by? Column|Column[]
---@return number|Column
function Column:missing(by) end

---Sum.
---@param by? Column|Column[]
---@return number|Column
function Column:sum(by) end

---Mean.
---@param by? Column|Column[]
---@return number|Column
function Column:mean(by) end

---Median.
---@param by? Column|Column[]
---@return number|Column
function Column:median(by) end

---Standard deviation, n - 1.
---@param by? Column|Column[]
---@return number|Column
function Column:sd(by) end

---Smallest.
---@param by? Column|Column[]
---@return number|Column
function Column:min(by) end

---Largest.
---@param by? Column|Column[]
---@return number|Column
function Column:max(by) end

---Part of the cells that are not 0.
---@param by? Column|Column[]
---@return number|Column
function Column:share(by) end

---The first cell that is there.
---@param by? Column|Column[]
---@return any
function Column:first(by) end

---The last cell that is there.
---@param by? Column|Column[]
---@return any
function Column:last(by) end

---How many cells are there, and how many are missing.
---@return integer, integer
function Column:count() end

---A sequence, with its length in n.
---@return table
function Column:to_table() end

---A grouped frame. Its people are the fewest of any row of a group.
---@class Group
---@operator len: integer
local Group = {}

---How many cells; without a name, how many rows.
---@return Frame
function Group:n(...) end

---How many are missing.
---@return Frame
function Group:missing(...) end

---Sums.
---@return Frame
function Group:sum(...) end

---Means; without a name, of all figures.
---@return Frame
function Group:mean(...) end

---Medians.
---@return Frame
function Group:median(...) end

---Standard deviations.
---@return Frame
function Group:sd(...) end

---Smallest.
---@return Frame
function Group:min(...) end

---Largest.
---@return Frame
function Group:max(...) end

---Parts of the cells that are not 0.
---@return Frame
function Group:share(...) end

---First cells that are there.
---@return Frame
function Group:first(...) end

---Last cells that are there.
---@return Frame
function Group:last(...) end

---Several at once: {low = {"min", "value"}, rows = {"n"}}.
---@param list table<string, string[]>
---@return Frame
function Group:figures(list) end

---For a loop: the rows of each group as a frame, in the order in which groups first appear.
---@return fun(): Frame?
function Group:frames() end

---A table: named columns, and on how many people each row rests. f.name is a column, #f the number of rows.
---@class Frame
---@operator len: integer
---@field [string] Column
local Frame = {}

---A column by name, also where a method has the same.
---@param name string
---@return Column
function Frame:column(name) end

---The names of its columns.
---@return string[]
function Frame:names() end

---Columns kept, in order; new = "old" renames.
---@param names string[]
---@return Frame
function Frame:select(names) end

---The rows for which it holds.
---@param condition Column
---@return Frame
function Frame:where(condition) end

---The same as where.
---@param condition Column
---@return Frame
function Frame:filter(condition) end

---A column more, or another in its place.
---@param name string
---@param value Column|any[]|number|string
---@param role? "key"|"figure"|"count"|"share"|"range"|"people"|"note"
---@return Frame
function Frame:with(name, value, role) end

---Ascending, missing last.
---@param keys string[]
---@return Frame
function Frame:sort(keys) end

---The first rows (10).
---@param n? integer
---@return Frame
function Frame:head(n) end

---The rows of another below.
---@param other Frame
---@return Frame
function Frame:append(other) end

---The columns of another beside ours, where the keys are equal.
---@param other Frame
---@param keys string[]
---@param options? {how: string?, duplicates: string?, suffix: string?}
---@return Frame
function Frame:join(other, keys, options) end

---Rows with equal keys together.
---@param keys string[]
---@return Group
function Frame:group(keys) end

---For a loop: each row as a table.
---@return fun(): table?
function Frame:rows() end

---A list of rows as tables.
---@return table[]
function Frame:to_rows() end

frame = {}

---A frame of sequences or columns.
---@param names string[]
---@param values table<string, Column|any[]>
---@param roles? table<string, string>
---@return Frame
function frame.new(names, values, roles) end

---A file below the folder of --data.
---@param name string
---@return Frame
function frame.read_csv(name) end

store = {}

---All territories.
---@return Frame
function store.territories() end

---All indicators of the store.
---@return Frame
function store.indicators() end

---The periods of the follow-up.
---@return Frame
function store.periods() end

---Statements with their codes, one that was cut as its parts: each row counts once; not under a rule.
---@return Frame
function store.statements() end

---All actions; not under a rule.
---@return Frame
function store.actions() end

---A table by name. "statement_codes" lists a statement that was cut and its parts: to count, use store.statements.
---@param name string
---@return Frame
function store.table(name) end

---One SELECT, with parameters; not under a rule.
---@param sql string
---@return Frame
function store.query(sql, ...) end

---People side by side with what they answered; not under a rule.
---@param indicators string[]
---@return Frame
function store.answers(indicators) end

---How people stand on the situations.
---@param question? {by: string[]?, under: string?, together: string?, indicator: string?, period: string?, cycle: string?, phase: string?, design: string?}
---@return Frame
function store.distribution(question) end

---What changed between two evaluations.
---@param question? {by: string[]?, under: string?, together: string?, indicator: string?, period: string?, cycle: string?, phase: string?, design: string?}
---@return Frame
function store.change(question) end

---What was said.
---@param question? {by: string[]?, under: string?, together: string?, indicator: string?, period: string?, cycle: string?, phase: string?, design: string?}
---@return Frame
function store.mentions(question) end

---Commitments kept, of those due.
---@param scope? {under: string?, together: string?, as_of: string?}
---@return Frame
function store.kept(scope) end

---Objectives and how many are carried.
---@param scope? {under: string?, together: string?, as_of: string?}
---@return Frame
function store.objectives(scope) end

---Commitments by status.
---@param scope? {under: string?, together: string?, as_of: string?}
---@return Frame
function store.commitments(scope) end

---Who carries them.
---@param scope? {under: string?, together: string?, as_of: string?}
---@return Frame
function store.partners(scope) end

---Results are tables: statistic, p_value, estimate, conf_low, conf_high, df, n, missing, method, as they apply.
stats = {}

---Shares corrected for wrong codes.
---@param coded any
---@param confusion any
---@param options? table
---@return table
function stats.adjusted_shares(coded, confusion, options) end

---Inequality.
---@param x numbers
---@param epsilon number
---@param options? table
---@return table
function stats.atkinson(x, epsilon, options) end

---f is a function or "mean".
---@param x numbers
---@param f function|"mean"
---@param options? table
---@return table
function stats.bootstrap(x, f, options) end

---A table of counts.
---@param matrix number[][]
---@param options? table
---@return table
function stats.chi_square(matrix, options) end

---Size of an effect.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.cliffs_delta(x, y, options) end

---Agreement of two coders.
---@param a numbers
---@param b numbers
---@param options? table
---@return table
function stats.cohen_kappa(a, b, options) end

---Whether territories come closer.
---@param data Frame
---@param options? table
---@return table
function stats.convergence(data, options) end

---Correspondence analysis.
---@param matrix number[][]
---@param options? table
---@return table
function stats.correspondence(matrix, options) end

---Reliability: people by items.
---@param matrix number[][]
---@param options? table
---@return table
function stats.cronbach_alpha(matrix, options) end

---Difference in differences.
---@param data Frame
---@param options? table
---@return table
function stats.did(data, options) end

---A table of counts.
---@param matrix number[][]
---@param options? table
---@return table
function stats.fisher_exact(matrix, options) end

---Agreement: units by categories.
---@param counts number[][]
---@param options? table
---@return table
function stats.fleiss_kappa(counts, options) end

---Rows are blocks.
---@param matrix number[][]
---@param options? table
---@return table
function stats.friedman(matrix, options) end

---Which areas stand out by more than chance.
---@param y numbers
---@param variances numbers
---@param options? table
---@return table
function stats.funnel(y, variances, options) end

---Inequality.
---@param x numbers
---@param options? table
---@return table
function stats.gini(x, options) end

---AC1 and AC2: units by categories.
---@param counts number[][]
---@param options? table
---@return table
function stats.gwet(counts, options) end

---Size of an effect.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.hedges_g(x, y, options) end

---Interval of a share.
---@param k numbers|number
---@param n numbers|number
---@param conf? number
---@return table
function stats.jeffreys(k, n, conf) end

---Correlation of ranks, tau-b.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.kendall(x, y, options) end

---Agreement: units by coders.
---@param matrix number[][]
---@param options? table
---@return table
function stats.krippendorff_alpha(matrix, options) end

---Several groups.
---@param groups numbers[]
---@param options? table
---@return table
function stats.kruskal_wallis(groups, options) end

---Excess kurtosis, types 1 to 3; 3 unless said.
---@param x numbers
---@param type? integer
---@return table
function stats.kurtosis(x, type) end

---How many people hold each level, in two groups.
---@param first numbers
---@param second numbers
---@param options? table
---@return table
function stats.levels(first, second, options) end

---Median absolute deviation, times 1.4826.
---@param x numbers
---@return table
function stats.mad(x) end

---A trend.
---@param y numbers
---@param options? table
---@return table
function stats.mann_kendall(y, options) end

---Two groups.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.mann_whitney(x, y, options) end

---Reliability: people by items.
---@param matrix number[][]
---@param options? table
---@return table
function stats.mcdonald_omega(matrix, options) end

---Two by two, paired.
---@param matrix number[][]
---@param options? table
---@return table
function stats.mcnemar(matrix, options) end

---Mean.
---@param x numbers
---@return table
function stats.mean(x) end

---Median.
---@param x numbers
---@return table
function stats.median(x) end

---Least squares.
---@param y numbers
---@param X any
---@param options? table
---@return table
function stats.ols(y, X, options) end

---A hierarchical ordinal model: territories by levels.
---@param counts number[][]
---@param options? table
---@return table
function stats.ordinal(counts, options) end

---BH, BY, holm, bonferroni.
---@param p numbers
---@param method? string
---@return table
function stats.p_adjust(p, method) end

---Ordered columns.
---@param matrix number[][]
---@param options? table
---@return table
function stats.page_trend(matrix, options) end

---Principal components.
---@param matrix number[][]
---@param options? table
---@return table
function stats.pca(matrix, options) end

---Correlation.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.pearson(x, y, options) end

---How many people stand on each level.
---@param levels numbers
---@return table
function stats.polarisation(levels) end

---Shares from probabilities.
---@param chances any
---@param trained any
---@param options? table
---@return table
function stats.prior_shares(chances, trained, options) end

---The nine types of Hyndman and Fan; 7 unless said.
---@param x numbers
---@param p numbers
---@param type? integer
---@return table
function stats.quantile(x, p, type) end

---Weights that meet known shares.
---@param categories Column[]
---@param shares table
---@param options? table
---@return table
function stats.rake(categories, shares, options) end

---How far ranks are known.
---@param matrix number[][]
---@param territory any
---@param options? table
---@return table
function stats.rank_intervals(matrix, territory, options) end

---A trend of several series: periods by components.
---@param matrix number[][]
---@param options? table
---@return table
function stats.regional_kendall(matrix, options) end

---Standard deviation, n - 1.
---@param x numbers
---@return table
function stats.sd(x) end

---Small areas: means drawn towards the whole.
---@param y numbers
---@param variances numbers
---@param options? table
---@return table
function stats.shrink(y, variances, options) end

---Small areas: shares drawn towards the whole.
---@param k numbers|number
---@param n numbers|number
---@param options? table
---@return table
function stats.shrink_shares(k, n, options) end

---Types 1 to 3 of Joanes and Gill; 3 unless said.
---@param x numbers
---@param type? integer
---@return table
function stats.skewness(x, type) end

---Correlation of ranks.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.spearman(x, y, options) end

---What is specific to a row.
---@param matrix number[][]
---@param options? table
---@return table
function stats.specificity(matrix, options) end

---As if the make-up were the same.
---@param x numbers
---@param strata any
---@param shares table
---@param options? table
---@return table
function stats.standardise(x, strata, shares, options) end

---n, missing, mean, sd, min, q25, median, q75, max
---@param x numbers
---@return table
function stats.summary(x) end

---Inequality.
---@param x numbers
---@param options? table
---@return table
function stats.theil(x, options) end

---A slope.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.theil_sen(x, y, options) end

---Pairs: the level before by the level after.
---@param matrix number[][]
---@param options? table
---@return table
function stats.transitions(matrix, options) end

---Size of an effect.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.vargha_delaney(x, y, options) end

---Variance, n - 1.
---@param x numbers
---@return table
function stats.variance(x) end

---Paired values.
---@param x numbers
---@param y numbers
---@param options? table
---@return table
function stats.wilcoxon_signed_rank(x, y, options) end

---Interval of a share.
---@param k numbers|number
---@param n numbers|number
---@param conf? number
---@return table
function stats.wilson(k, n, conf) end

composite = {}

---Onto one scale; {lowest, highest, direction}.
---@param column Column
---@param scale? "min_max"|"z"|"rank"
---@param options? table
---@return Column
function composite.normalise(column, scale, options) end

---1 is the largest.
---@param column Column
---@return Column
function composite.rank(column) end

---A column more for each code of the tree.
---@param data Frame
---@param tree table
---@return Frame
function composite.aggregate(data, tree) end

---How far ranks depend on choices.
---@param data Frame
---@param tree table
---@param options? table
---@return table
function composite.uncertainty(data, tree, options) end

---Alkire and Foster: {k, weights}; gives h, a, m0, poor, dimensions.
---@param columns Column[]
---@param options? table
---@return table
function composite.joint(columns, options) end

---@class Chart
local Chart = {}

---A chart is described by a table: data (a frame), columns by name, words.
chart = {}

---A bar a row: the shares of the situations.
---@param description table
---@return Chart
function chart.situations(description) end

---Lines over periods with their intervals.
---@param description table
---@return Chart
function chart.trend(description) end

---A dot with its interval a row.
---@param description table
---@return Chart
function chart.territories(description) end

---Two bars a row.
---@param description table
---@return Chart
function chart.mentions(description) end

---Two dots a row, before and after.
---@param description table
---@return Chart
function chart.change(description) end

---A bar a row from zero, with its interval.
---@param description table
---@return Chart
function chart.bars(description) end

---A dot with its interval a row, and what it is compared with.
---@param description table
---@return Chart
function chart.dots(description) end

---A dot with its interval a row, and the ranks that are possible.
---@param description table
---@return Chart
function chart.ranks(description) end

---A line a row from before to after; panels by group.
---@param description table
---@return Chart
function chart.slope(description) end

---A table of coloured cells: by, x, y.
---@param description table
---@return Chart
function chart.heat(description) end

---Figures against the people behind them, between limits; panels by group.
---@param description table
---@return Chart
function chart.funnel(description) end

---Figures on axes in a circle, with a caveat; panels by group.
---@param description table
---@return Chart
function chart.radar(description) end

---What was reached (y) against what was promised (x); panels by group.
---@param description table
---@return Chart
function chart.reliability(description) end

---The distribution of each row over the levels, as steps: by, levels, merged, low, high, n, group.
---@param description table
---@return Chart
function chart.ridges(description) end

---What becomes of what, as wide as there are many: by, to, y (where it leaves), y2 (where it arrives), status (of `to`).
---@param description table
---@return Chart
function chart.flow(description) end

---Two kinds of point on two axes: by, x, y, quality (cos² in the plane), series (which kind), size (part in the axes); x_name, y_name.
---@param description table
---@return Chart
function chart.correspondence(description) end

---A disc a territory: by, y, latitude, longitude, size, low, high, n; outline (GeoJSON), area (the outline's word for the row).
---@param description table
---@return Chart
function chart.map(description) end

---Commitments from start to due day: by, due, status, start, done, group; as_of, the day on which something open is late.
---@param description table
---@return Chart
function chart.calendar(description) end

---Texts are markup: **bold**, *emphasis*, `code`, ~ a no-break space.
report = {}

---Begin a document; a section begins none.
---@param head {title: words, subtitle: words?, publisher: words?, date: string?}
function report.begin(head) end

---A section (2), or a part of one (3).
---@param text words
---@param level? 2|3
function report.heading(text, level) end

---A paragraph.
---@param text words
function report.paragraph(text) end

---The sentence that says what was found.
---@param text words
function report.finding(text) end

---A list.
---@param list words[]
function report.list(list) end

---A box around what the function adds.
---@param kind "method"|"warning"|"note"
---@param title words
---@param content fun()
function report.box(kind, title, content) end

---{data, columns = {{name, heading, show, decimals, low, high, bar}}, caption, note}; its number.
---@param description table
---@return integer
function report.table(description) end

---{chart, caption, source}; its number.
---@param description table
---@return integer
function report.figure(description) end

---Words of unknown origin, as markup that means them.
---@param plain string
---@return string
function report.plain(plain) end

---As people write it.
---@param x? number
---@param show? "count"|"decimal"|"share"|"points"|"signed"
---@param decimals? integer
---@return string
function report.number(x, show, decimals) end

---@class Context
---@field lang "fr"|"en"
---@field need fun(code: string): Frame an indicator that `needs` names, as it is released

---@class Test
---@field near fun(got: number, wanted: number, tolerance: number?)
---@field equal fun(got: any, wanted: any)
---@field fails fun(f: function, words: string?)

---@class Indicator
---@field code string
---@field title words
---@field meaning words
---@field explain words? how it is computed, when not to use it, its source
---@field unit string
---@field direction "+"|"-"|nil
---@field needs string[]?
---@field thresholds table<string, number>?
---@field compute fun(ctx: Context): Frame a frame that keeps its column n, the people behind each row
---@field test fun(t: Test)?

---Define an indicator.
---@param definition Indicator
function indicator(definition) end

---What the command line gave after the script's name.
---@type string[]
arg = {}
