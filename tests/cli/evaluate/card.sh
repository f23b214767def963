# The model's card in both languages, figures by language, dimension and confidence.
. "$CASES/classify/ground"
"$MIEUX" evaluate --model small.mxc --card fiche.md texts.tsv
sed 's/`[0-9a-f]\{64\}`/HASH/; s/[0-9]*[,.][0-9]/n/g' fiche.md | grep -E '^#|HASH|^\| (fr|en|A|G) |texts.tsv'
"$MIEUX" --lang en evaluate --model small.mxc --card card.md texts.tsv
sed 's/[0-9]*[,.][0-9]/n/g' card.md | grep -E '^#|^\| (dimension|fr) |%%'
"$MIEUX" evaluate --card fiche.md
"$MIEUX" evaluate --model small.mxc --reliability --format csv texts.tsv | sed -n '/^from/,$p' | awk -F, 'NR == 1 { print } { n += $3 } END { print n }'
