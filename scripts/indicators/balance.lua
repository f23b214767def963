-- Whether people speak more of well-being or of ill-being.
--
-- Each statement says something of well-being (+) or of ill-being (-). The balance is the number of
-- the former less the latter, over both: 1 when all speak of well-being, -1 when all of ill-being.
--
-- When not to use it: as a level of well-being. The groups are asked both questions, so the balance
-- tells how easily words come, and for what; frequencies of mention are not levels.
--
-- Source: SPIRAL, analysis of criteria by polarity.

local function balance(positive, negative)
    return (positive - negative) / (positive + negative)
end

indicator {
    code = "balance_of_words",
    title = { fr = "Balance entre bien-être et mal-être", en = "Balance of well-being and ill-being" },
    meaning = {
        fr = "Expressions de bien-être moins expressions de mal-être, sur l'ensemble des deux.",
        en = "Statements of well-being less statements of ill-being, over both together.",
    },
    explain = {
        fr = "Par territoire, cycle et dimension. De -1 à 1 ; 0 : autant de l'un que de l'autre. "
            .. "Ce n'est pas un niveau de bien-être : on a demandé aux groupes de parler des deux.",
        en = "By territory, cycle and dimension. From -1 to 1; 0: as much of one as of the other. "
            .. "It is no level of well-being: groups were asked to speak of both.",
    },
    unit = "balance",
    direction = "+",
    thresholds = { even = 0 },
    compute = function()
        local said = store.mentions { by = { "territory", "cycle", "dimension" } }
        said = said:with("balance", balance(said.positive, said.negative), "figure")
        return said:select { "territory", "cycle", "dimension", "n", "basis", "positive", "negative", "balance" }
    end,
    test = function(t)
        local f = frame.new({ "p", "m" }, { p = { 29, 0, 7, 0 }, m = { 47, 5, 0, 0 } })
        local b = balance(f.p, f.m)
        t.near(b[1], -18 / 76)
        t.equal(b[2], -1.0)
        t.equal(b[3], 1.0)
        t.equal(b[4], nil)
    end,
}
