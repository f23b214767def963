-- State anxiety: people of 28 studies who answered once to four times. A study is a territory; the
-- first time is "before", the second "after", and later ones have a name of their own. Left out: the
-- six rows without a person, and the two of the one person who occurs twice at the same time.
-- Run: lua5.4 map.lua [FOLDER]
local rows = dofile((arg[0]:match("^.*/") or "./") .. "../rows.lua")
local read, write = rows.mapping(arg)

local calm = { calm = true, secure = true, ["at.ease"] = true, rested = true, comfortable = true,
               confident = true, relaxed = true, content = true, joyful = true, pleasant = true }
local phases = { ["1"] = "before", ["2"] = "after", ["3"] = "third time", ["4"] = "fourth time" }

local people, names = read("sai.csv")

local indicators = { { "indicator", "name", "questionnaire", "scale", "direction" } }
local header = { "territory", "respondent", "phase", "period" }
for column = 4, #names do
    local name = names[column]
    indicators[#indicators + 1] = { name, name:gsub("%.", " ") .. "", "state-anxiety", "1-4",
                                    calm[name] and "+" or "-" }
    header[#header + 1] = name
end
write("indicators.csv", indicators)

local occurs = {}
local function key_of(row) return row.study .. " " .. row.time .. " " .. row.id end
for _, row in ipairs(people) do occurs[key_of(row)] = (occurs[key_of(row)] or 0) + 1 end

local territories, seen = { { "territory", "name", "kind" } }, {}
local list = { header }
for _, row in ipairs(people) do
    local has_id = row.id ~= "" and row.id ~= "NA"
    if has_id and occurs[key_of(row)] == 1 then
        if not seen[row.study] then
            seen[row.study] = true
            territories[#territories + 1] = { "sai-" .. row.study, "Study " .. row.study, "study" }
        end
        local cells = { "sai-" .. row.study, row.id, phases[row.time], "time " .. row.time }
        for column = 4, #names do
            local answer = row[names[column]]
            cells[#cells + 1] = answer == "NA" and "" or answer
        end
        list[#list + 1] = cells
    end
end
write("territories.csv", territories)
write("follow-up.csv", list)
