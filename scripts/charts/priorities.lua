-- The ten components that citizens speak of most, and how people stand on them.
--
-- To the right the share of people in a good situation (4 and 5), to the left in a bad one (1 and
-- 2); from top to bottom by how much citizens speak of the component.
--
-- When not to use it: as a ranking of problems. What is spoken of most need not be what is worst,
-- nor what matters most to those who did not speak.
--
-- Source: SPIRAL; the shipped indicator citizens_weights.
--
--     mieux chart priorities --territory fictif-haute-vaire

local ask = ...

local function name_of(component, topics)
    for topic in topics:rows() do
        if topic.code == component then
            return ask.lang == "fr" and topic.name_fr or topic.name_en
        end
    end
    return component
end

local function priorities()
    local scope = ask.territory or ask.network
    local cells = store.distribution { by = { "indicator" }, under = scope, together = "all" }
    local components = store.indicators():select { "indicator", "component" }
    local weights = ask.need("citizens_weights"):select { "component", "weight" }
    cells = cells:select { "indicator", "n", "basis", "share_low", "share_high" }:join(components, { "indicator" })
    cells = cells:where(cells.basis:eq("count")):join(weights, { "component" })
    cells = cells:where(~cells.share_high:is_missing() & ~cells.weight:is_missing())
    cells = cells:with("place", cells.weight:rank(nil, "descending"), "figure"):sort({ "place" }):head(10)
    local topics = store.table("topics")
    return cells:with("name", cells.component:map(function(component)
        return name_of(component, topics)
    end), "key")
end

return chart.mentions {
    data = priorities(),
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
    subtitle = {
        fr = "Les dix composantes mesurées les plus nommées ; parts des personnes qui ont répondu, dernière réponse de chacune",
        en = "The ten measured components named most; shares of people who answered, the last answer of each",
    },
    note = {
        fr = "En haut la composante la plus nommée. Être nommé souvent ne veut pas dire aller mal.",
        en = "At the top the component named most. To be named often does not mean to be badly off.",
    },
}
