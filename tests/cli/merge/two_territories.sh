# Two territories' stores, merged, answer as one store into which all their files were loaded.
network=$MIEUX_DATA/datasets/network
part() { # FOLDER TERRITORY: the files that all share, and the territory's rows of the others
    mkdir "$1"
    cp "$network/territoires-fictifs.csv" "$network"/indic*.csv "$1"
    for name in groupes-fictifs.csv expressions-conseils-fictifs.csv suivi-conseils-cycle1-fictif.csv \
        follow-up-councils-cycle2-fictional.csv wellbeing-councils-cycle2-fictional.tsv barometre-situations-fictif.csv \
        contexte-publie-fictif.csv objectifs-fictifs.csv engagements-fictifs.csv actions-fictional.csv contrats-fictifs.csv; do
        LC_ALL=C awk -v t="$2" 'NR == 1 || index($0, t)' "$network/$name" >"$1/$name"
    done
}
part one fictif-valbrune
part two fictif-orcelles
for store in one two; do
    "$MIEUX" --quiet init --store $store.db
    "$MIEUX" --quiet import --store $store.db $store/*
done
cksum one.db two.db >before
"$MIEUX" --quiet init
"$MIEUX" merge one.db two.db
cp mieux.db first.db
"$MIEUX" merge two.db one.db
cmp mieux.db first.db && "$MIEUX" check
cksum one.db two.db | cmp - before && echo untouched

"$MIEUX" --quiet init --store direct.db
"$MIEUX" --quiet import --store direct.db one/*
"$MIEUX" --quiet import --store direct.db two/*
same() { # COMMAND …: the same bytes from both stores
    "$MIEUX" --quiet --store direct.db "$@" >expected 2>&1
    "$MIEUX" --quiet --store mieux.db "$@" >got 2>&1
    [ "$(wc -l <got)" -gt 1 ] && cmp got expected && echo "$*"
}
same describe --by territory,group,indicator,period,phase
same change
same change --release
same compare
same trend
same synthesis --by component
same synthesis specific --by territory,component
same synthesis --release
for table in territories groups statements codes statement_codes follow_up objectives commitments actions contracts \
    reviews published counts levels positions; do
    same export $table
done
for store in mieux direct; do
    "$MIEUX" --quiet --store $store.db report annual --year 2025 --output $store.json
done
cmp mieux.json direct.json && echo "the same report"
