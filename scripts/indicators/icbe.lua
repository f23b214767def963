-- An index of the conditions of well-being, from figures that others publish.
--
-- Each figure is brought onto 0 to 1 between the lowest and the highest territory of its period; of
-- what is bad the complement to 1 is taken; the index is the simple mean. It compares territories
-- with each other in one period, and nothing else.
--
-- When not to use it: over time (the ends of each scale move with the territories), or with
-- territories left out. A single extreme territory stretches a scale. Ranks are shown with how
-- far they depend on what goes in.
--
-- Source: the index of conditions of well-being (ICBE) of the Walloon institute IWEPS, 262
-- municipalities, 60 indicators: min-max, complement for ill-being, simple mean.

-- The score of each row of one figure in one period: 0 the worst, 1 the best.
local function score(values, direction)
    return composite.normalise(values, "min_max", { direction = direction == "-" and "-" or "+" })
end

-- `cells` has territory, indicator, period, value; `direction` says "+" or "-" by indicator.
local function scores(cells, direction)
    local made
    for cell in cells:group({ "indicator", "period" }):n():sort({ "indicator", "period" }):rows() do
        local rows = cells:where(cells.indicator:eq(cell.indicator) & cells.period:eq(cell.period))
        rows = rows:with("score", score(rows.value, direction[cell.indicator]), "figure")
        made = made and made:append(rows) or rows
    end
    return made
end

-- The mean of scores where all that others have is there too.
local function index(scored)
    local means = scored:where(~scored.score:is_missing()):group({ "territory", "period" }):figures {
        index = { "mean", "score" },
        indicators = { "n", "score" },
    }
    means = means:where(means.indicators:eq(means.indicators:max(means.period)))
    return means:with("rank", means.index:rank(means.period, "descending"), "figure")
end

indicator {
    code = "conditions_index",
    title = { fr = "Indice des conditions de bien-être", en = "Index of conditions of well-being" },
    meaning = {
        fr = "Moyenne de figures publiées, chacune ramenée de 0 (le territoire le moins bien placé) à 1 (le mieux placé).",
        en = "Mean of published figures, each brought onto 0 (the worst placed territory) to 1 (the best placed).",
    },
    explain = {
        fr = "Comme l'ICBE de l'IWEPS : min-max entre territoires d'une même période, complément à 1 pour ce qui est "
            .. "mauvais, moyenne simple ; seulement les territoires dont toutes les figures sont connues. Ne se compare pas "
            .. "d'une période à l'autre.",
        en = "As IWEPS's ICBE: min-max between territories of one period, complement to 1 for what is bad, simple mean; "
            .. "only territories of which every figure is known. Not to be compared from one period to another.",
    },
    unit = "index",
    direction = "+",
    compute = function()
        local cells = store.distribution { by = { "territory", "indicator", "period" } }
        cells = cells:where(cells.basis:eq("published") & ~cells.value:is_missing()):select {
            "territory", "indicator", "period", "n", "basis", "value",
        }
        if #cells == 0 then
            return cells:select { "territory", "period", "n", "basis" }
        end
        local direction = {}
        for row in store.indicators():rows() do
            direction[row.indicator] = row.direction
        end
        return index(scores(cells, direction)):select { "territory", "period", "n", "basis", "indicators", "index", "rank" }
    end,
    test = function(t)
        -- Poverty (bad) 10, 20, 15; doctors (good) 8, 4, 8: scores 1, 0, 0.5 and 1, 0, 1.
        local cells = frame.new({ "territory", "indicator", "period", "value" }, {
            territory = { "a", "b", "c", "a", "b", "c" },
            indicator = { "P", "P", "P", "D", "D", "D" },
            period = { "2023", "2023", "2023", "2023", "2023", "2023" },
            value = { 10, 20, 15, 8, 4, 8 },
        })
        local found = index(scores(cells, { P = "-", D = "+" })):sort { "territory" }
        t.near(found.index[1], 1)
        t.near(found.index[2], 0)
        t.near(found.index[3], 0.75)
        t.equal(found.rank[3], 2.0)
        -- A territory of which something is not known has no index.
        found = index(scores(cells:head(5), { P = "-", D = "+" }))
        t.equal(#found, 2)
    end,
}
