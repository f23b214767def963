-- OECD Better Life Index: one row a country and year, turned into one row a figure.
-- Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

local SOURCE = "OECD Better Life Index"

-- Column, name, unit, direction; the component of 2015 where one says the same.
local indicators = {
    { "HO_HISH", "Housing expenditure", "% of disposable income", "-", "A03" },
    { "IW_HADI", "Household net adjusted disposable income", "USD", "+", "A08" },
    { "JE_EMPL", "Employment rate", "%", "+", "A06" },
    { "SC_SNTWS", "Quality of support network", "%", "+", "E02" },
    { "ES_EDUA", "Educational attainment", "%", "+", "A05" },
    { "EQ_AIRP", "Air pollution (PM2.5)", "µg/m³", "-", "B01" },
    { "CG_VOTO", "Voter turnout", "%", "+", "C07" },
    { "HS_LEB", "Life expectancy at birth", "years", "+", "F01" },
    { "SW_LIFS", "Life satisfaction", "0 to 10", "+", "G02" },
    { "PS_REPH", "Homicide rate", "per 100,000", "-", "E06" },
    { "WL_TNOW", "Time devoted to leisure and personal care", "hours a day", "+", "F03" },
}

local list = { { "indicator", "name", "component", "questionnaire", "scale", "direction", "unit" } }
for _, indicator in ipairs(indicators) do
    list[#list + 1] = { indicator[1], indicator[2], indicator[5], "better-life-index", "real", indicator[4],
                        indicator[3] }
end
write("indicators.csv", list)

local territories, seen = { { "territory", "name", "kind" } }, {}
local figures = { { "territory", "indicator", "period", "value", "source" } }
for _, row in ipairs((read("bli.csv"))) do
    if not seen[row.COUNTRY] then
        seen[row.COUNTRY] = true
        territories[#territories + 1] = { row.COUNTRY, row.COUNTRY, "country" }
    end
    for _, indicator in ipairs(indicators) do
        figures[#figures + 1] = { row.COUNTRY, indicator[1], row.YEAR, row[indicator[1]], SOURCE }
    end
end
write("territories.csv", territories)
write("follow-up.csv", figures)
