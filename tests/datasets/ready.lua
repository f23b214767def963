-- The shipped sets against their originals: numbers of rows, and cells read off the originals by eye.
-- lua5.4 ready.lua DATASETS-FOLDER
local datasets = arg[1] .. "/"
local rows = dofile(datasets .. "rows.lua")

-- File, its number of rows, then rows that must be there once: what finds the row, what it holds.
local claims = {
    { "asem/ready/territories.csv", 51 },
    { "asem/ready/indicators.csv", 53,
      { { indicator = "NEET" }, { direction = "-", unit = "Percent", scale = "real" } } },
    { "asem/ready/follow-up.csv", 2639,
      { { territory = "FRA", indicator = "Flights" }, { value = "97.63489", period = "2018" } },
      { { territory = "AUT", indicator = "LPI" }, { value = "4.097985" } } },
    { "better-life-index/ready/territories.csv", 36 },
    { "better-life-index/ready/indicators.csv", 11 },
    { "better-life-index/ready/follow-up.csv", 1584,
      { { territory = "France", indicator = "SW_LIFS", period = "2016" }, { value = "6.4" } },
      { { territory = "Australia", indicator = "IW_HADI", period = "2014" }, { value = "31197" } } },
    { "coviprev-france/ready/territories.csv", 13 },
    { "coviprev-france/ready/groups.csv", 7 },
    { "coviprev-france/ready/indicators.csv", 9 },
    { "coviprev-france/ready/follow-up.csv", 2109,
      { { territory = "FR-11", indicator = "anxiete", period = "2020-03-23/2020-03-25" },
        { value = "30.1", low = "25.6", high = "35.0", group = "", status = "" } },
      { { territory = "FR-93", indicator = "pbsommeil", period = "2020-04-20/2020-04-22" },
        { value = "64.7", low = "", high = "", status = "bornes publiées incohérentes : 64.8 à 72.0" } },
      { { territory = "FR-27", indicator = "nbmoy4mesHyg", period = "2020-05-27/2020-05-29" },
        { value = "2.70", low = "2.43", high = "2.97" } },
      { { territory = "FR", group = "50-64 ans", indicator = "anxiete", period = "2020-05-18/2020-05-20" },
        { value = "12.7", low = "10.1", high = "25.8" } },
      { { territory = "FR", group = "Homme", indicator = "depression", period = "2020-09-21/2020-09-23" },
        { value = "10.7" } } },
    { "istat-bes-regions/ready/territories.csv", 19 },
    { "istat-bes-regions/ready/indicators.csv", 67,
      { { indicator = "01SAL004" }, { direction = "-", name = "Mortalità infantile" } } },
    { "istat-bes-regions/ready/follow-up.csv", 8970,
      { { territory = "Lombardia", indicator = "01SAL001", period = "2020" }, { value = "81.4" } } },
    { "ons-personal-wellbeing/ready/territories.csv", 14,
      { { territory = "E12000007" }, { name = "London", parent = "E92000001" } } },
    { "ons-personal-wellbeing/ready/indicators.csv", 4 },
    { "ons-personal-wellbeing/ready/follow-up.csv", 672,
      { { territory = "E12000007", indicator = "Anxiety", period = "2020-04-01/P1Y" },
        { value = "3.38", low = "3.3", high = "3.46", status = "" } } },
    { "quality-of-life-border/ready/territories.csv", 3 },
    { "quality-of-life-border/ready/groups.csv", 4 },
    { "quality-of-life-border/ready/indicators.csv", 23 },
    { "quality-of-life-border/ready/follow-up.csv", 1197 },
    { "santa-monica-wellbeing/ready/territories.csv", 1 },
    { "santa-monica-wellbeing/ready/statements.csv", 1837,
      { { statement = "sm0663" }, { text = "Asistir a más eventos artísticos", lang = "es" } },
      { { statement = "sm1837" }, { text = "traffic", lang = "en", period = "2014", question = "3" } } },
    { "state-anxiety-paired/ready/territories.csv", 28 },
    { "state-anxiety-paired/ready/indicators.csv", 20,
      { { indicator = "at.ease" }, { direction = "+", scale = "1-4" } },
      { { indicator = "tense" }, { direction = "-" } } },
    { "state-anxiety-paired/ready/follow-up.csv", 5370,
      { { territory = "sai-RIM", respondent = "70", period = "time 3" },
        { phase = "third time", calm = "2", tense = "3", pleasant = "2" } } },
}

local failed = 0
local function fail(...)
    failed = failed + 1
    print(string.format(...))
end

local function is_like(row, wanted)
    for column, cell in pairs(wanted) do
        if row[column] ~= cell then return false end
    end
    return true
end

for _, claim in ipairs(claims) do
    local file = claim[1]
    local list = rows.read(datasets .. file)
    if #list ~= claim[2] then fail("%s: %d rows, not %d", file, #list, claim[2]) end
    for number = 3, #claim do
        local found, n_found = nil, 0
        for _, row in ipairs(list) do
            if is_like(row, claim[number][1]) then found, n_found = row, n_found + 1 end
        end
        if n_found ~= 1 then
            fail("%s: claim %d: found %d times", file, number - 2, n_found)
        else
            for column, cell in pairs(claim[number][2]) do
                if found[column] ~= cell then
                    fail("%s: %s: \"%s\", not \"%s\"", file, column, found[column], cell)
                end
            end
        end
    end
end

-- People and answers: sums over whole columns, so that no row or column can have moved.
local function sum(file, columns, where)
    local total = 0
    for _, row in ipairs((rows.read(datasets .. file))) do
        if not where or is_like(row, where) then
            for _, column in ipairs(columns) do total = total + (tonumber(row[column]) or 0) end
        end
    end
    return total
end

for _, column in ipairs({ "V1", "V12", "V23" }) do
    local original = sum("quality-of-life-border/well_being.csv", { column },
                         { Area = "Rural", Year = "2015" })
    local ready = sum("quality-of-life-border/ready/follow-up.csv", { column },
                      { territory = "border-rural", period = "2015" })
    if original ~= ready then fail("quality-of-life-border: %s: %d, not %d", column, ready, original) end
end
local original = sum("state-anxiety-paired/sai.csv", { "calm", "tense", "pleasant" }, { study = "RIM" })
local ready = sum("state-anxiety-paired/ready/follow-up.csv", { "calm", "tense", "pleasant" },
                  { territory = "sai-RIM" })
if original ~= ready then fail("state-anxiety-paired: RIM: %d, not %d", ready, original) end

os.exit(failed == 0)
