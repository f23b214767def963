-- Santa Monica: what residents answered to one open question, as statements. The city's own
-- categories are not SPIRAL's and stay in the original file. Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

write("territories.csv", {
    { "territory", "name", "kind", "country" },
    { "santa-monica", "Santa Monica", "city", "US" },
})

-- Answers are numbered by their row in the original; empty ones are left out. Line ends within an
-- answer become spaces.
local list = { { "territory", "statement", "text", "period", "question", "lang" } }
for number, row in ipairs((read("open-ended-responses.csv"))) do
    local text = row.Fullstring:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
    if text ~= "" then
        list[#list + 1] = { "santa-monica", string.format("sm%04d", number), text, row["Survey Year"], 3,
                            "en" }
    end
end
write("statements.csv", list)
