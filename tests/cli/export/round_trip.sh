# What is exported can be imported: the same tables again.
DB="--quiet --store"
"$MIEUX" $DB a.db init; "$MIEUX" $DB b.db init
printf 'territory,name,parent\nHR,Haut-Rhin,\nMUL,Mulhouse,HR\n' > territories.csv
printf 'territory,group,name,kind,size\nMUL,g1,Parents,homogeneous,12\n' > groups.csv
printf 'territory,statement,text,group,question\nMUL,s1,"un toit, enfin",g1,1\nMUL,s2,« oui »,g1,2\n' > statements.csv
"$MIEUX" $DB a.db import territories.csv groups.csv statements.csv
for table in territories groups statements; do
    "$MIEUX" $DB a.db export $table --output out-$table.csv
    "$MIEUX" $DB b.db import out-$table.csv >/dev/null 2>&1
    "$MIEUX" $DB b.db export $table > again.csv
    cmp out-$table.csv again.csv && echo "$table: same"
done
