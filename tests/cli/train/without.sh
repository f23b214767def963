# A model without kinds of features is read without them; unknown kinds are refused.
. "$CASES/classify/ground"
"$MIEUX" --quiet train texts.tsv --without letters,opening --output bare.mxc
cmp -s small.mxc bare.mxc || echo another
printf 'text\ntravail\nla santé\n' >f.csv
"$MIEUX" classify f.csv --model bare.mxc | cut -d, -f1,3
"$MIEUX" train texts.tsv --without letters,verbs --output no.mxc
