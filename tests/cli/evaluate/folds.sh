# Cross-validation: each text is judged once, by a model that never saw it; the seed deals.
. "$CASES/classify/ground"
"$MIEUX" evaluate texts.tsv --folds 4 --format csv >one
"$MIEUX" --quiet evaluate texts.tsv --folds 4 --format csv >two
cmp one two && echo same
grep ^component one | cut -d, -f1,5
