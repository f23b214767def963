# The same bytes again, under whatever name, change nothing.
. "$CASES/import/ground"
cp groupes.csv autre.csv
"$MIEUX" import groupes.csv autre.csv
cmp mieux.db before.db
