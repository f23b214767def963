-- As many charts as a territory's report lacks to have eight: one for each of the first indicators.
local ask = ...
local CHARTS = 5

local phases = { before = "avant", after = "après" }
local cells = store.distribution { by = { "indicator", "phase" }, under = ask.territory, together = "ici" }
report.heading { fr = "Un graphique par indicateur", en = "A chart for each indicator" }
for i = 1, CHARTS do
    local here = cells:where(cells.indicator:eq("I" .. i))
    here = here:with("name", here.phase:map(function(phase)
        return phases[phase] or "baromètre"
    end), "key")
    report.figure {
        chart = chart.mentions {
            data = here,
            by = "name",
            y = "share_high",
            y2 = "share_low",
            title = { fr = "Indicateur " .. i, en = "Indicator " .. i },
        },
        caption = { fr = "Situations, indicateur " .. i, en = "Situations, indicator " .. i },
    }
end
