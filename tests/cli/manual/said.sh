# The examples of the commands for what was said, on texts that people coded.
. "$CASES/manual/ground"
cp "$MIEUX_DATA/datasets/classifier/held-out.tsv" expressions-codees.csv
printf 'file,weight\nexpressions-codees.csv,1\n' >recette.csv
try classify 1
try train 1
store
try evaluate 1
try review 1
try synthesis 1
