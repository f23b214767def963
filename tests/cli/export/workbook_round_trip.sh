# What is exported as a workbook can be imported: the same tables again.
DB="--quiet --store"
"$MIEUX" $DB a.db init; "$MIEUX" $DB b.db init
"$MIEUX" $DB a.db import "$DATA"/import/territoires.csv "$DATA"/import/groupes.csv "$DATA"/import/indicateurs.csv \
    "$DATA"/import/expressions.csv "$DATA"/import/codes.csv "$DATA"/import/objectifs.csv "$DATA"/import/engagements.csv \
    "$DATA"/import/actions.csv "$DATA"/import/contrats.csv "$DATA"/import/bilans.csv
cat > formules.csv <<'END'
territory,statement,text,group,question
mulhouse,f1,"'=1+1",,1
mulhouse,f2,"'+33 (le soir)",,2
mulhouse,f3,"'@x",,3
mulhouse,f4,"''=2+2",,1
mulhouse,f5,"_x0041_, <b>, ""cité""
et une autre ligne",,2
mulhouse,f6,007,,3
END
"$MIEUX" $DB a.db import formules.csv
for table in territories groups indicators statements codes objectives commitments actions contracts reviews; do
    "$MIEUX" $DB a.db export $table --output $table.xlsx
    "$MIEUX" $DB b.db import $table.xlsx || continue
    for db in a b; do "$MIEUX" $DB $db.db export $table --format json --output $db.json; done
    for db in a b; do sed 's/, "line": [0-9null]*//' $db.json | sort > $db.lines; done
    cmp a.lines b.lines && echo "$table: same"
done
"$MIEUX" $DB b.db export statements | grep ',f[0-9],'

