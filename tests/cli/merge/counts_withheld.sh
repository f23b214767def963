# What a city withheld is neither zero nor not asked: the network's questions say so beside their rows and on standard error. The city's
# store does not give the hidden back. The same file twice changes nothing; people who are there already, scales that
# disagree, and figures that cannot be are refused, and nothing is loaded.
printf 'territory,name\nv,Ville\nw,Ailleurs\n' >t.csv
printf 'indicator,name,scale\nA01,Repas,1-3\nA02,Toit,1-3\n' >i.csv
{
    echo territory,indicator,period,phase,cycle,respondent,value
    for i in $(seq 1 66); do
        echo "v,A01,2022,before,1,p$i,$((1 + i % 3))"
        [ $i -gt 6 ] && echo "v,A01,2023,after,1,p$i,$((1 + i / 3 % 3))"
        [ $i -gt 58 ] && echo "v,A02,2022,before,1,p$i,1"
    done
} >v.csv
for i in $(seq 1 40); do printf 'w,A01,2022,before,1,r%d,%d\nw,A02,2022,before,1,r%d,2\n' $i $((1 + i % 3)) $i; done |
    sed '1i territory,indicator,period,phase,cycle,respondent,value' >w.csv
for store in v net; do
    "$MIEUX" --quiet --store $store.db init
    "$MIEUX" --quiet --store $store.db import t.csv i.csv
done
"$MIEUX" --quiet --store v.db import v.csv
"$MIEUX" --quiet --store net.db import w.csv
"$MIEUX" --lang en --store v.db export --counts v.xlsx
"$MIEUX" --lang en --store net.db merge --dry-run v.xlsx
"$MIEUX" --lang en --store net.db merge v.xlsx
"$MIEUX" --lang en --store net.db merge v.xlsx
"$MIEUX" --quiet --store net.db export withheld
"$MIEUX" --lang en --store net.db describe --by territory,indicator,period --format csv | cut -d, -f1-5
"$MIEUX" --lang en --store net.db change --format csv | awk -F, '{ print $1, $2, $3, $4, $6, $7, "|" $NF }'
"$MIEUX" --lang fr --store net.db compare --indicator A02 --together --period 2022 --format csv | awk -F, '{ print $1, $2, $3, "|" $NF }'
echo "-- the city's own store gives nothing back"
"$MIEUX" --quiet --lang en --store v.db describe --release --by territory,indicator,period --format csv | cut -d, -f1-5,14-
"$MIEUX" --quiet --lang en --store v.db change --release --design unlinked --format csv | cut -d, -f1-5,9-
echo "-- refusals"
sed 's/^v,A01,2022,before,1,p1,.*/v,A01,2022,before,1,p1,3/' v.csv >v2.csv
"$MIEUX" --quiet --store v.db import --replaces 3 v2.csv
"$MIEUX" --quiet --store v.db export --counts v2.csv --rule internal
"$MIEUX" --lang fr --store net.db merge v2.csv
"$MIEUX" --lang en --store net.db merge --replaces 4 v2.csv
"$MIEUX" --quiet --store net.db export imports | cut -d, -f1,2,5
"$MIEUX" --quiet --store net.db export counts | wc -l
sed 's/,1-3,1,3,/,1-4,1,4,/' v2.csv >scale.csv
sed 's/^counts,\(.*\),1,2022,/counts,\1,9,2022,/; s/^pairs,/pairs ,/' v2.csv >levels.csv
sed 's/mieux-counts-1/mieux-counts-7/' v2.csv >format.csv
for file in scale levels format t; do "$MIEUX" --lang en --store net.db merge $file.csv; done
"$MIEUX" --lang en --store net.db merge --replaces 4 v.db
"$MIEUX" --quiet --store net.db check
"$MIEUX" --quiet --store net.db forget --territory v --person p1 --yes
