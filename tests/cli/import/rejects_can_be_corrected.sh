# The file of rejects, corrected, is a file to import; its added columns are kept out.
. "$CASES/import/ground"
"$MIEUX" import --quiet --keep-good --rejects refus.csv suivi-faux.csv 2>/dev/null
sed -n '1p;/B77/s/B77/A02/p' refus.csv >corrige.csv
"$MIEUX" import corrige.csv
