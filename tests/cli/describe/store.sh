# Without a file, what the store holds: answers of people, counts and reals together.
. "$CASES/import/ground"
cd "$DATA/import"
"$MIEUX" --store "$OLDPWD/mieux.db" --quiet import suivi-long.csv effectifs.csv
cd "$OLDPWD"
"$MIEUX" describe
"$MIEUX" --quiet describe --by groupe,période
"$MIEUX" describe --by colour
