# Each coder is kept apart; who changes their mind begins a round; together they settle.
. "$CASES/review/ground"
small_store
sheet >sheet.tsv
cut -f1,2,4-7 sheet.tsv
codes() {
    "$MIEUX" --quiet export codes | cut -d, -f2,3,5,6,10
}
read_back() { # CODER
    "$MIEUX" review --read filled.tsv --coder "$1" 2>&1 >nothing | grep -v modèle
}
echo '- camille'
fill s3 A03-11/P15/k + <sheet.tsv | fill s4 d00 '' >filled.tsv
read_back camille
echo '- changes her mind once, says the other again'
fill s3 A04 + <sheet.tsv | fill s4 D00 '' >filled.tsv
read_back camille
echo '- another coder, the same bytes'
read_back dom
echo '- a text of two lines, in a sheet of everything'
"$MIEUX" --quiet review --all --delimiter tab | awk -F '\t' -v OFS='\t' '$2 == "s5" {id = 1} id && /lignes/ {$11 = "G05"} {print}' >filled.tsv
read_back camille
echo '- together'
fill s1 A06 + <sheet.tsv >filled.tsv
read_back Consensus
codes
"$MIEUX" --quiet export statement_codes | grep ',s1,' | cut -d, -f2,4,8,9
sheet | cut -f2 | grep "^s[0-9]$"
echo '- a workbook says what the file of cells says'
"$MIEUX" --quiet review --all --output sheet.xlsx --codes-list codes.xlsx
"$MIEUX" review --read sheet.xlsx --coder camille 2>&1 >nothing | grep -v modèle
ls sheet.xlsx codes.xlsx
