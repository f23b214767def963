-- Makes the fictional demonstration network: lua5.4 datasets/network/generate.lua [FOLDER]
--
-- The statements are rows of round 2 of datasets/corpus; everything else is drawn from a seeded
-- generator in whole numbers, so that the same corpus gives the same bytes on every machine. Each
-- part draws from a stream of its own, named after it: changing one part leaves the others alone.
-- README.md beside this file says what is in the files and why they are written so differently.

local here = arg[0]:match("^.*/") or "./"
local rows = dofile(here .. "../rows.lua")
local catalogue = dofile(here .. "catalogue.lua")
local folder = arg[1] and (arg[1] .. "/") or here

local SEED = 2025
local FRAMEWORK = "2015"

-- ---- Chance ---------------------------------------------------------------------------------

-- A stream of whole numbers (xorshift64*, Vigna 2016), seeded by its name (FNV-1a).
local Stream = {}
Stream.__index = Stream

local function stream(name)
    local state = 0xcbf29ce484222325 ~ SEED
    for i = 1, #name do state = (state ~ name:byte(i)) * 0x100000001b3 end
    return setmetatable({ state = state ~= 0 and state or 1 }, Stream)
end

-- A whole number from 0 to bound - 1.
function Stream:below(bound)
    local s = self.state
    s = s ~ (s >> 12)
    s = s ~ (s << 25)
    s = s ~ (s >> 27)
    self.state = s
    return ((s * 0x2545F4914F6CDD1D) >> 33) % bound
end

function Stream:between(low, high) return low + self:below(high - low + 1) end
function Stream:chance(percent) return self:below(100) < percent end
function Stream:pick(list) return list[1 + self:below(#list)] end

-- About normal, mean 0: the sum of four uniforms, whose own spread is 577.
function Stream:normal(spread)
    local sum = -1998
    for _ = 1, 4 do sum = sum + self:below(1000) end
    return sum * spread // 577
end

function Stream:shuffle(list)
    for i = #list, 2, -1 do
        local j = 1 + self:below(i)
        list[i], list[j] = list[j], list[i]
    end
    return list
end

-- ---- Small tools ----------------------------------------------------------------------------

-- A date some days after another, as yyyy-mm-dd; each month counts 30 days, which keeps the
-- arithmetic whole and every date valid but for the end of February, which is stepped over.
local function date(year, month, day, later)
    local days = (year * 12 + month - 1) * 30 + (day - 1) + (later or 0)
    local y, m, d = days // 360, days // 30 % 12 + 1, days % 30 + 1
    if m == 2 and d > 28 then d = 28 end
    return string.format("%04d-%02d-%02d", y, m, d)
end

local function french(iso) return (iso:gsub("(%d+)-(%d+)-(%d+)", "%3/%2/%1")) end

-- Hundredths with a decimal comma: 87 gives "0,87".
local function comma(hundredths)
    local sign = hundredths < 0 and "-" or ""
    hundredths = hundredths < 0 and -hundredths or hundredths
    return string.format("%s%d,%02d", sign, hundredths // 100, hundredths % 100)
end

local function set_of(list)
    local set = {}
    for _, item in ipairs(list) do set[item] = true end
    return set
end

local function short_name(place) return (place.name:gsub(" %b()$", "")) end

local files = {}
local function write(name, list, form)
    rows.write(folder .. name, list, form)
    files[#files + 1] = { name = name, rows = #list - 1 }
end

-- ---- Places ---------------------------------------------------------------------------------

-- The cities, named by country from syllables; `speaks` marks those that give statements, `design`
-- how their people are followed.
local function make_cities()
    local chance, cities = stream("cities"), {}
    for _, country in ipairs(catalogue.countries) do
        local names = {}
        for _, first in ipairs(country.first) do
            for _, second in ipairs(country.second) do names[#names + 1] = first .. second end
        end
        chance:shuffle(names)
        for i = 1, country.cities do
            local number = #cities + 1
            cities[number] = {
                code = string.format("fictif-%03d", number),
                name = names[i] .. " (fictif)",
                country = country.code,
                lang = country.lang,
                speaks = i <= country.speaking,
                is_linked = number % 11 < 4,
                population = chance:between(40, 1800) * 100,
                since = chance:between(2007, 2020),
                people = chance:between(25, 120),
                gain = chance:between(-200, 500),
                level = chance:normal(180),
                wants = { chance:pick(catalogue.indicators).code, chance:pick(catalogue.indicators).code },
            }
        end
    end
    cities[17].people = 6 -- too few for anything to be published
    return cities
end

local cities = make_cities()
local councils = catalogue.councils
local n_cycles_of = function(council) return council.people < 11 and 1 or 2 end
local first_cycle_of = function(council) return council.people < 11 and 2 or 1 end

local function write_territories()
    local chance = stream("territories")
    local department, network = catalogue.department, catalogue.network
    local list = {
        { "territoire", "nom", "type", "pays", "rattachement", "réseau", "depuis", "population", "latitude",
          "longitude" },
        { network.code, network.name, "réseau", "", "", network.name, "2005", "", "", "" },
        { department.code, department.name, "département", "FR", "", network.name, "2005", 412300, "0,00",
          "0,00" },
    }
    for i, council in ipairs(councils) do
        council.latitude, council.longitude = chance:between(-60, 60), chance:between(-90, 90) -- hundredths of a degree
        list[#list + 1] = { council.code, council.name, "CLSM", "FR", department.code, network.name, 2012 + i,
                            council.population, comma(council.latitude), comma(council.longitude) }
    end
    for _, city in ipairs(cities) do
        list[#list + 1] = { city.code, city.name, "ville inspirée", city.country, network.code, network.name,
                            city.since, city.population, "", "" }
    end
    write("territoires-fictifs.csv", list, { delimiter = ";", encoding = "UTF-8 with BOM", newline = "\r\n" })
end

-- ---- Outlines -------------------------------------------------------------------------------

-- The department is a rough disc, and each council has of it what lies nearer to it than to the others. Whole
-- ten-thousandths of a degree, and no function but the four operations, so that every machine makes the same.

-- Points around a disc, by the rational parameters of a quarter of the circle.
local function make_coast()
    local chance, coast, steps = stream("coast"), {}, 6
    for quarter = 0, 3 do
        for i = 0, steps - 1 do
            local t = i / steps
            local x, y = (1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)
            for _ = 1, quarter do x, y = -y, x end
            local radius = chance:between(88, 112)
            coast[#coast + 1] = { math.floor(x * radius * 128), math.floor(y * radius * 96) }
        end
    end
    return coast
end

-- The part of a polygon that lies nearer to `own` than to `other`.
local function nearer(polygon, own, other)
    local function surplus(p)
        return (p[1] - own[1]) ^ 2 + (p[2] - own[2]) ^ 2 - (p[1] - other[1]) ^ 2 - (p[2] - other[2]) ^ 2
    end
    local kept = {}
    for i, p in ipairs(polygon) do
        local q = polygon[i % #polygon + 1]
        local at_p, at_q = surplus(p), surplus(q)
        if at_p <= 0 then kept[#kept + 1] = p end
        if (at_p <= 0) ~= (at_q <= 0) then
            local t = at_p / (at_p - at_q)
            kept[#kept + 1] = { math.floor(p[1] + t * (q[1] - p[1]) + 0.5), math.floor(p[2] + t * (q[2] - p[2]) + 0.5) }
        end
    end
    return kept
end

-- From p to q, without q, bent at random in the middle and again in the halves: alike from both sides.
local function bend(p, q, out)
    local is_short = (p[1] - q[1]) ^ 2 + (p[2] - q[2]) ^ 2 < 600 ^ 2
    if is_short then
        out[#out + 1] = p
        return
    end
    local a, b = p, q
    if a[1] > b[1] or (a[1] == b[1] and a[2] > b[2]) then a, b = b, a end
    local k = stream(("%d %d %d %d"):format(a[1], a[2], b[1], b[2])):between(-8, 8)
    local middle = { (a[1] + b[1]) // 2 + (b[2] - a[2]) * k // 100, (a[2] + b[2]) // 2 - (b[1] - a[1]) * k // 100 }
    bend(p, middle, out)
    bend(middle, q, out)
end

-- Corners on a grid: neighbours reckon the same corner in different ways, and must find the same.
local function snap(p) return { (p[1] + 50) // 100 * 100, (p[2] + 50) // 100 * 100 } end

local function place_of(council) return { council.longitude * 100, council.latitude * 100 } end

local function write_outlines()
    local coast, features = make_coast(), {}
    for _, council in ipairs(councils) do
        local polygon, ring, texts = coast, {}, {}
        for _, other in ipairs(councils) do
            if other ~= council then polygon = nearer(polygon, place_of(council), place_of(other)) end
        end
        for i, p in ipairs(polygon) do bend(snap(p), snap(polygon[i % #polygon + 1]), ring) end
        ring[#ring + 1] = ring[1]
        for i, p in ipairs(ring) do texts[i] = ("[%.4f,%.4f]"):format(p[1] / 10000, p[2] / 10000) end
        features[#features + 1] = ('{"type":"Feature","properties":{"territory":"%s","name":"%s"},"geometry":'
            .. '{"type":"Polygon","coordinates":[[%s]]}}'):format(council.code, council.name, table.concat(texts, ","))
    end
    local name = "contours-fictifs.geojson"
    local file = assert(io.open(folder .. name, "wb"))
    file:write('{"type":"FeatureCollection","features":[\n', table.concat(features, ",\n"), "\n]}\n")
    file:close()
    files[#files + 1] = { name = name, rows = #features }
end

-- ---- Groups ---------------------------------------------------------------------------------

-- The calendar of a council's cycle: when groups start, speak, evaluate, decide, sign, look back.
local calendars = {
    { start = { 2021, 9, 6 }, speak = { 2021, 10, 4 }, before = "2021-11", decide = { 2022, 1, 18 },
      sign = { 2022, 3, 23 }, due = { 2022, 4, 15 }, after = "2022-11", review = { 2022, 12, 8 },
      finish = { 2022, 12, 16 } },
    { start = { 2024, 1, 15 }, speak = { 2024, 3, 4 }, before = "2024-02", decide = { 2024, 5, 14 },
      sign = { 2024, 7, 3 }, due = { 2024, 9, 15 }, after = "2025-05", review = { 2025, 6, 12 } },
}

local function day(when, later) return date(when[1], when[2], when[3], later) end

-- A group: its members are `code-01`, `code-02`…; `present` of them stay to the end.
local function make_group(chance, code, name, kind, profile, size)
    return { code = code, name = name, kind = kind, profile = profile, size = size,
             present = size - chance:below(4) }
end

local function make_council_groups(council)
    local chance = stream("groups " .. council.code)
    council.groups = {}
    for cycle = first_cycle_of(council), 2 do
        local list = {}
        local profiles = chance:shuffle(table.move(catalogue.profiles, 1, #catalogue.profiles, 1, {}))
        local n_groups = council.people < 11 and 1 or chance:between(3, 4)
        for i = 1, n_groups do
            local size = council.people < 11 and 10 or chance:between(10, 15)
            list[i] = make_group(chance, "c" .. cycle .. "-g" .. i, profiles[i].name, "homogeneous",
                                 profiles[i], size)
        end
        if n_groups > 1 then
            list[#list + 1] = make_group(chance, "c" .. cycle .. "-arc", "Groupe arc-en-ciel", "rainbow",
                                         nil, 11)
        end
        list[#list + 1] = make_group(chance, "c" .. cycle .. "-coord", "Groupe de coordination",
                                     "coordination", nil, chance:between(8, 14))
        council.groups[cycle] = list
    end
end

local function make_city_groups(city)
    local chance = stream("groups " .. city.code)
    local profile = chance:pick(catalogue.profiles)
    city.groups = {
        make_group(chance, "g1", profile.name, "homogeneous", profile,
                   city.people < 11 and 6 or chance:between(11, 14)),
        make_group(chance, "coord", "Groupe de coordination", "coordination", nil, chance:between(6, 12)),
    }
end

local function write_groups()
    local list = { { "territoire", "groupe", "nom", "type", "profil", "cycle", "début", "fin", "taille",
                     "entrés", "présents" } }
    local kinds = { homogeneous = "homogène", rainbow = "arc-en-ciel", coordination = "coordination" }
    local function add(place, group, cycle, started, ended)
        list[#list + 1] = { place.code, group.code, group.name, kinds[group.kind],
                            group.profile and group.profile.name or "", cycle, french(started),
                            ended and french(ended) or "", group.size, group.size, group.present }
    end
    for _, council in ipairs(councils) do
        make_council_groups(council)
        for cycle = first_cycle_of(council), 2 do
            local calendar = calendars[cycle]
            for _, group in ipairs(council.groups[cycle]) do
                add(council, group, cycle, day(calendar.start), calendar.finish and day(calendar.finish))
            end
        end
    end
    for _, city in ipairs(cities) do
        make_city_groups(city)
        for _, group in ipairs(city.groups) do add(city, group, 1, "2022-02-01", "2024-11-29") end
    end
    write("groupes-fictifs.csv", list, { delimiter = ";" })
end

-- ---- Statements -----------------------------------------------------------------------------

-- The corpus by language and component, each pile shuffled; `left` counts what a pile still has.
local function read_corpus()
    local chance, piles, components, seen = stream("corpus"), {}, {}, {}
    for _, part in ipairs({ "AI", "BE", "CD", "FGH" }) do
        for _, row in ipairs(rows.read(here .. "../corpus/2-" .. part .. ".tsv", "\t", true)) do
            piles[row.lang] = piles[row.lang] or {}
            piles[row.lang][row.component] = piles[row.lang][row.component] or {}
            table.insert(piles[row.lang][row.component], row)
            if not seen[row.component] then
                seen[row.component] = true
                components[#components + 1] = row.component
            end
        end
    end
    table.sort(components)
    for _, lang in ipairs({ "fr", "en", "de", "es", "it", "pt", "ro" }) do
        for _, component in ipairs(components) do
            if piles[lang][component] then chance:shuffle(piles[lang][component]) end
        end
    end
    return piles, components
end

local piles, components = read_corpus()

-- Take a statement nobody has used, more often of the components wanted.
local function take_statement(chance, lang, wants)
    local total, shares = 0, {}
    for i, component in ipairs(components) do
        local pile = piles[lang][component]
        shares[i] = pile and #pile > 0 and (wants[component] and 3 or 1) or 0
        total = total + shares[i]
    end
    local at = chance:below(total)
    for i, component in ipairs(components) do
        at = at - shares[i]
        if at < 0 then return table.remove(piles[lang][component]) end
    end
end

local statements = {} -- all of them, in the order of their numbers

-- What each member of a group says: `least` to `most` statements.
local function speak(place, group, cycle, when, least, most)
    local chance = stream("statements " .. place.code .. " " .. group.code)
    local wants = set_of(place.wants)
    for _, component in ipairs(group.profile and group.profile.wants or {}) do wants[component] = true end
    for member = 1, group.size do
        local consents = chance:chance(70)
        for _ = 1, chance:between(least, most) do
            local row = take_statement(chance, place.lang or "fr", wants)
            statements[#statements + 1] = {
                id = string.format("x%05d", #statements + 1), place = place, group = group,
                cycle = cycle, date = when,
                author = string.format("%s-%02d", group.code, member), consents = consents, row = row,
                is_labelled = chance:chance(30),
            }
        end
    end
end

local function make_statements()
    for _, council in ipairs(councils) do
        for cycle = first_cycle_of(council), 2 do
            for number, group in ipairs(council.groups[cycle]) do
                local when = day(calendars[cycle].speak, number * 2)
                if group.kind == "homogeneous" then speak(council, group, cycle, when, 4, 7) end
            end
        end
    end
    for _, city in ipairs(cities) do
        if city.speaks then speak(city, city.groups[1], 1, date(2022, 4, 4, #statements % 60), 6, 8) end
    end
end

-- The corpus's own label of a statement, as five cells: nothing when it is left to others. Its
-- meanings are kept as the corpus has them, D (durability) included.
local function label_of(statement)
    if not statement.is_labelled then return "", "", "", "", "" end
    local row = statement.row
    return "corpus", FRAMEWORK, row.component, row.polarity, row.meaning .. "--"
end

local function write_statements()
    make_statements()
    local french_list = { { "territoire", "énoncé", "texte", "groupe", "cycle", "date", "question", "auteur",
                            "langue", "consentement", "codeur", "référentiel", "composante", "polarité",
                            "sens" } }
    local english_list = { { "territory", "statement", "text", "group", "cycle", "date", "question", "author",
                             "lang", "consent", "coder", "framework", "component", "polarity", "meaning" } }
    for _, s in ipairs(statements) do
        local is_council = s.place.aimed ~= nil
        local list = is_council and french_list or english_list
        local consent = s.consents and "yes" or "no"
        if is_council then consent = s.consents and "oui" or "non" end
        list[#list + 1] = { s.place.code, s.id, s.row.text, s.group.code, s.cycle,
                            is_council and french(s.date) or s.date, s.row.question,
                            s.author, s.row.lang, consent, label_of(s) }
    end
    write("expressions-conseils-fictifs.csv", french_list,
          { delimiter = ";", encoding = "Windows-1252", newline = "\r\n" })
    write("statements-cities-fictional.csv", english_list)
end

-- A coder's component: right, or too general, or a neighbour's, or beside the point.
local function coded_component(chance, component, skill)
    if chance:chance(skill) then return component end
    if chance:chance(45) then return component:sub(1, 1) .. "00" end
    if chance:chance(60) then
        local near = {}
        for _, other in ipairs(components) do
            if other:sub(1, 1) == component:sub(1, 1) and other ~= component then near[#near + 1] = other end
        end
        return chance:pick(near)
    end
    return chance:pick(components)
end

-- Two coders, apart, on the same statements; what they settled together is by "consensus".
local function write_codes()
    local chance = stream("codes")
    local list = { { "statement", "coder", "framework", "code", "polarity", "round", "coded_on" } }
    local function add(s, coder, component, round, when)
        local beneficiary = s.row.text:find("mes enfants") and "k" or "i"
        local code = component .. "/" .. s.row.meaning .. "--" .. (beneficiary == "k" and "/k" or "")
        list[#list + 1] = { s.id, coder, FRAMEWORK, code, s.row.polarity, round, when }
    end
    for _, s in ipairs(statements) do
        if s.place.aimed and not s.is_labelled and chance:chance(20) then
            local later = s.cycle == 1 and { 2021, 12, 1 } or { 2024, 4, 15 }
            local first = coded_component(chance, s.row.component, 88)
            local second = coded_component(chance, s.row.component, 82)
            add(s, "codage-1", first, 1, day(later))
            add(s, "codage-2", second, 1, day(later, 5))
            if first ~= second and chance:chance(60) then
                add(s, "consensus", s.row.component, 2, day(later, 20))
            end
        end
    end
    write("codes-fictifs.tsv", list, { delimiter = "\t" })
end

-- ---- Indicators -----------------------------------------------------------------------------

local function write_indicators()
    local list = { { "indicateur", "nom", "composante", "questionnaire", "échelle", "direction", "niveau_1",
                     "niveau_2", "niveau_3", "niveau_4", "niveau_5" } }
    for _, indicator in ipairs(catalogue.indicators) do
        local row = { indicator.code, indicator.name, indicator.code, "situations", "1-5", "+" }
        table.move(indicator.levels, 1, 5, 7, row)
        list[#list + 1] = row
    end
    write("indicateurs-situations-fictifs.csv", list, { delimiter = ";", encoding = "UTF-8 with BOM" })

    write("indicators-other-fictional.csv", {
        { "indicator", "name", "component", "questionnaire", "scale", "direction", "unit", "low_max",
          "high_min", "target", "level_0", "level_10" },
        { "SV", "Satisfaction dans la vie", "G02", "satisfaction", "0-10", "+", "", 4, 7, 7,
          "Pas du tout satisfait", "Tout à fait satisfait" },
        { "BE", "Bien-être sur cinq questions (fictif)", "F04", "bien-etre", "real", "+", "points sur 100",
          "", "", 52, "", "" },
        { "PAUV", "Taux de pauvreté (fictif)", "A08", "contexte", "real", "-", "%", "", "", "", "", "" },
        { "MEDG", "Médecins généralistes pour 10 000 habitants (fictif)", "A02", "contexte", "real", "+", "",
          "", "", "", "", "" },
    })
end

-- ---- Follow-up ------------------------------------------------------------------------------

-- Each person has a trait of their own and a leaning on each indicator; a place has its level, an
-- indicator its base. Their sum, in thousandths, is cut into the five situations.
local bases = {}
do
    local chance = stream("bases")
    for _, indicator in ipairs(catalogue.indicators) do bases[indicator.code] = chance:between(-350, 250) end
end

local function situation_of(latent)
    if latent < -900 then return 1 elseif latent < -250 then return 2 elseif latent < 350 then return 3
    elseif latent < 1000 then return 4 end
    return 5
end

local function make_person(chance)
    local person = { trait = chance:normal(450), leaning = {} }
    for _, indicator in ipairs(catalogue.indicators) do
        person.leaning[indicator.code] = chance:normal(550)
    end
    return person
end

-- The same person some time later: most leanings stay.
local function grow_older(chance, person)
    for _, indicator in ipairs(catalogue.indicators) do
        if chance:chance(45) then person.leaning[indicator.code] = chance:normal(550) end
    end
end

-- Fifteen cells; now and then an answer is missing.
local function answers(chance, person, shift_of)
    local cells = {}
    for i, indicator in ipairs(catalogue.indicators) do
        local code = indicator.code
        local latent = bases[code] + person.trait + person.leaning[code] + shift_of(code)
        cells[i] = chance:chance(3) and "" or situation_of(latent)
    end
    return cells
end

local function indicator_codes()
    local codes = {}
    for i, indicator in ipairs(catalogue.indicators) do codes[i] = indicator.code end
    return codes
end

-- The components a council aims at in a cycle: its wants, in turn.
local function aims_of(council, cycle)
    local first = cycle == first_cycle_of(council) and 1 or 2
    return table.move(council.wants, first, math.min(first + 3, #council.wants), 1, {})
end

-- How far a component moves in a council during a cycle.
local function shift_in(council, cycle, code)
    if council.worse[code] then return council.worse[code] end
    for _, aim in ipairs(aims_of(council, cycle)) do
        if aim == code then return council.aimed end
    end
    return council.other
end

-- Half of what the first cycle brought is still there when the second begins.
local function level_before(council, cycle, code)
    return cycle == 2 and n_cycles_of(council) == 2 and shift_in(council, 1, code) // 2 or 0
end

-- The people who answer in a council's cycle: members of its homogeneous groups first, then others.
local function respondents_of(council, cycle)
    local list = {}
    for _, group in ipairs(council.groups[cycle]) do
        if group.kind == "homogeneous" then
            for member = 1, group.present do
                list[#list + 1] = { name = string.format("%s-%02d", group.code, member), group = group.code }
            end
        end
    end
    for number = #list + 1, council.people do
        list[number] = { name = string.format("c%d-p%03d", cycle, number), group = "" }
    end
    while #list > council.people do list[#list] = nil end
    return list
end

-- Before and after, the same people but for a fifth who leave and a few who join.
local function evaluate(council, cycle, add)
    local chance = stream("evaluation " .. council.code .. " " .. cycle)
    local calendar, people = calendars[cycle], respondents_of(council, cycle)
    for _, respondent in ipairs(people) do
        respondent.person = make_person(chance)
        add(council, respondent, "before", calendar.before, chance,
            function(code) return level_before(council, cycle, code) end)
    end
    local function after(code) return level_before(council, cycle, code) + shift_in(council, cycle, code) end
    for _, respondent in ipairs(people) do
        if chance:chance(80) then
            grow_older(chance, respondent.person)
            add(council, respondent, "after", calendar.after, chance, after)
        end
    end
    for number = 1, council.people // 15 do
        local newcomer = { name = string.format("c%d-n%02d", cycle, number), group = "",
                           person = make_person(chance) }
        add(council, newcomer, "after", calendar.after, chance, after)
    end
end

local function write_council_follow_up()
    local first = { { "territoire", "groupe", "répondant", "cycle", "phase", "période",
                      table.unpack(indicator_codes()) } }
    local second = { { "territory", "group", "respondent", "cycle", "phase", "period",
                       table.unpack(indicator_codes()) } }
    local other = { { "territory", "group", "respondent", "cycle", "phase", "period", "indicator", "value" } }
    local words = { before = "avant", after = "après" }
    for _, council in ipairs(councils) do
        for cycle = first_cycle_of(council), 2 do
            evaluate(council, cycle, function(place, respondent, phase, period, chance, shift_of)
                local list = cycle == 1 and first or second
                list[#list + 1] = { place.code, respondent.group, respondent.name, cycle,
                                    cycle == 1 and words[phase] or phase, period,
                                    table.unpack(answers(chance, respondent.person, shift_of)) }
                if cycle == 2 then
                    local latent = respondent.person.trait * 2 + shift_of("F04") + chance:normal(300)
                    local be = math.max(0, math.min(25, (latent + 2000) // 160)) * 4
                    local sv = math.max(0, math.min(10, (latent + 2600) // 440))
                    other[#other + 1] = { place.code, respondent.group, respondent.name, 2, phase, period,
                                          "BE", be }
                    other[#other + 1] = { place.code, respondent.group, respondent.name, 2, phase, period,
                                          "SV", sv }
                end
            end)
        end
    end
    write("suivi-conseils-cycle1-fictif.csv", first, { delimiter = ";", newline = "\r\n" })
    write("follow-up-councils-cycle2-fictional.csv", second)
    write("wellbeing-councils-cycle2-fictional.tsv", other, { delimiter = "\t" })
end

-- How far a council has come in a year, as strangers met in the street would feel it.
local function drift(council, year, code)
    local share = ({ [2021] = 0, [2022] = 1, [2023] = 2, [2024] = 3, [2025] = 4 })[year]
    return shift_in(council, 2, code) * share // 5
end

-- The yearly barometer asks other people each time: as counts for the situations, person by
-- person and weighted for satisfaction with life.
local function write_barometer()
    local counts = { { "territoire", "indicateur", "période", "valeur", "effectif" } }
    local satisfaction = { { "territoire", "indicateur", "période", "valeur", "poids" } }
    for _, council in ipairs(councils) do
        local chance = stream("barometer " .. council.code)
        for year = 2021, n_cycles_of(council) == 2 and 2025 or 0 do
            local tally = {}
            for _ = 1, chance:between(70, 130) do
                local person = make_person(chance)
                local cells = answers(chance, person,
                                      function(code) return 200 + drift(council, year, code) end)
                for i, value in ipairs(cells) do
                    tally[i] = tally[i] or { 0, 0, 0, 0, 0 }
                    if value ~= "" then tally[i][value] = tally[i][value] + 1 end
                end
                local latent = person.trait * 2 + drift(council, year, "F04") + chance:normal(400)
                satisfaction[#satisfaction + 1] = { council.code, "SV", year,
                                                    math.max(0, math.min(10, (latent + 2800) // 440)),
                                                    comma(chance:between(55, 160)) }
            end
            for i, indicator in ipairs(catalogue.indicators) do
                for value, count in ipairs(tally[i]) do
                    if count > 0 then
                        counts[#counts + 1] = { council.code, indicator.code, year, value, count }
                    end
                end
            end
        end
    end
    write("barometre-situations-fictif.csv", counts, { delimiter = ";" })
    write("barometre-satisfaction-fictif.csv", satisfaction, { delimiter = ";", newline = "\r\n" })
end

-- Cities: before (2022) and after (2024), the same people or others; a few ask in between too.
local function write_city_follow_up()
    local linked = { { "territory", "group", "respondent", "cycle", "phase", "period",
                       table.unpack(indicator_codes()) } }
    local unlinked = { { "territory", "cycle", "phase", "period", "weight",
                         table.unpack(indicator_codes()) } }
    local n_unlinked = 0
    for _, city in ipairs(cities) do
        local chance, wants = stream("evaluation " .. city.code), set_of(city.wants)
        local function before() return city.level end
        local function after(code) return city.level + (wants[code] and city.gain or city.gain // 4) end
        if city.is_linked then
            for number = 1, city.people do
                local is_member = number <= city.groups[1].present
                local name = string.format(is_member and "g1-%02d" or "p%03d", number)
                local group, person = is_member and "g1" or "", make_person(chance)
                linked[#linked + 1] = { city.code, group, name, 1, "before", "2022-05",
                                        table.unpack(answers(chance, person, before)) }
                if chance:chance(82) then
                    grow_older(chance, person)
                    linked[#linked + 1] = { city.code, group, name, 1, "after", "2024-05",
                                            table.unpack(answers(chance, person, after)) }
                end
            end
        else
            n_unlinked = n_unlinked + 1
            local function ask(phase, period, shift_of)
                for _ = 1, city.people - chance:below(city.people // 6 + 1) do
                    unlinked[#unlinked + 1] = { city.code, 1, phase, period, chance:between(60, 150) / 100,
                                                table.unpack(answers(chance, make_person(chance), shift_of)) }
                end
            end
            ask("before", 2022, before)
            if n_unlinked <= 12 then
                ask("", 2023, function(code) return (before() + after(code)) // 2 end)
            end
            ask("after", 2024, after)
            if n_unlinked <= 12 then ask("", 2025, after) end
        end
    end
    write("villes-suivi-lie-fictif.tsv", linked, { delimiter = "\t" })
    write("cities-follow-up-unlinked-fictional.csv", unlinked)
end

-- Context figures, as somebody else might publish them.
local function write_context()
    local list = { { "territoire", "indicateur", "période", "valeur", "borne_basse", "borne_haute", "n",
                     "statut", "source" } }
    for _, council in ipairs(councils) do
        local chance = stream("context " .. council.code)
        local poverty, doctors = chance:between(1100, 2300), chance:between(500, 1100)
        for year = 2020, 2024 do
            poverty, doctors = poverty + chance:between(-50, 60), doctors + chance:between(-40, 20)
            local margin = chance:between(60, 180)
            local source = "Source inventée pour la démonstration"
            list[#list + 1] = { council.code, "PAUV", year, comma(poverty), comma(poverty - margin),
                                comma(poverty + margin), chance:between(300, 900),
                                year == 2024 and "provisoire" or "", source }
            list[#list + 1] = { council.code, "MEDG", year, comma(doctors), "", "", "",
                                year == 2024 and "provisoire" or "", source }
        end
    end
    write("contexte-publie-fictif.csv", list, { delimiter = ";", newline = "\r\n" })
end

-- ---- The chain: objectives, commitments, actions, contracts, reviews ---------------------------

local indicator_by_code = {}
for _, indicator in ipairs(catalogue.indicators) do indicator_by_code[indicator.code] = indicator end

-- Up to eight statements of the place and cycle whose label in the corpus is this component.
local function statements_about(council, cycle, component)
    local ids = {}
    for _, s in ipairs(statements) do
        if #ids < 8 and s.place == council and s.cycle == cycle and s.row.component == component then
            ids[#ids + 1] = s.id
        end
    end
    return table.concat(ids, ", ")
end

-- How commitments end: in a finished cycle, and in one that is not over. Out of 100.
local outcomes = {
    { { "tenu", 52 }, { "en partie tenu", 18 }, { "non tenu", 14 }, { "abandonné", 8 }, { "en cours", 8 } },
    { { "tenu", 24 }, { "en partie tenu", 9 }, { "non tenu", 5 }, { "abandonné", 4 }, { "en cours", 36 },
      { "prévu", 22 } },
}

local function draw_outcome(chance, cycle)
    local at = chance:below(100)
    for _, outcome in ipairs(outcomes[cycle]) do
        at = at - outcome[2]
        if at < 0 then return outcome[1] end
    end
end

-- A commitment's dates by its outcome: planned and under way lie ahead, or are late.
local function make_commitment(chance, cycle, words)
    local calendar, status = calendars[cycle], draw_outcome(chance, cycle)
    local start = chance:between(0, 60)
    local due = start + chance:between(60, cycle == 1 and 240 or 420)
    if status == "prévu" then start, due = start + 330, due + 360 end
    local is_done = status == "tenu" or status == "en partie tenu"
    local done = is_done and day(calendar.due, due + chance:between(-30, 60)) or ""
    return { title = words[1], kind = words[2], scope = words[3], status = status,
             start = day(calendar.due, start), due = day(calendar.due, due), done = done,
             participants = chance:between(1, 24) }
end

local function finding(council, cycle, code)
    local shift = shift_in(council, cycle, code)
    if shift >= 300 then return "Nette amélioration, à poursuivre" end
    if shift > 0 then return "Légère amélioration" end
    if shift == 0 then return "Pas de changement visible" end
    return "Recul : l'objectif est à revoir avec les partenaires"
end

local function write_chain()
    local objectives = { { "territoire", "objectif", "titre", "composante", "énoncés", "besoins", "attentes",
                           "cible", "fixé_le" } }
    local commitments = { { "territoire", "engagement", "titre", "objectif", "acteur", "type_acteur",
                            "portée", "début", "échéance", "statut",
                            "réalisé_le", "participants" } }
    local actions = { { "territory", "action", "title", "commitments", "component", "start", "end", "status",
                        "participants" } }
    local contracts = { { "territoire", "contrat", "signé_le", "groupe", "signataire", "type_signataire" } }
    local reviews = { { "territoire", "bilan", "tenu_le", "contrat", "objectif", "constat" } }

    for _, council in ipairs(councils) do
        local chance, place = stream("chain " .. council.code), short_name(council)
        for cycle = first_cycle_of(council), 2 do
            local calendar, kinds, contract = calendars[cycle], {}, "contrat-" .. cycle
            local is_signed = n_cycles_of(council) == 2
            for number, code in ipairs(aims_of(council, cycle)) do
                local indicator = indicator_by_code[code]
                local objective, ids = "obj-" .. cycle .. "-" .. number, {}
                objectives[#objectives + 1] = { council.code, objective, indicator.objective, code,
                                                statements_about(council, cycle, code), indicator.needs,
                                                indicator.expectations, indicator.target,
                                                french(day(calendar.decide, number)) }
                local last
                for i, words in ipairs(indicator.commitments) do
                    local c = make_commitment(chance, cycle, words)
                    ids[i], last = "eng-" .. cycle .. "-" .. number .. "-" .. i, c
                    commitments[#commitments + 1] = { council.code, ids[i], c.title, objective,
                                                      catalogue.actors[c.kind]:format(place), c.kind, c.scope,
                                                      french(c.start), french(c.due), c.status,
                                                      c.done ~= "" and french(c.done) or "", c.participants }
                    kinds[c.kind] = true
                end
                local status = cycle == 1 and "done" or chance:pick({ "done", "under way", "planned" })
                actions[#actions + 1] = { council.code, "act-" .. cycle .. "-" .. number, indicator.action,
                                          table.concat(ids, ";"), code, last.start,
                                          status == "done" and last.due or "", status,
                                          chance:between(8, 60) }
                if is_signed then
                    reviews[#reviews + 1] = { council.code, "bilan-" .. cycle, french(day(calendar.review)),
                                              contract, objective, finding(council, cycle, code) }
                end
            end
            if is_signed then
                for _, kind in ipairs({ "commune", "santé", "association", "habitants", "logement", "emploi",
                                        "action sociale", "culture", "transport" }) do
                    if kinds[kind] then
                        contracts[#contracts + 1] = { council.code, contract, french(day(calendar.sign)),
                                                      "c" .. cycle .. "-coord",
                                                      catalogue.actors[kind]:format(place), kind }
                    end
                end
            end
        end
    end
    write("objectifs-fictifs.csv", objectives, { delimiter = ";" })
    write("engagements-fictifs.csv", commitments,
          { delimiter = ";", encoding = "Windows-1252", newline = "\r\n" })
    write("actions-fictional.csv", actions)
    write("contrats-fictifs.csv", contracts, { delimiter = ";" })
    write("bilans-fictifs.tsv", reviews, { delimiter = "\t", encoding = "UTF-16", newline = "\r\n" })
end

-- ---- All of it ------------------------------------------------------------------------------

write_territories()
write_outlines()
write_groups()
write_indicators()
write_statements()
write_codes()
write_council_follow_up()
write_barometer()
write_city_follow_up()
write_context()
write_chain()
for _, file in ipairs(files) do print(string.format("%6d  %s", file.rows, file.name)) end
