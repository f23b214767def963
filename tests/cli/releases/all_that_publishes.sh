# Whatever publishes is remembered, and by itself: each command under a rule leaves one release in a store, and none without.
mieux() { "$MIEUX" --quiet "$@"; }
printf 'x = store.distribution{by = {"territory", "indicator"}} print(#x.n)\n' >people.lua
awk -F, 'BEGIN { print "territory,statement,coder,component" }
    NR > 1 && NR < 90 { print $1 "," $3 ",anne,A01"; print $1 "," $3 ",bob," (NR % 5 ? "A01" : "B01") }' \
    "$DATA/report/4-statements.csv" >codes.csv
mieux --store whole.db init
mieux --store whole.db import "$DATA"/report/*.csv codes.csv || exit 1
export SOURCE_DATE_EPOCH=1769817600
try() {
    for rule in internal health; do
        cp whole.db s.db
        mieux --store s.db "$@" --rule $rule >printed || echo "failed: $*"
        mieux --store s.db releases | awk -F, -v rule=$rule 'NR > 1 { print rule ": " $3 (NF == 10 && $6 > 0 ? "" : ": nothing shown") }'
    done
}
try describe --by indicator
try change
try change --territory grand --design linked
try trend
try compare --indicator A03
try synthesis mentions --by dimension
try agree
try run people.lua
try indicators compute balance_of_words
for chart in situations mentions priorities; do try chart $chart --output c.svg; done
try chart territories --indicator A03 --output c.svg
try report annual --output r.html
try report territory --territory grand --output r.html
try report comparison --output r.html
try report priorities --output r.html
