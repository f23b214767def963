-- ONS personal well-being: published means with their 95 % limits, one row a figure already; only
-- the names of columns change. Withheld figures keep their row and status. Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

local SOURCE = "Office for National Statistics, Annual Population Survey, OGL 3.0"

local territories = { { "territory", "name", "kind", "country", "parent" } }
for _, row in ipairs((read("territories.csv"))) do
    territories[#territories + 1] = { row.areacd, row.areanm, row.geography, "GB", row.parentcd }
end
write("territories.csv", territories)

write("indicators.csv", {
    { "indicator", "name", "component", "questionnaire", "scale", "direction" },
    { "Satisfaction", "Satisfaction with life nowadays", "G02", "ons-personal-well-being", "0-10", "+" },
    { "Worthwhile", "Feeling that the things done in life are worthwhile", "", "ons-personal-well-being",
      "0-10", "+" },
    { "Happiness", "Happiness yesterday", "G05", "ons-personal-well-being", "0-10", "+" },
    { "Anxiety", "Anxiety yesterday", "G03", "ons-personal-well-being", "0-10", "-" },
})

local figures = { { "territory", "indicator", "period", "value", "low", "high", "status", "source" } }
for _, row in ipairs((read("personal-wellbeing-estimates.csv"))) do
    figures[#figures + 1] = { row.areacd, row.indicator, row.period, row.observation, row.lci_95, row.uci_95,
                              row.status, SOURCE }
end
write("follow-up.csv", figures)
