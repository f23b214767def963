# What a territory published is held against the network's figures; what it withheld of its own whole does not bind them.
people() { # TERRITORY N
    echo territory,period,respondent,I1
    for i in $(seq 1 "$2"); do echo "$1,2023,r$i,$((1 + i % 5))"; done
}
printf 'indicator,name,scale,questionnaire\nI1,Logement,1-5,Q\n' >i.csv
for territory in MUL COL STR; do
    printf 'territory,name\n%s,%s\n' $territory $territory >$territory-t.csv
    case $territory in MUL) people MUL 40 ;; COL) people COL 3 ;; STR) people STR 90 ;; esac >$territory.csv
    "$MIEUX" --quiet init --store $territory.db
    "$MIEUX" --quiet import --store $territory.db i.csv $territory-t.csv $territory.csv
done
released() { "$MIEUX" --quiet --store "$1" describe --by indicator,period --release --format csv | cut -d, -f1-3,14; }
released MUL.db
released COL.db
"$MIEUX" --quiet init
"$MIEUX" --quiet merge MUL.db COL.db
echo "-- 43, beside the 40 of Mulhouse, would tell of three people"
released mieux.db
"$MIEUX" --quiet releases --format csv | cut -d, -f1,4- | sed 's/,[0-9a-f]\{8\},/,/'
"$MIEUX" --quiet init --store other.db
"$MIEUX" --quiet merge --store other.db COL.db STR.db
echo "-- 93, though Colmar showed nothing"
released other.db
