# A chart and a report of scripts: by name, by path, the user's own first; the same bytes twice.
network=$MIEUX_DATA/datasets/network
"$MIEUX" --quiet init
"$MIEUX" --quiet import "$network"/*.csv "$network"/*.tsv
"$MIEUX" chart priorities
"$MIEUX" --quiet chart priorities --output again.svg
cmp priorities.svg again.svg && grep -o 'Ce dont les citoyens parlent le plus, et comment ils vont' again.svg | head -n 1
"$MIEUX" --quiet --lang en chart priorities --territory fictif-haute-vaire --width 500 --output narrow.svg
grep -o 'width="[0-9.]*[a-z]*"' narrow.svg | head -n 1
cat >mine.lua <<'END'
local ask = ...
local cells = store.distribution { by = { "indicator" }, under = ask.territory, together = "ici" }
return chart.mentions { data = cells:where(cells.basis:eq("count")), by = "indicator", y = "share_high", y2 = "share_low", title = "À moi" }
END
"$MIEUX" chart ./mine.lua --territory fictif-valbrune
mkdir -p own/mieux/scripts/charts
cp mine.lua own/mieux/scripts/charts/priorities.lua
XDG_DATA_HOME=$PWD/own "$MIEUX" --quiet chart priorities --output own.svg && grep -o 'À moi' own.svg | head -n 1
"$MIEUX" report priorities --date 2025-01-31 --output page.html
"$MIEUX" --quiet report priorities --date 2025-01-31 --output again.html
cmp page.html again.html && grep -o 'Ce qui compte pour les citoyens' page.html | head -n 1
"$MIEUX" chart nobody || echo "$?"
"$MIEUX" report nobody --output x.html || echo "$?"
echo 'return 1' >wrong.lua
"$MIEUX" chart wrong.lua || echo "$?"
"$MIEUX" report wrong.lua --output x.html || echo "$?"
