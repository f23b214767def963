-- What people speak of most counts most.
--
-- citizens_weights: of all that was said of named components, in all territories together, the part
-- that falls to each. It is taken as the weight that citizens give to a component.
-- weighted_index: the share of people in a good situation, over components, weighted by that.
--
-- When not to use it: where few statements are coded, or where a component was asked about and
-- another was not. Speaking of a thing may mean that it matters, or that it hurts, or that it is
-- easy to say. Show the index beside its equal-weighted twin, which is in the table.
--
-- Source: SPIRAL's use of criteria as priorities; the method of weighting by frequency of mention
-- is discussed in OECD and JRC (2008), Handbook on Constructing Composite Indicators.

-- Components are named by a letter and two digits; X00 is "dimension X in general", and names none.
local function named(said)
    return said:where(said.component:map(function(c)
        return c ~= nil and c:sub(2) ~= "00"
    end))
end

local function with_weight(said)
    return said:with("weight", said.statements / said.statements:sum(), "figure")
end

-- One row a territory and period: the mean of `value` weighted by `weight`, and the plain mean.
-- `known` is the weight of what was measured.
local function weigh(cells)
    cells = cells:where(~cells.value:is_missing() & ~cells.weight:is_missing())
    cells = cells:with("product", cells.value * cells.weight, "figure")
    local sums = cells:group { "territory", "period" }:figures {
        product = { "sum", "product" },
        known = { "sum", "weight" },
        unweighted = { "mean", "value" },
        components = { "n", "value" },
    }
    return sums:with("index", sums.product / sums.known, "figure")
end

indicator {
    code = "citizens_weights",
    title = { fr = "Poids donnés par les citoyens", en = "Weights that citizens give" },
    meaning = {
        fr = "Part de chaque composante dans ce que les citoyens ont dit.",
        en = "The part of each component in what citizens said.",
    },
    explain = {
        fr = "Tous territoires ensemble : expressions de la composante, divisées par celles de toutes les composantes nommées "
            .. "(les expressions codées X00 ne comptent pas). Parler souvent d'une chose ne dit pas pourquoi.",
        en = "All territories together: statements of the component over those of all named components (statements coded X00 do "
            .. "not count). To speak often of a thing does not say why.",
    },
    unit = "share",
    compute = function()
        local said = with_weight(named(store.mentions { by = { "component" } }))
        return said:select { "component", "n", "basis", "statements", "weight" }
    end,
    test = function(t)
        local said = frame.new({ "component", "statements" }, { component = { "A01", "A00", "B02" }, statements = { 30, 50, 10 } })
        local weights = with_weight(named(said))
        t.equal(#weights, 2)
        t.near(weights.weight[1], 0.75)
        t.near(weights.weight[2], 0.25)
    end,
}

indicator {
    code = "weighted_index",
    title = { fr = "Indice pondéré par les citoyens", en = "Index weighted by citizens" },
    meaning = {
        fr = "Part des personnes en bonne situation, en moyenne sur les composantes, chacune comptant autant que les citoyens en parlent.",
        en = "Share of people in a good situation, on average over components, each counting as much as citizens speak of it.",
    },
    explain = {
        fr = "Par territoire et période. « known » est le poids de ce qui est mesuré ; « unweighted » la moyenne simple, "
            .. "à montrer à côté. Les deux reposent sur le plus petit nombre de réponses d'une composante.",
        en = "By territory and period. “known” is the weight of what is measured; “unweighted” the plain mean, to be "
            .. "shown beside it. Both rest on the fewest answers of any component.",
    },
    unit = "share",
    direction = "+",
    needs = { "citizens_weights", "good_situation" },
    compute = function(ctx)
        local weights = ctx.need("citizens_weights"):select { "component", "weight" }
        local cells = ctx.need("good_situation")
        cells = cells:where(cells.basis:eq("count")):select {
            "territory", "component", "period", "n", "basis", value = "share_high",
        }
        local index = weigh(cells:join(weights, { "component" }))
        return index:select { "territory", "period", "n", "basis", "components", "known", "index", "unweighted" }
    end,
    test = function(t)
        local cells = frame.new({ "territory", "period", "n", "value", "weight" }, {
            territory = { "a", "a", "a" },
            period = { "2024", "2024", "2024" },
            n = { 40, 25, 30 },
            value = { 0.5, 0.2, nil, n = 3 },
            weight = { 0.6, 0.2, 0.2 },
        }, { n = "people" })
        local index = weigh(cells)
        t.near(index.index[1], (0.5 * 0.6 + 0.2 * 0.2) / 0.8)
        t.near(index.known[1], 0.8)
        t.near(index.unweighted[1], 0.35)
        t.equal(index.n[1], 25.0)
    end,
}
