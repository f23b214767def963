-- Santa Monica: what residents answered to one open question, as statements. The city's own
-- categories are not SPIRAL's and stay in the original file. Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

write("territories.csv", {
    { "territory", "name", "kind", "country" },
    { "santa-monica", "Santa Monica", "city", "US" },
})

-- The answers in Spanish, by their row: told apart by reading them.
local is_spanish = {}
for _, number in ipairs({ 211, 254, 629, 630, 650, 663, 971, 1080, 1086, 1157, 1205, 1397, 1509 }) do
    is_spanish[number] = true
end

-- Answers are numbered by their row in the original; empty ones are left out. Line ends within an
-- answer become spaces.
local list = { { "territory", "statement", "text", "period", "question", "lang" } }
for number, row in ipairs((read("open-ended-responses.csv"))) do
    local text = row.Fullstring:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")
    if text ~= "" then
        list[#list + 1] = { "santa-monica", string.format("sm%04d", number), text, row["Survey Year"], 3,
                            is_spanish[number] and "es" or "en" }
    end
end
write("statements.csv", list)
