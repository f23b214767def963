-- Three questionnaires that others made, scored as they published it. The questions themselves are not
-- here: their wording belongs to their authors, and some ask for a licence (WEMWBS).
--
-- WHO-5: five answers from 0 to 5, summed and times 4: 0 to 100. All five are needed. 50 or less: poor
--   well-being; 28 or less: likely depression. (Topp, Østergaard, Søndergaard, Bech 2015,
--   Psychotherapy and Psychosomatics 84.)
-- WEMWBS: fourteen answers from 1 to 5, summed: 14 to 70. Up to three missing answers are replaced by
--   the person's mean. (Tennant et al. 2007, Health and Quality of Life Outcomes 5; user guide,
--   Stewart-Brown and Janmohamed 2008.) 42 or less is low, 60 or more high, in British samples.
-- PHQ-9: nine answers from 0 to 3, summed: 0 to 27. Up to two missing answers are replaced by the
--   person's mean. 5 mild, 10 moderate, 15 moderately severe, 20 severe. (Kroenke, Spitzer, Williams
--   2001, Journal of General Internal Medicine 16.)
--
-- When not to use it: on a person. These are figures of groups, and no diagnosis. Who answers the
-- ninth question of PHQ-9 above 0 needs somebody to talk to, today, and not a statistic.
--
-- The answers stand in the store as indicators WHO5_1 … WHO5_5, WEMWBS_1 … WEMWBS_14, PHQ9_1 … PHQ9_9.

local function items(prefix, n)
    local names = {}
    for i = 1, n do
        names[i] = prefix .. "_" .. i
    end
    return names
end

-- The sum over a person's answers; up to `most_missing` are replaced by the mean of the others.
local function total(answers, names, most_missing)
    local sum, known
    for _, name in ipairs(names) do
        local x, there = answers[name]:fill(0), ~answers[name]:is_missing()
        sum = sum and sum + x or x
        known = known and known + there or there
    end
    -- Divided by 0 where too much is missing: nothing divided by nothing is missing.
    return sum * #names / (known * known:ge(#names - most_missing))
end

-- People as rows for the tests: `rows` lists the answers of each, nil where one is missing.
local function people(names, rows)
    local columns = {}
    for i, name in ipairs(names) do
        columns[name] = { n = #rows }
        for r, row in ipairs(rows) do
            columns[name][r] = row[i]
        end
    end
    return frame.new(names, columns)
end

-- By territory, period and phase: people, mean score, share on the side of the cut-off.
local function figures(answers, score, condition)
    local rows = answers:select({ "territory", "period", "phase" }):with("score", score):with("beyond", condition)
    rows = rows:where(~rows.score:is_missing())
    local found = rows:group({ "territory", "period", "phase" }):figures {
        n = { "n", "score" }, mean = { "mean", "score" }, sd = { "sd", "score" }, share = { "share", "beyond" },
    }
    found = found:with("n", found.n, "people"):with("share", found.share, "share")
    return found:select({ "territory", "period", "phase", "n", "mean", "sd", "share" }):sort { "territory", "period", "phase" }
end

local function questionnaire(q)
    local names = items(q.prefix, q.n)
    return {
        code = q.code,
        title = q.title,
        meaning = q.meaning,
        explain = q.explain,
        unit = "points",
        direction = q.direction,
        thresholds = q.thresholds,
        compute = function()
            local answers = store.answers(names)
            local score = q.factor * total(answers, names, q.most_missing)
            return figures(answers, score, q.is_beyond(score))
        end,
        test = q.test,
    }
end

local WHO5, WEMWBS, PHQ9 = items("WHO5", 5), items("WEMWBS", 14), items("PHQ9", 9)

indicator(questionnaire {
    code = "who5",
    prefix = "WHO5", n = 5, most_missing = 0, factor = 4, direction = "+",
    title = { fr = "Bien-être (OMS-5)", en = "Well-being (WHO-5)" },
    meaning = {
        fr = "Score moyen de 0 à 100, et part des personnes à 50 ou moins.",
        en = "Mean score from 0 to 100, and share of people at 50 or less.",
    },
    explain = {
        fr = "Somme des cinq réponses (0 à 5), fois 4 ; les cinq sont nécessaires. Topp et coll. (2015). Pas un diagnostic.",
        en = "Sum of the five answers (0 to 5), times 4; all five are needed. Topp et al. (2015). No diagnosis.",
    },
    thresholds = { depression_likely = 28, poor = 50 },
    is_beyond = function(score)
        return score:le(50)
    end,
    test = function(t)
        local rows = { { 5, 5, 5, 5, 5 }, { 3, 2, 4, 1, 2 }, { 3, 2, nil, 1, 2 }, { 0, 0, 0, 0, 0 } }
        local score = 4 * total(people(WHO5, rows), WHO5, 0)
        t.equal(score[1], 100.0)
        t.equal(score[2], 48.0)
        t.equal(score[3], nil)
        t.equal(score[4], 0.0)
    end,
})

indicator(questionnaire {
    code = "wemwbs",
    prefix = "WEMWBS", n = 14, most_missing = 3, factor = 1, direction = "+",
    title = { fr = "Bien-être mental (WEMWBS)", en = "Mental well-being (WEMWBS)" },
    meaning = {
        fr = "Score moyen de 14 à 70, et part des personnes à 42 ou moins.",
        en = "Mean score from 14 to 70, and share of people at 42 or less.",
    },
    explain = {
        fr = "Somme de quatorze réponses (1 à 5) ; jusqu'à trois manquantes sont remplacées par la moyenne de la personne. "
            .. "Tennant et coll. (2007). Les seuils viennent d'échantillons britanniques.",
        en = "Sum of fourteen answers (1 to 5); up to three missing ones are replaced by the person's mean. Tennant et al. "
            .. "(2007). The cut-offs come from British samples.",
    },
    thresholds = { low = 42, high = 60 },
    is_beyond = function(score)
        return score:le(42)
    end,
    test = function(t)
        local three, four = {}, {}
        for i = 1, 14 do
            three[i] = i > 3 and 4 or nil
            four[i] = i > 4 and 4 or nil
        end
        local score = total(people(WEMWBS, { three, four, { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 } }), WEMWBS, 3)
        t.near(score[1], 56) -- eleven answers of 4, and three of their mean
        t.equal(score[2], nil)
        t.equal(score[3], 14.0)
    end,
})

indicator(questionnaire {
    code = "phq9",
    prefix = "PHQ9", n = 9, most_missing = 2, factor = 1, direction = "-",
    title = { fr = "Symptômes dépressifs (PHQ-9)", en = "Depressive symptoms (PHQ-9)" },
    meaning = {
        fr = "Score moyen de 0 à 27, et part des personnes à 10 ou plus.",
        en = "Mean score from 0 to 27, and share of people at 10 or more.",
    },
    explain = {
        fr = "Somme de neuf réponses (0 à 3) ; jusqu'à deux manquantes sont remplacées par la moyenne de la personne. "
            .. "Kroenke et coll. (2001). Pas un diagnostic ; la neuvième question demande une réponse humaine le jour même.",
        en = "Sum of nine answers (0 to 3); up to two missing ones are replaced by the person's mean. Kroenke et al. "
            .. "(2001). No diagnosis; the ninth question asks for a human answer on the same day.",
    },
    thresholds = { mild = 5, moderate = 10, moderately_severe = 15, severe = 20 },
    is_beyond = function(score)
        return score:ge(10)
    end,
    test = function(t)
        local two, three = { 1, 2, 0, 1, 3, nil, 1, 0, nil }, { 1, 2, 0, 1, 3, nil, 1, nil, nil }
        local score = total(people(PHQ9, { { 3, 3, 3, 3, 3, 3, 3, 3, 3 }, two, three }), PHQ9, 2)
        t.equal(score[1], 27.0)
        t.near(score[2], 8 * 9 / 7) -- seven answers that sum up to 8
        t.equal(score[3], nil)
        local keys = { territory = { "a", "a" }, period = { "1", "1" }, phase = { "x", "x" } }
        local rows = frame.new({ "territory", "period", "phase" }, keys)
        local s = frame.new({ "s" }, { s = { 12, 6 } }).s
        local f = figures(rows, s, s:ge(10))
        t.equal(f.n[1], 2.0)
        t.near(f.mean[1], 9)
        t.near(f.share[1], 0.5)
    end,
})
