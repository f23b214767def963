-- Quality of life on the Polish-Ukrainian border: one row a person, kept as it is; areas are
-- territories, women and men groups. Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

write("territories.csv", {
    { "territory", "name", "kind", "parent" },
    { "border", "Polish-Ukrainian border", "study", "" },
    { "border-rural", "Polish-Ukrainian border, rural", "area", "border" },
    { "border-urban", "Polish-Ukrainian border, urban", "area", "border" },
})
write("groups.csv", {
    { "territory", "group", "name" },
    { "border-rural", "Female", "Women, rural" }, { "border-rural", "Male", "Men, rural" },
    { "border-urban", "Female", "Women, urban" }, { "border-urban", "Male", "Men, urban" },
})

local indicators = { { "indicator", "name", "questionnaire", "scale", "direction" } }
local header = { "territory", "group", "period", "weight" }
for _, row in ipairs((read("variables.csv"))) do
    indicators[#indicators + 1] = { row.code, row.question, "quality-of-life-border", "1-5", "+" }
    header[#header + 1] = row.code
end
write("indicators.csv", indicators)

local people = { header }
for _, row in ipairs((read("well_being.csv"))) do
    local cells = { "border-" .. row.Area:lower(), row.Gender, row.Year, row.Weight }
    for column = 5, #header do cells[column] = row[header[column]] end
    people[#people + 1] = cells
end
write("follow-up.csv", people)
