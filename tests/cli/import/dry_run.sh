# A trial checks everything and loads nothing.
. "$CASES/import/ground"
"$MIEUX" import --dry-run suivi-long.csv
cmp mieux.db before.db
