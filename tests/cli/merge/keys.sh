# Each territory keeps its key for pseudonyms; nobody of one territory is known under two.
printf 'territory,name\nMUL,Mulhouse\nCOL,Colmar\n' >t.csv
printf 'territory,text,author\nMUL,un toit,Odile Kern\n' >mul.csv
printf 'territory,text,author\nCOL,un ami,Odile Kern\n' >col.csv
printf 'territory,text,author\nCOL,la paix,Odile Kern\n' >col-2.csv
for name in mul col; do
    "$MIEUX" --quiet init --store $name.db --new-key cle-$name
    "$MIEUX" --quiet import --store $name.db --key cle-$name t.csv $name.csv
done
"$MIEUX" --quiet init --new-key cle
"$MIEUX" merge mul.db col.db
"$MIEUX" --quiet export statements | cut -d, -f1,8 | sed 1d | sort -u | wc -l
"$MIEUX" --quiet export statements | cut -d, -f8 | sort -u | wc -l
"$MIEUX" import --key cle col-2.csv
"$MIEUX" import col-2.csv
"$MIEUX" --quiet import --store col.db --key cle-col col-2.csv
"$MIEUX" merge col.db
"$MIEUX" --quiet export statements | cut -d, -f8 | sort -u | wc -l
# The same territory, under another key in another store.
"$MIEUX" --quiet init --store autre.db --new-key cle-autre
"$MIEUX" --quiet import --store autre.db --key cle-autre t.csv col-2.csv
"$MIEUX" merge autre.db
