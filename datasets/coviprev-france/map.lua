-- CoviPrev: three wide tables (region, age, sex) of published shares, turned into one long table.
-- The age classes and the sexes are groups of France as a whole. Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

local SOURCE = "Santé publique France, enquête CoviPrev, 2020"

local regions = {
    { "11", "Île-de-France" }, { "24", "Centre-Val de Loire" }, { "27", "Bourgogne-Franche-Comté" },
    { "28", "Normandie" }, { "32", "Hauts-de-France" }, { "44", "Grand Est" }, { "52", "Pays de la Loire" },
    { "53", "Bretagne" }, { "75", "Nouvelle-Aquitaine" }, { "76", "Occitanie" },
    { "84", "Auvergne-Rhône-Alpes" },
    { "93", "Provence-Alpes-Côte d'Azur" },
}

-- Column, name, unit, direction; the component of 2015 where one says the same.
local indicators = {
    { "anxiete", "Anxiété (score HAD supérieur à 10)", "%", "-", "G03" },
    { "depression", "Dépression (score HAD supérieur à 10)", "%", "-", "F04" },
    { "pbsommeil", "Problèmes de sommeil au cours des 8 derniers jours", "%", "-", "F01" },
    { "hyg4mes", "Adoption systématique des 4 mesures d'hygiène", "%", "+", "" },
    { "dist3mes", "Adoption systématique de 3 mesures de distanciation", "%", "+", "" },
    { "nbmoy7mes", "Nombre moyen de mesures adoptées, sur 7", "mesures", "+", "" },
    { "nbmoy4mesHyg", "Nombre moyen de mesures d'hygiène adoptées, sur 4", "mesures", "+", "" },
    { "dist1m", "Respect systématique du mètre de distance", "%", "+", "" },
    { "portmasque", "Port systématique du masque en public", "%", "+", "" },
}

local months = { mars = 3, avr = 4, mai = 5, juin = 6, juillet = 7, ["août"] = 8, ["sept."] = 9,
                 ["oct."] = 10 }

-- "Vague 2 : 30 mars-1 avr" gives 2020-03-30/2020-04-01.
local function period_of(wave)
    local first, last = wave:match(": (.-)%-(.*)$")
    local last_day, last_month = last:match("^(%d+) (.+)$")
    local first_day, first_month = first:match("^(%d+) (.+)$")
    first_day, first_month = first_day or first, first_month or last_month
    return string.format("2020-%02d-%02d/2020-%02d-%02d", months[first_month], first_day, months[last_month],
                         last_day)
end

local territories = { { "territory", "name", "kind", "country", "parent" },
                      { "FR", "France métropolitaine", "pays", "FR", "" } }
for _, region in ipairs(regions) do
    territories[#territories + 1] = { "FR-" .. region[1], region[2], "région", "FR", "FR" }
end

local list = { { "indicator", "name", "component", "questionnaire", "scale", "direction", "unit" } }
for _, indicator in ipairs(indicators) do
    list[#list + 1] = { indicator[1], indicator[2], indicator[5], "coviprev", "real", indicator[4],
                        indicator[3] }
end

local groups, seen = { { "territory", "group", "name" } }, {}
local follow_up = { { "territory", "group", "indicator", "period", "value", "low", "high", "status",
                      "source" } }

-- Limits that do not hold their value between them are a slip of the publisher's: they go into the
-- status, for the reader to see, and the value stands alone.
local function limits_of(value, low, high)
    if low == "" or (tonumber(low) <= tonumber(value) and tonumber(value) <= tonumber(high)) then
        return low, high, ""
    end
    return "", "", "bornes publiées incohérentes : " .. low .. " à " .. high
end

local function add(file, column)
    for _, row in ipairs((read(file, ";"))) do
        local key = row[column]
        local territory, group = "FR", key
        if column == "reg" then territory, group = "FR-" .. key, "" end
        if group ~= "" and not seen[group] then
            seen[group] = true
            groups[#groups + 1] = { "FR", group, group }
        end
        for _, indicator in ipairs(indicators) do
            local name = indicator[1]
            local value = rows.point(row[name])
            if key ~= "" and value ~= "" then
                local low, high, status = limits_of(value, rows.point(row[name .. "_inf"]),
                                                    rows.point(row[name .. "_sup"]))
                follow_up[#follow_up + 1] = { territory, group, name, period_of(row.semaine), value, low,
                                              high, status, SOURCE }
            end
        end
    end
end

add("coviprev-region.csv", "reg")
add("coviprev-age.csv", "age")
add("coviprev-sexe.csv", "sexe")
write("territories.csv", territories)
write("groups.csv", groups)
write("indicators.csv", list)
write("follow-up.csv", follow_up)
