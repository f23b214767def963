-- Bes dei territori: one row a figure already. Left out: Trentino-Alto Adige, which the compiler of
-- the file put in as the mean of its two provinces and Istat does not publish. Directions are the
-- compiler's proposals. Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

local SOURCE = "Istat, Bes dei territori"
local directions = { higher_better = "+", lower_better = "-", contextual = "" }

local indicators = { { "indicator", "name", "questionnaire", "scale", "direction", "unit" } }
for _, row in ipairs((read("bes_regione_manifest.csv", ";"))) do
    indicators[#indicators + 1] = { row.id, row.name, "bes-territori", "real",
                                    directions[row.proposed_direction], row.unit }
end
write("indicators.csv", indicators)

local territories, seen = { { "territory", "name", "kind", "country" } }, {}
local figures = { { "territory", "indicator", "period", "value", "source" } }
for _, row in ipairs((read("Assoluti_BES_Regione.csv", ";"))) do
    local region = row.Territorio
    if not region:find("^Trentino") then
        if not seen[region] then
            seen[region] = true
            territories[#territories + 1] = { region, region, "regione", "IT" }
        end
        figures[#figures + 1] = { region, row.idIndicatore, row.Anno, rows.point(row.Dato), SOURCE }
    end
end
write("territories.csv", territories)
write("follow-up.csv", figures)
