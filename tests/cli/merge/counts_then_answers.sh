# A territory that shared counts comes with its whole store: the answers take their place, and nobody counts twice.
printf 'territory,name\nMUL,Mulhouse\n' >t.csv
printf 'indicator,name,scale,questionnaire\nI1,Logement,1-5,Q\n' >i.csv
answers() { # YEAR
    echo territory,period,respondent,I1
    for i in $(seq 1 60); do echo "MUL,$1,r$i,$((1 + i % 3))"; done
}
answers 2023 >f.csv
answers 2024 >g.csv
for store in mul part; do
    "$MIEUX" --quiet init --store $store.db
    "$MIEUX" --quiet import --store $store.db t.csv i.csv f.csv
done
"$MIEUX" --quiet import --store mul.db g.csv
"$MIEUX" --quiet export --store mul.db --counts mul.csv --rule internal
"$MIEUX" --quiet init
"$MIEUX" --quiet merge mul.csv
"$MIEUX" --quiet describe --format csv >counts
# Answers of some of the counts' times only.
cp mieux.db before.db
"$MIEUX" merge part.db
"$MIEUX" --lang en merge part.db
cmp mieux.db before.db && echo unchanged
"$MIEUX" merge mul.db
"$MIEUX" --quiet describe --format csv | cmp - counts && echo the same
"$MIEUX" --quiet export imports | awk -F, '{ print $1 "," $2 "," $(NF-1) }'
"$MIEUX" check
