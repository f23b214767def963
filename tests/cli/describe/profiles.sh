# Five people a figure. Where all of nine answer 5, it is told of each of them that she does: nothing is said; of ten it may be.
# Four are too few. Of twelve, six are low and six high: both parts are shown, with what rests on them.
awk 'BEGIN { print "territory,indicator,period,respondent,value"
    say("v", "neuf", 9, 0); say("v", "dix", 10, 0); say("v", "quatre", 2, 2); say("v", "douze", 6, 6) }
    function say(where, what, high, low) {
        for (i = 1; i <= high; i++) printf "%s,%s,2023,%sh%d,5\n", where, what, where, i
        for (i = 1; i <= low; i++) printf "%s,%s,2023,%sl%d,1\n", where, what, where, i }' >f.csv
$MIEUX --quiet describe f.csv --by indicator --scale 1-5 --rule public
# What is withheld falls together: people, share, interval, and the mark in the chart, which is the same whatever they are. Cinq
# has four people; Dix covers it.
follow_up() {
    awk -v a="$1" -v b="$2" 'BEGIN { print "territory,indicator,period,respondent,value"
        say("cinq", a, 4 - a); say("dix", b, 12 - b); say("vingt", 9, 9); say("trente", 9, 12) }
        function say(where, high, low) {
            for (i = 1; i <= high; i++) printf "%s,q,2023,%sh%d,5\n", where, where, i
            for (i = 1; i <= low; i++) printf "%s,q,2023,%sl%d,1\n", where, where, i }'
}
printf 'indicator,name,scale,direction\nq,Voisins,1-5,+\n' >indicators.csv
printf 'territory,name\ncinq,Cinq\ndix,Dix\nvingt,Vingt\ntrente,Trente\n' >towns.csv
for parts in "2 6" "1 7"; do
    rm -f mieux.db
    follow_up $parts >g.csv
    $MIEUX --quiet init
    $MIEUX --quiet import towns.csv indicators.csv g.csv
    $MIEUX --quiet compare --rule public | cut -d, -f1-7
    $MIEUX --quiet chart territories --indicator q --rule public --output "c${parts% *}.svg"
done
cmp c1.svg c2.svg && echo "one chart"
