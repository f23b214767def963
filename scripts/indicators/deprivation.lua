-- How many people lack several things at once.
--
-- Shares of people in bad situations, one component after another, do not tell whether they are the
-- same people. Here each person is looked at: deprived in a dimension when at least half of what
-- they answered in it is situation 1 or 2; poor when deprived in a third of the dimensions or more.
-- H is the share of poor people, A in how much of the dimensions they are deprived on average, and
-- M0 = H x A rises when more people are poor or when the poor lack more.
--
-- When not to use it: with few people, or where many did not answer (people of whom a dimension is not
-- known are left out, and counted). The two cut-offs are choices: change them and look again.
--
-- Source: Alkire and Foster (2011), Journal of Public Economics 95.

local WITHIN = 0.5 -- first cut-off: this part of the answers of a dimension
local ACROSS = 1 / 3 -- second cut-off: this part of the dimensions

local function sum(columns)
    local total = columns[1]
    for i = 2, #columns do
        total = total + columns[i]
    end
    return total
end

-- For each dimension (the first letter of components) a column: 1 deprived, 0 not, missing unknown.
local function deprivations(answers, codes)
    local low, known, names = {}, {}, {}
    for _, code in ipairs(codes) do
        local letter = code.component:sub(1, 1)
        if not low[letter] then
            low[letter], known[letter] = {}, {}
            names[#names + 1] = letter
        end
        local answer = answers[code.indicator]
        table.insert(low[letter], answer:le(code.low_max):fill(0))
        table.insert(known[letter], ~answer:is_missing())
    end
    table.sort(names)
    local found = {}
    for i, letter in ipairs(names) do
        found[i] = (sum(low[letter]) / sum(known[letter])):ge(WITHIN)
    end
    return found, names
end

-- One row for all rows of `answers`: H, A, M0 and what each dimension contributes.
local function measure(answers, codes, k)
    local deprived, names = deprivations(answers, codes)
    return composite.joint(deprived, { k = k or ACROSS }), names
end

local function situation_codes()
    local codes = {}
    for row in store.indicators():rows() do
        if row.scale == "1-5" and row.component then
            codes[#codes + 1] = { indicator = row.indicator, component = row.component, low_max = row.low_max or 2 }
        end
    end
    return codes
end

local function codes_of(list)
    local names = {}
    for i, code in ipairs(list) do
        names[i] = code.indicator
    end
    return names
end

-- A row for each territory and period of which somebody is known, and columns by dimension.
local function measure_all(answers, codes)
    local columns = { territory = {}, period = {}, phase = {}, n = {}, left_out = {}, h = {}, a = {}, m0 = {}, part = {} }
    local order = { "territory", "period", "phase", "n", "left_out", "h", "a", "m0", "part" }
    local letters = {}
    local n_rows, people = 0, {}
    local keys = { "territory", "period", "phase" }
    for cell in answers:sort(keys):group(keys):frames() do
        local found, names = measure(cell, codes)
        n_rows = n_rows + 1
        local i = n_rows
        columns.territory[i], columns.period[i], columns.phase[i] = cell.territory[1], cell.period[1], cell.phase[1]
        columns.n[i], columns.left_out[i] = found.n, found.missing
        columns.h[i], columns.a[i], columns.m0[i] = found.h, found.a, found.m0
        people[columns.period[i]] = (people[columns.period[i]] or 0) + found.n * (found.m0 or 0)
        for d, letter in ipairs(names) do
            local name = "from_" .. letter
            if not columns[name] then
                columns[name] = {}
                letters[#letters + 1] = name
            end
            columns[name][i] = found.dimensions[d].contribution
        end
    end
    for i = 1, n_rows do
        columns.part[i] = people[columns.period[i]] > 0 and columns.n[i] * (columns.m0[i] or 0) / people[columns.period[i]] or nil
    end
    local roles = { n = "people", left_out = "figure", h = "share", a = "figure", m0 = "figure", part = "figure" }
    for _, name in ipairs(letters) do
        order[#order + 1] = name
        roles[name] = "figure"
    end
    for _, name in ipairs(order) do
        columns[name].n = n_rows
    end
    return frame.new(order, columns, roles)
end

indicator {
    code = "joint_deprivation",
    title = { fr = "Privations cumulées", en = "Joint deprivation" },
    meaning = {
        fr = "Part des personnes à qui plusieurs choses manquent à la fois, et de combien.",
        en = "Share of people who lack several things at once, and how many.",
    },
    explain = {
        fr = "Alkire et Foster (2011). Par territoire et période : h, part des personnes démunies dans un tiers des "
            .. "dimensions ou plus ; a, part des dimensions qui leur manquent ; m0 = h x a ; from_A, from_B… ce que chaque "
            .. "dimension y apporte ; part, ce que le territoire apporte au total de la période ; left_out, personnes dont "
            .. "une dimension n'est pas connue. Les deux seuils (la moitié, un tiers) sont des choix.",
        en = "Alkire and Foster (2011). By territory and period: h, share of people deprived in a third of the dimensions "
            .. "or more; a, the part of the dimensions that they lack; m0 = h x a; from_A, from_B… what each dimension "
            .. "contributes; part, what the territory contributes to the period's total; left_out, people of whom a "
            .. "dimension is not known. The two cut-offs (a half, a third) are choices.",
    },
    unit = "share",
    direction = "-",
    thresholds = { within = WITHIN, across = 0.3333333333333333 },
    compute = function()
        local codes = situation_codes()
        if #codes == 0 then
            return measure_all(frame.new({ "territory", "period", "phase" }, { territory = {}, period = {}, phase = {} }), codes)
        end
        return measure_all(store.answers(codes_of(codes)), codes)
    end,
    test = function(t)
        -- Four people, four things, k = 2 of 4: the example of Alkire and Foster (2011): H 1/2, A 3/4, M0 3/8.
        local codes = {}
        for i, letter in ipairs { "A", "B", "C", "D" } do
            codes[i] = { indicator = letter .. "01", component = letter .. "01", low_max = 2 }
        end
        local answers = frame.new({ "territory", "period", "phase", "A01", "B01", "C01", "D01" }, {
            territory = { "x", "x", "x", "y" },
            period = { "2024", "2024", "2024", "2024" },
            phase = { nil, nil, nil, nil, n = 4 },
            A01 = { 4, 3, 1, 5 },
            B01 = { 3, 2, 2, 1 },
            C01 = { 5, 4, 1, 3 },
            D01 = { 3, 1, 2, 4 },
        })
        answers = answers:with("phase", answers.territory:map(function()
            return nil
        end))
        local all = measure(answers, codes, 0.5)
        t.near(all.h, 0.5)
        t.near(all.a, 0.75)
        t.near(all.m0, 0.375)
        t.near(all.dimensions[2].contribution, 0.5 / 4 / 0.375)
        -- The parts of the groups add up, by their people: the second person is poor at one third too.
        local x = measure(answers:where(answers.territory:eq("x")), codes, 0.5)
        local y = measure(answers:where(answers.territory:eq("y")), codes, 0.5)
        t.near((3 * x.m0 + y.m0) / 4, all.m0)
        -- Half of what was answered: one of two is enough, one of three is not.
        local given = { A01 = { 1, 1, nil, n = 3 }, A02 = { 4, 4, nil, n = 3 }, A03 = { nil, 5, nil, n = 3 } }
        local nested = frame.new({ "A01", "A02", "A03" }, given)
        local three = {}
        for i, code in ipairs { "A01", "A02", "A03" } do
            three[i] = { indicator = code, component = code, low_max = 2 }
        end
        local deprived = deprivations(nested, three)
        t.equal(deprived[1][1], 1.0)
        t.equal(deprived[1][2], 0.0)
        t.equal(deprived[1][3], nil)
    end,
}
