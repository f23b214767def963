-- Whether territories come closer to each other.
--
-- From the first period of each territory to its last, for each component: how far the shares of people in a good situation lie from
-- each other at the start and at the end (sigma), and whether those that were lower at the start
-- gained more (beta).
--
-- When not to use it: with fewer than five territories, or to praise: territories also come closer
-- when the best ones fall. Errors of measurement alone give a beta that looks like convergence
-- (Galton's fallacy): believe beta only where sigma agrees.
--
-- Source: Barro and Sala-i-Martin (1992), Journal of Political Economy 100; Quah (1993).

-- The first and the last row of each territory, as periods 1 and 2; territories with one row are left out.
local function ends(cells)
    cells = cells:sort { "territory", "period" }
    local first = cells.period:eq(cells.period:first(cells.territory))
    local last = cells.period:eq(cells.period:last(cells.territory))
    cells = cells:with("period", last + 1, "key")
    return cells:where((first | last) & ~(first & last))
end

local function convergence_of(cells)
    local found = stats.convergence(cells, { value = "share_high", territory = "territory", period = "period" })
    return {
        territories = found.n,
        people = cells.n:min(),
        sigma = found.sigma.estimate,
        sigma_p = found.sigma.p_value,
        beta = found.beta.estimate,
        beta_p = found.beta.p_value,
        reason = found.sigma.cannot,
    }
end

local NAMES = { "indicator", "territories", "n", "sigma", "sigma_p", "beta", "beta_p", "reason" }
local ROLES = {
    territories = "figure", n = "people", sigma = "figure", sigma_p = "figure", beta = "figure", beta_p = "figure", reason = "note",
}

local function table_of(cells)
    local columns, n = {}, 0
    for _, name in ipairs(NAMES) do
        columns[name] = {}
    end
    for cell in cells:group({ "indicator" }):n():sort({ "indicator" }):rows() do
        local rows = ends(cells:where(cells.indicator:eq(cell.indicator)))
        if #rows > 0 then
            local found = convergence_of(rows)
            n = n + 1
            columns.indicator[n], columns.territories[n], columns.n[n] = cell.indicator, found.territories, found.people
            columns.sigma[n], columns.sigma_p[n] = found.sigma, found.sigma_p
            columns.beta[n], columns.beta_p[n], columns.reason[n] = found.beta, found.beta_p, found.reason or ""
        end
    end
    for _, name in ipairs(NAMES) do
        columns[name].n = n
    end
    return frame.new(NAMES, columns, ROLES)
end

indicator {
    code = "convergence",
    title = { fr = "Convergence entre territoires", en = "Convergence between territories" },
    meaning = {
        fr = "Les territoires se rapprochent-ils ? Écart entre eux à la fin, divisé par l'écart au début.",
        en = "Do territories come closer? The spread between them at the end, over that at the start.",
    },
    explain = {
        fr = "Par composante, de la première à la dernière période de chaque territoire, sur la part des personnes en "
            .. "bonne situation : sigma sous 1, les écarts se réduisent ; beta négatif, les moins bien placés progressent plus "
            .. "vite. Moins de cinq territoires : on ne peut conclure. Repose sur la plus petite cellule.",
        en = "By component, from the first to the last period of each territory, on the share of people in a good "
            .. "situation: sigma below 1, differences shrink; beta negative, those lower down gain more. Fewer than five territories: "
            .. "nothing can be concluded. Rests on the smallest cell.",
    },
    unit = "ratio",
    direction = "-",
    thresholds = { same = 1 },
    needs = { "good_situation" },
    compute = function(ctx)
        local cells = ctx.need("good_situation")
        return table_of(cells:where(cells.basis:eq("count") & ~cells.share_high:is_missing()))
    end,
    test = function(t)
        -- Five territories whose distances from 0.5 are halved: sigma 1/2.
        local cells = { indicator = {}, territory = {}, period = {}, n = {}, share_high = {} }
        for i, share in ipairs { 0.1, 0.3, 0.5, 0.7, 0.9 } do
            for k, period in ipairs { "2022", "2024" } do
                local at = 2 * (i - 1) + k
                cells.indicator[at], cells.territory[at], cells.period[at], cells.n[at] = "A01", "t" .. i, period, 20 + i
                cells.share_high[at] = k == 1 and share or 0.5 + (share - 0.5) / 2
            end
        end
        local found = table_of(frame.new({ "indicator", "territory", "period", "n", "share_high" }, cells, { n = "people" }))
        t.near(found.sigma[1], 0.5)
        t.equal(found.n[1], 21.0)
        t.equal(found.territories[1], 5.0)
    end,
}
