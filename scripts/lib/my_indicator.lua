-- Say here what it means, in one sentence that a neighbour understands.
--
-- When not to use it: say what it cannot tell, and what people might take it for.
--
-- Source: who thought of it, or what it is made from.

-- Cells with a share of people in a good situation and one in a bad one: the difference.
local function balance(cells)
    return cells:with("balance", cells.share_high - cells.share_low)
end

indicator {
    code = "my_indicator",
    title = { fr = "Mon indicateur", en = "My indicator" },
    meaning = {
        fr = "Part des personnes en bonne situation, moins part de celles en mauvaise situation.",
        en = "Share of people in a good situation, less the share of those in a bad one.",
    },
    explain = {
        fr = "De -1 (tout le monde va mal) à 1 (tout le monde va bien). Ne dit rien du milieu.",
        en = "From -1 (everyone is badly off) to 1 (everyone is well off). Says nothing of the middle.",
    },
    unit = "points",
    direction = "+",
    compute = function()
        local cells = store.distribution { by = { "territory", "indicator", "period" } }
        return balance(cells):select { "territory", "indicator", "period", "n", "basis", "balance" }
    end,
    test = function(t)
        local cells = frame.new({ "share_low", "share_high" }, { share_low = { 0.25 }, share_high = { 0.6 } })
        t.near(balance(cells).balance[1], 0.35)
    end,
}
