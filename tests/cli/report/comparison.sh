# Territories side by side, by themselves: no chapter on what was said.
export SOURCE_DATE_EPOCH=1769817600
$MIEUX --quiet init
$MIEUX --quiet import "$DATA"/report/*.csv
$MIEUX --lang en report comparison --output c.html
grep -o '<h2 id="[a-z]*"' c.html
grep -o '<p class="subtitle">[^<]*' c.html
