# Everything that is wrong is told with line and column; nothing is loaded.
. "$CASES/import/ground"
"$MIEUX" import suivi-faux.csv
status=$?
cmp mieux.db before.db
exit $status
