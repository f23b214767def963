-- How many people are in a good situation, and how many in a bad one.
--
-- People place themselves, for each component of well-being, on five situations: 1 very
-- unsatisfactory, 2 unsatisfactory, 3 average, 4 good, 5 ideal. The share in 4 and 5 (in
-- general: from the indicator's high_min upwards) says how many have reached what the
-- statements of their groups call good.
--
-- When not to use it: to rank territories. Groups are invited, not sampled, and small; look
-- at the interval, and at the whole distribution first (mieux chart situations).
--
-- Source: SPIRAL, evaluation of situations; intervals of Wilson, clustered by group.

-- Each indicator measures a component: the table of indicators says which.
local function with_component(cells, indicators)
    local components = indicators:select { "indicator", "component" }
    return cells:join(components, { "indicator" }, { how = "left" })
end

local function situations(share)
    return function()
        local cells = store.distribution { by = { "territory", "indicator", "period" } }
        cells = cells:where(cells[share]:is_missing():eq(0) | cells.basis:eq("count"))
        return with_component(cells, store.indicators()):select {
            "territory", "component", "indicator", "period", "n", "basis",
            share, share .. "_from", share .. "_to",
        }
    end
end

local function test(t)
    local cells = frame.new({ "indicator", "n" }, { indicator = { "A03", "SV" }, n = { 20, 30 } }, { n = "people" })
    local indicators = frame.new({ "indicator", "component" }, { indicator = { "SV", "A03" }, component = { "G02", "A03" } })
    local both = with_component(cells, indicators)
    t.equal(both.component[1], "A03")
    t.equal(both.component[2], "G02")
    t.equal(both.n[2], 30)
end

indicator {
    code = "good_situation",
    title = { fr = "Part des personnes en bonne situation", en = "Share of people in a good situation" },
    meaning = {
        fr = "Parmi les personnes qui ont répondu, la part qui se place dans les situations 4 et 5.",
        en = "Among the people who answered, the share who place themselves in situations 4 and 5.",
    },
    explain = {
        fr = "Par territoire, composante et période : personnes dans les situations hautes, divisées par les "
            .. "personnes qui ont répondu ; intervalle à 95 % de Wilson, élargi par groupe quand les groupes sont "
            .. "connus. Ne sert pas à classer des territoires.",
        en = "By territory, component and period: people in the high situations over people who answered; 95 % "
            .. "interval of Wilson, widened by group where groups are known. Not for ranking territories.",
    },
    unit = "share",
    direction = "+",
    compute = situations("share_high"),
    test = test,
}

indicator {
    code = "poor_situation",
    title = { fr = "Part des personnes en mauvaise situation", en = "Share of people in a poor situation" },
    meaning = {
        fr = "Parmi les personnes qui ont répondu, la part qui se place dans les situations 1 et 2.",
        en = "Among the people who answered, the share who place themselves in situations 1 and 2.",
    },
    explain = {
        fr = "Comme « good_situation », pour les situations basses.",
        en = "As “good_situation”, for the low situations.",
    },
    unit = "share",
    direction = "-",
    compute = situations("share_low"),
    test = test,
}
