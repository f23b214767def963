# The gallery: a section a script, a picture a chart; the same bytes twice.
network=$MIEUX_DATA/datasets/network
"$MIEUX" --quiet init
"$MIEUX" --quiet import "$network"/*.csv "$network"/*.tsv
"$MIEUX_DATA/scripts/gallery" mieux.db one "$MIEUX"
"$MIEUX_DATA/scripts/gallery" mieux.db two "$MIEUX"
diff -r one two
ls one
grep -c '<section' one/gallery.html
for script in "$MIEUX_DATA"/scripts/charts/*.lua "$MIEUX_DATA"/scripts/sections/*.lua "$MIEUX_DATA"/scripts/reports/*.lua "$MIEUX_DATA"/scripts/indicators/*.lua; do
    grep -q "<summary>$(basename "$script")" one/gallery.html || echo "$script is not in it"
done
