# A sheet of the demonstration network, filled in and taken back.
. "$CASES/review/ground"
"$MIEUX" --quiet init
"$MIEUX" --quiet import "$network"/*.csv "$network"/*.tsv
"$MIEUX" review --output sheet.tsv --coder camille --most 60 --delimiter tab 2>messages
sed -n 1p sheet.tsv | tr '\t' '\n'
ls -l sheet.tsv | cut -c1-10
wc -l <sheet.tsv | awk '{print ($1 >= 61) ? "sixty places" : "too few: " $1}'
grep -c 'usage interne' messages
# Where people differ comes first, with what each said; one place in ten is drawn from what the model codes alone.
awk -F '\t' 'NR > 1 && NR <= 10 && $7 ~ /codage-1 : .*; codage-2 : / {n++} END {print (n > 5) ? "people differ first" : n}' sheet.tsv
awk -F '\t' -v OFS='\t' 'NR > 1 && $20 == "" && ++n <= 40 {$16 = n % 2 ? "A03" : "A03-11/P15/k"; $17 = "-"; $18 = ""} {print}' sheet.tsv >filled.tsv
"$MIEUX" review --read filled.tsv --coder camille | cut -d, -f1-3 | head -4
"$MIEUX" --quiet export codes | grep -c ',camille,2015,A03,'
"$MIEUX" --quiet export codes | grep ',camille,' | cut -d, -f3-11 | sort | uniq -c
# The same again changes nothing; what camille coded does not come again, unless people differ.
cp mieux.db before.db
"$MIEUX" review --read filled.tsv --coder camille
cmp mieux.db before.db && echo unchanged
"$MIEUX" --quiet review --coder camille --all --delimiter tab | awk -F '\t' 'NR > 1 && $7 == "" {print $2}' >left
cut -f2,16 filled.tsv | grep 'A03' | cut -f1 | grep -cxf - left
"$MIEUX" check
