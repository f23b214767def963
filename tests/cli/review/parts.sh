# A statement that holds two criteria comes with its parts; who fills them in cuts it, and they count in its place.
. "$CASES/review/ground"
"$MIEUX" --quiet init
printf 'territory,name\nmul,Mulhouse\n' >t.csv
cat >s.csv <<'END'
territory,statement,text,group,question,lang,author
mul,s1,avoir un travail et des amis,,1,fr,p1
mul,s2,un travail,,1,fr,p2
END
"$MIEUX" --quiet import t.csv s.csv
# Which of the two is the main one, and so comes first, is the model's affair.
sheet --all | awk -F '\t' -v OFS='\t' '$20 == "s1" {$2 = $6 ~ /travail/ ? "s1/1" : "s1/2"} {print}' | {
    read -r header
    echo "$header"
    sort
} >sheet.tsv
cut -f2,6,20 sheet.tsv | tail -n +2 | sort
read_back() { # CODER
    "$MIEUX" review --read filled.tsv --coder "$1" 2>&1 >nothing | grep -v 'modèle\|promet'
}
fill() { # STATEMENT COMPONENT: on standard input
    awk -F '\t' -v OFS='\t' -v id="$1" -v code="$2" '$2 == id {$16 = code} {print}'
}
counted() {
    "$MIEUX" --quiet run count.lua 2>/dev/null
}
cat >count.lua <<'END'
for _, row in ipairs(store.statements():to_rows()) do print(row.statement, row.text, row.component, row.parent) end
END
echo '- one part alone is refused'
fill s1/1 A06 <sheet.tsv >filled.tsv
read_back anne
echo '- both: the whole keeps its code, its parts count'
fill s1 A06 <sheet.tsv | fill s1/1 A06 | fill s1/2 D03 >filled.tsv
read_back anne
counted
"$MIEUX" --quiet export statements | grep s1
echo '- the table of codes lists the whole and its parts'
"$MIEUX" --quiet export statement_codes | cut -d, -f2,4
echo '- a second coder cuts it too; a third cuts it further; the whole is what they agree on'
fill s1 A06 <sheet.tsv | fill s1/1 A06 | fill s1/2 D00 >filled.tsv
read_back bob
awk -F '\t' -v OFS='\t' '$2 == "s1/1" {$2 = "s1/3"; $6 = "un travail stable"; $16 = "A06"} {print}' sheet.tsv >filled.tsv
read_back chloe
"$MIEUX" --quiet agree --format csv | cut -d, -f1-4,6,7
echo '- names that are taken, or lead nowhere'
awk -F '\t' -v OFS='\t' '$2 == "s1/1" {$2 = "s2"; $16 = "D03"} $2 == "s1/2" {$20 = "s9"; $16 = "D03"} {print}' sheet.tsv >filled.tsv
read_back dom
"$MIEUX" check
