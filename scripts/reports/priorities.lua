-- A report of one page: what counts for citizens, as a table to work with in a meeting.
--
--     mieux report priorities --territory fictif-haute-vaire --output priorites.html

local ask = ...

local weights = ask.need("citizens_weights")
local names = {}
for topic in store.table("topics"):rows() do
    names[topic.code] = ask.lang == "fr" and topic.name_fr or topic.name_en
end
weights = weights:with("name", weights.component:map(function(component)
    return names[component] or component
end), "key")
weights = weights:with("place", weights.weight:rank(nil, "descending"), "figure"):sort({ "place" }):head(15)

report.begin {
    title = { fr = "Ce qui compte pour les citoyens", en = "What counts for citizens" },
    subtitle = { fr = "Une page pour en parler", en = "A page to talk about" },
}
report.heading { fr = "Ce dont on parle le plus", en = "What is spoken of most" }
report.paragraph {
    fr = "La part de chaque composante dans tout ce qui a été dit. *Parler souvent d'une chose ne dit pas pourquoi* : "
        .. "demandez-le aux groupes.",
    en = "The part of each component in all that was said. *To speak often of a thing does not say why*: ask the groups.",
}
report.table {
    data = weights,
    columns = {
        { "name", heading = { fr = "Composante", en = "Component" } },
        { "statements", heading = { fr = "Expressions", en = "Statements" }, show = "count" },
        { "weight", heading = { fr = "Part", en = "Part" }, show = "share", decimals = 1, bar = true },
        { "n", heading = { fr = "Personnes", en = "People" }, show = "count" },
    },
    caption = { fr = "Les quinze composantes les plus nommées", en = "The fifteen components named most" },
}
report.box("method", { fr = "Méthode", en = "Method" }, function()
    report.paragraph {
        fr = "Indicateur `citizens_weights` : expressions d'une composante, divisées par celles de toutes les composantes nommées.",
        en = "Indicator `citizens_weights`: statements of a component over those of all named components.",
    }
end)
