# Kinds that a script describes by its own table: days, links, a plane, a map.
"$MIEUX" --quiet init
cat > calendar.lua <<'END'
local promises = frame.new({ "title", "start", "due", "status", "n" }, {
    title = { "Ouvrir un café", "Former six pairs" }, start = { "2025-01", "2025-02" }, due = { "2025-06-30", "2025-09-30" },
    status = { "kept", "planned" }, n = { 12, 12 },
}, { n = "people" })
return chart.calendar { data = promises, by = "title", start = "start", due = "due", status = "status", as_of = "2025-12-31" }
END
cat > flow.lua <<'END'
local links = frame.new({ "from", "to", "leaves", "arrives", "n" }, {
    from = { "statements", "objectives" }, to = { "objectives", "commitments" }, leaves = { 54, 8 }, arrives = { 8, 16 }, n = { 20, 20 },
}, { n = "people" })
return chart.flow { data = links, by = "from", to = "to", y = "leaves", y2 = "arrives", title = { en = "From what is said" } }
END
cat > plane.lua <<'END'
local points = frame.new({ "point", "kind", "x", "y", "quality", "n" }, {
    point = { "Habitants", "Soignants", "Logement" }, kind = { "groupes", "groupes", "composantes" },
    x = { -0.4, 0.5, -0.3 }, y = { 0.1, -0.2, 0.2 }, quality = { 0.9, 0.8, 0.3 }, n = { 40, 30, 30 },
}, { n = "people" })
return chart.correspondence { data = points, by = "point", series = "kind", x = "x", y = "y", quality = "quality", x_name = { fr = "axe 1", en = "axis 1" } }
END
cat > map.lua <<'END'
local places = frame.new({ "territory", "y", "n" }, { territory = { "a", "b" }, y = { 0.4, 0.6 }, n = { 40, 7 } }, { y = "figure", n = "people" })
local land = '{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}}'
return chart.map { data = places, by = "territory", y = "y", as_percent = true, outline = land }
END
for name in calendar flow plane map; do
    "$MIEUX" --quiet --lang en chart ./$name.lua
    grep -o '<title>.*</title>' $name.svg
    grep -o '<desc>.*</desc>' $name.svg
done
echo 'return chart.map { data = frame.new({ "t", "y", "n" }, { t = { "a" }, y = { 1 }, n = { 40 } }, { n = "people" }), by = "t", y = "y", due = "t" }' > wrong.lua
"$MIEUX" --quiet --lang en chart ./wrong.lua || echo "$?"
