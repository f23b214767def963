# Of people who answer once each, the total over periods less the periods that are shown is a period of few: asked for in one
# call or in two, in either order, by a script or by a command, the five of 2025 never come out.
export SOURCE_DATE_EPOCH=1769817600
printf 'territory,name\nMUL,Mulhouse\nCOL,Colmar\n' >t.csv
printf 'indicator,name,scale\nA03,Logement,1-5\n' >i.csv
awk 'BEGIN { print "territory,respondent,indicator,period,phase,cycle,value"
    for (i = 1; i <= 40; i++) print "MUL,a" i ",A03,2024,before,1," (i % 5 + 1) "\nCOL,c" i ",A03,2024,before,1," (i % 5 + 1)
    for (i = 1; i <= 5; i++) print "MUL,b" i ",A03,2025,after,2," (i % 5 + 1)
    for (i = 1; i <= 40; i++) print "COL,d" i ",A03,2025,after,2," (i % 5 + 1) }' >f.csv
"$MIEUX" --quiet --store whole.db init
"$MIEUX" --quiet --store whole.db import t.csv i.csv f.csv
mieux() { "$MIEUX" --quiet --store s.db "$@"; }
script() { # a question for each list of keys
    for keys in "$@"; do
        echo "local f = store.distribution {by = {'territory', 'indicator'$keys}}"
        echo 'for row in f:rows() do print(row.territory, row.period or row.phase or row.cycle or "all", row.n or "-") end'
    done
}
for key in period phase cycle; do
    script ", '$key'" "" >parts_all.lua
    script "" ", '$key'" >all_parts.lua
    for order in parts_all all_parts; do
        echo "== $key $order"
        cp whole.db s.db
        mieux run $order.lua --release | grep MUL
    done
done
echo == commands
cp whole.db s.db
mieux describe --by territory,indicator,period --release | grep MUL | cut -d, -f1-4
mieux describe --by territory,indicator --release | grep MUL | cut -d, -f1-3
cp whole.db s.db
mieux describe --by territory,indicator --release | grep MUL | cut -d, -f1-3
mieux describe --by territory,indicator,period --release | grep MUL | cut -d, -f1-4
# Where nobody answered one of the two there is nothing to tell, which is no failure.
mieux change --by territory,indicator,cycle --release | cut -d, -f1-5
