# The good rows are loaded, the refused ones written out with their reasons; the status says so.
. "$CASES/import/ground"
"$MIEUX" import --keep-good --rejects refus.csv suivi-faux.csv
status=$?
cat refus.csv
exit $status
