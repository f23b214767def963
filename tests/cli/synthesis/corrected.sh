# Shares corrected for what a small model confuses, by what people decided; what it says where they decided little.
. "$CASES/classify/ground"
"$MIEUX" --quiet init
printf 'territory,name\nnord,Nord\n' >towns.csv
awk 'BEGIN { print "territory,statement,text,question,lang,author"
    split("avoir un travail;un emploi stable;de vrais amis;avoir des amis;être serein;avoir peur du chômage", say, ";")
    for (i = 1; i <= 120; i++) printf "nord,s%d,%s,%d,fr,p%d\n", i, say[i % 6 + 1], i % 6 == 5 ? 2 : 1, i % 40 }' >said.csv
"$MIEUX" --quiet import towns.csv said.csv
"$MIEUX" --quiet classify --model small.mxc >out
# Words as they are, figures to four digits, without the names.
short() { awk -F, -v OFS=, '{ NF = 14; for (i = 6; i <= 10; i++) if ($i + 0) $i = sprintf("%.4f", $i) } 1'; }
echo "nobody decided anything"
"$MIEUX" synthesis corrected --model small.mxc --format csv | short
# Somebody decides two in three, and calls every eighth statement a matter of fear or peace of mind.
awk 'BEGIN { print "statement,coder,component,polarity"
    split("A06 A06 D03 D03 G03 A06", code, " ")
    for (i = 1; i <= 120; i += 1 + i % 2 * (i % 5 > 0)) printf "s%d,anne,%s,%s\n", i, i % 8 == 2 ? "G03" : code[i % 6 + 1], i % 6 == 5 ? "-" : "+" }' >codes.csv
"$MIEUX" --quiet import codes.csv
"$MIEUX" synthesis corrected --model small.mxc --format csv >first
short <first
"$MIEUX" --quiet synthesis corrected --model small.mxc --format csv | cmp first - && echo "the same bytes"
"$MIEUX" --quiet synthesis corrected --by component --model small.mxc --release --format csv | short
"$MIEUX" --quiet synthesis corrected --by group --model small.mxc
"$MIEUX" --quiet synthesis --model small.mxc
"$MIEUX" --quiet train texts.tsv --from-store --output ours.mxc >nothing
"$MIEUX" --quiet synthesis corrected --model ours.mxc
