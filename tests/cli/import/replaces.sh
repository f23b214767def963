# A corrected file of the same name is refused with the advice that then works.
. "$CASES/import/ground"
"$MIEUX" import suivi-long.csv
cp suivi-corrige.csv suivi-long.csv
cp mieux.db before.db
"$MIEUX" import suivi-long.csv
echo $?
cmp mieux.db before.db
"$MIEUX" import --replaces 4 suivi-long.csv
"$MIEUX" import --replaces 4 suivi-corrige.csv
"$MIEUX" import --replaces 99 suivi-large.tsv
