# Complaints name line and column; the whole sheet or nothing, unless the good rows are wanted.
. "$CASES/review/ground"
small_store
say() {
    "$MIEUX" "$@" >nothing
    echo "status $?" >&2
}
sheet --lang en >sheet.tsv
sed 's/s4/s9/' sheet.tsv | fill s9 D00 + | fill s1 Z99 + | fill s2 A06 x | fill s3 A06 + >filled.tsv
"$MIEUX" --quiet export codes >before
say --lang en review --read filled.tsv --coder camille
"$MIEUX" --quiet export codes | cmp - before
say review --read filled.tsv --coder camille --keep-good 2>&1 | grep -v modèle >&2
"$MIEUX" --quiet export codes | cut -d, -f2,3,5 | grep camille
# A column sorted by itself: texts beside the names of others.
awk -F '\t' -v OFS='\t' '$2 == "s2" {$6 = "avoir un travail"; $16 = "A06"} $2 == "s1" {$6 = "un travail"; $16 = "A06"} {print}' sheet.tsv >slipped.tsv
say review --read slipped.tsv --coder camille
printf 'territory,statement,component\nmul,s1,A06\n' >no-text.csv
say review --read no-text.csv --coder camille
printf 'territory,statement,text,coder,component\nmul,s2,un travail,dom,A06\n' >other.csv
say review --read other.csv --coder camille
say review --read sheet.tsv
say review sheet.tsv
say review --territory nowhere
say review --most 0
say --store none.db review
