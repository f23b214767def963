-- ASEM sustainable connectivity: one row a country, turned into one row a figure; what is missing
-- has no row. Denominators come along as context, without a direction. The tree of pillars stays in
-- iMeta.csv. Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

local SOURCE = "ASEM Sustainable Connectivity, as in the R package COINr"
local directions = { ["1"] = "+", ["-1"] = "-" }

local indicators = { { "indicator", "name", "questionnaire", "scale", "direction", "unit" } }
for _, row in ipairs((read("iMeta.csv"))) do
    if row.Type == "Indicator" or row.Type == "Denominator" then
        indicators[#indicators + 1] = { row.iCode, row.iName, "asem", "real", directions[row.Direction] or "",
                                        row.Unit }
    end
end
write("indicators.csv", indicators)

local territories = { { "territory", "name", "kind" } }
local figures = { { "territory", "indicator", "period", "value", "source" } }
for _, row in ipairs((read("iData.csv"))) do
    territories[#territories + 1] = { row.uCode, row.uName, "country" }
    for number = 2, #indicators do
        local value = row[indicators[number][1]]
        if value ~= "" and value ~= "NA" then
            figures[#figures + 1] = { row.uCode, indicators[number][1], row.Time, value, SOURCE }
        end
    end
end
write("territories.csv", territories)
write("follow-up.csv", figures)
