# The same texts give the same bytes, for any number of threads, by a recipe or by name.
. "$CASES/classify/ground"
printf 'file,weight\ntexts.tsv,1\n' >recipe.csv
"$MIEUX" --quiet train texts.tsv --threads 3 --output three.mxc
"$MIEUX" --quiet train --recipe recipe.csv --output recipe.mxc
cmp three.mxc small.mxc && cmp recipe.mxc small.mxc && echo same
"$MIEUX" train texts.tsv --output facts.mxc --format csv | sed 's/[0-9a-f]\{64\}/HASH/'
cmp facts.mxc small.mxc && echo same
