# Two cities hand on counts; the network's figures are those of one store with all their answers, to the last digit: with
# weights, missing answers, several periods, scales in both directions, groups, as a workbook and as CSV.
printf 'territory,name,parent\ndep,Département,\nville,Ville,dep\nbourg,Bourg,dep\n' >t.csv
printf 'indicator,name,scale,direction\nA01,Repas,1-5,+\nF04,Humeur,0-3,-\n' >i.csv
{
    echo territory,group,name
    for g in 1 2 3 4 5 6; do printf 'ville,g%d,G%d\nbourg,g%d,G%d\n' $g $g $g $g; done
} >g.csv
follow() { # TERRITORY PEOPLE SEED WEIGHTED GROUPED
    awk -v t=$1 -v n=$2 -v seed=$3 -v weighted=$4 -v grouped=$5 '
    function draw(m) { seed = (seed * 16807) % 2147483647; return seed % m }
    function row(i, indicator, period, phase, cycle, name, value) {
        print t "," (grouped ? "g" (1 + i % 6) : "") "," indicator "," period "," phase "," cycle "," name i "," value "," w[i]
    }
    BEGIN {
        print "territory,group,indicator,period,phase,cycle,respondent,value,weight"
        for (i = 1; i <= n; i++) w[i] = weighted ? (300 + draw(2700)) / 1000 : ""
        for (k = 0; k < 2; k++) {
            lowest = 1 - k; width = 5 - k
            for (i = 1; i <= n; i++) {
                b = draw(width); a = b + draw(3) - 1; if (a < 0) a = 0; if (a >= width) a = width - 1
                if (draw(10)) row(i, k ? "F04" : "A01", "2022", "before", 1, "p", draw(20) ? b + lowest : "")
                if (draw(8)) row(i, k ? "F04" : "A01", "2023", "after", 1, "p", a + lowest)
                for (y = 2018; y < 2024; y++) if (draw(5)) row(i, k ? "F04" : "A01", y, "", "", "q", draw(width) + lowest)
            }
        }
    }'
}
ask() { # STORE
    for question in describe "describe --by indicator,period" "describe --by territory,indicator,period,phase,cycle" \
        "compare --period 2021" "compare --period 2021 --together" trend "trend --together" "trend --slopes" \
        change "change --together" "change --by indicator,cycle" "change --territory dep --together --design linked"; do
        echo "-- $question"
        "$MIEUX" --quiet --store $1 $question --format csv
    done
}
try() { # NAME WEIGHTED GROUPED ENDING OPTIONS
    follow ville 160 7 $2 $3 >ville.csv
    follow bourg 90 11 0 $3 >bourg.csv
    rm -f *.db
    for store in all ville bourg net; do
        "$MIEUX" --quiet --store $store.db init
        [ $store = net ] || "$MIEUX" --quiet --store $store.db import t.csv i.csv g.csv
    done
    "$MIEUX" --quiet --store all.db import ville.csv bourg.csv
    for store in ville bourg; do
        "$MIEUX" --quiet --store $store.db import $store.csv
        "$MIEUX" --quiet --store $store.db export --counts $store-counts.$4 --rule internal $5
    done
    "$MIEUX" --lang en --store net.db merge ville-counts.$4 bourg-counts.$4 2>&1
    "$MIEUX" --quiet --store net.db check
    ask all.db >all
    ask net.db >net
    cmp all net && echo "$1: equal, $(wc -l <all) lines"
}
try plain 0 0 csv
try weighted 1 0 xlsx
try groups 1 1 csv "--by group"
