-- Whether the same people are better off after than before, component by component.
--
-- People who answered both evaluations of a cycle are counted: those whose situation improved,
-- those whose situation worsened. The net improvement is the difference of the two shares.
--
-- When not to use it: to say that an action caused it (there is no comparison group), or where few
-- people answered twice. People who answered once are left out; those who stay are not like those
-- who leave.
--
-- Source: SPIRAL, evaluation before and after; interval of Tango (1998, Statistics in Medicine 17).

local function with_component(change, indicators)
    return change:join(indicators:select { "indicator", "component" }, { "indicator" }, { how = "left" })
end

indicator {
    code = "net_improvement",
    title = { fr = "Amélioration nette", en = "Net improvement" },
    meaning = {
        fr = "Parmi les personnes évaluées avant et après, part de celles qui vont mieux, moins part de celles qui "
            .. "vont moins bien.",
        en = "Among people evaluated before and after, the share who are better off, less the share who are worse off.",
    },
    explain = {
        fr = "Par territoire, composante et cycle, sur les mêmes personnes ; intervalle de Tango (1998). De -1 à 1. "
            .. "Ne dit pas que l'action en est la cause.",
        en = "By territory, component and cycle, for the same people; interval of Tango (1998). From -1 to 1. "
            .. "Does not say that the action caused it.",
    },
    unit = "share",
    direction = "+",
    thresholds = { none = 0 },
    compute = function()
        local change = store.change { by = { "territory", "indicator", "cycle" }, design = "linked" }
        return with_component(change, store.indicators()):select {
            "territory", "component", "indicator", "cycle", "n", "basis",
            "improved", "same", "worsened", "net", "low", "high", "conclusion",
        }
    end,
    test = function(t)
        local change = frame.new({ "indicator", "n", "net" }, { indicator = { "SV", "X" }, n = { 76, 12 }, net = { 29 / 76, 0 } })
        local indicators = frame.new({ "indicator", "component" }, { indicator = { "SV" }, component = { "G02" } })
        local found = with_component(change, indicators)
        t.equal(found.component[1], "G02")
        t.equal(found.component[2], nil) -- an indicator that measures no component keeps its row
        t.near(found.net[1], 29 / 76)
    end,
}
