-- A section of the annual report: what counts for citizens, and how they are doing there.
--
-- It stands on three shipped indicators (citizens_weights, weighted_index, joint_deprivation) and on
-- the situations of the territories in scope. Where nothing may be published there is no section.
-- To write your own, copy this file to ~/.local/share/mieux/scripts/sections and change it; to leave
-- it out, take the word "scripts" from the line "sections" of reports/annual.fr.txt.

local ask = ...

local function known(f, column)
    return f:where(~f[column]:is_missing())
end

-- Components measured in scope, with their weight, the heaviest first.
local function priorities()
    local cells = store.distribution { by = { "indicator" }, under = ask.territory or ask.network, together = "all" }
    cells = cells:where(cells.basis:eq("count")):select { "indicator", "n", "basis", "share_low", "share_high" }
    cells = cells:join(store.indicators():select { "indicator", "component" }, { "indicator" })
    cells = cells:join(ask.need("citizens_weights"):select { "component", "weight" }, { "component" })
    cells = known(known(cells, "share_high"), "weight")
    cells = cells:with("place", cells.weight:rank(nil, "descending"), "figure"):sort({ "place" }):head(10)
    local names = {}
    for topic in store.table("topics"):rows() do
        names[topic.code] = ask.lang == "fr" and topic.name_fr or topic.name_en
    end
    return cells:with("name", cells.component:map(function(component)
        return names[component] or component
    end), "key")
end

-- The median over the territories in scope, each in its last period; nil where none is published.
local function median_of(code, column)
    local cells = known(ask.need(code), column)
    cells = cells:where(cells.territory:is_in(ask.territories)):sort { "territory", "period" }
    local last = cells:where(cells.period:eq(cells.period:last(cells.territory)))
    if #last == 0 then
        return nil, 0
    end
    return last[column]:median(), #last:group({ "territory" })
end

local function percent(x)
    return report.number(x, "share")
end

local function tell_priorities(cells)
    local first = cells:head(1):to_rows()[1]
    local name = report.plain(first.name)
    report.finding {
        fr = "Parmi ce qui est mesuré, les citoyens parlent le plus de **" .. name .. "** : " .. percent(first.share_high)
            .. " s'y disent en bonne situation, " .. percent(first.share_low) .. " en mauvaise.",
        en = "Of what is measured, citizens speak most of **" .. name .. "**: " .. percent(first.share_high)
            .. " call their situation there good, " .. percent(first.share_low) .. " bad.",
    }
    report.figure {
        chart = chart.mentions {
            data = cells,
            by = "name",
            y = "share_high",
            y2 = "share_low",
            side_names = {
                { fr = "mauvaise situation", en = "bad situation" },
                { fr = "bonne situation", en = "good situation" },
            },
            title = {
                fr = "Ce dont les citoyens parlent le plus, et comment ils vont",
                en = "What citizens speak of most, and how they are doing",
            },
            note = {
                fr = "En haut la composante la plus nommée. Être nommé souvent ne veut pas dire aller mal.",
                en = "At the top the component named most. To be named often does not mean to be badly off.",
            },
        },
        caption = { fr = "Situations, par composante la plus nommée", en = "Situations, by the component named most" },
    }
end

local function tell_indices()
    local index, n = median_of("weighted_index", "index")
    if index then
        report.paragraph {
            fr = "Chaque composante comptant autant que les citoyens en parlent, " .. percent(index)
                .. " des réponses disent une bonne situation (médiane de " .. n .. " territoires, dernière période de chacun).",
            en = "With each component counting as much as citizens speak of it, " .. percent(index)
                .. " of answers tell of a good situation (median of " .. n .. " territories, the last period of each).",
        }
    end
    local poor, m = median_of("joint_deprivation", "h")
    if poor then
        report.paragraph {
            fr = "Plusieurs choses manquent à la fois (un tiers des dimensions ou plus) à " .. percent(poor)
                .. " des personnes (médiane de " .. m .. " territoires ; Alkire et Foster 2011).",
            en = "Several things at once (a third of the dimensions or more) are lacking to " .. percent(poor)
                .. " of people (median of " .. m .. " territories; Alkire and Foster 2011).",
        }
    end
end

local cells = priorities()
if #cells > 0 then
    report.heading { fr = "Ce qui compte pour les citoyens", en = "What counts for citizens" }
    tell_priorities(cells)
    tell_indices()
end
