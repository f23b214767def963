# Follow-up as counts: a table a sheet of one workbook, or the same rows in one CSV file. The rule withholds, what it withholds is
# listed, and the store remembers it as a release.
cat >t.csv <<'END'
territory,name,parent
dep,Département,
v,Ville,dep
w,Ailleurs,
END
printf 'indicator,name,scale,level_1,level_3\nA01,Repas,1-3,rarement,toujours\nR,Revenu,real,,\n' >i.csv
{
    echo territory,indicator,period,phase,cycle,respondent,value
    for i in $(seq 1 60); do
        echo "v,A01,2022,before,1,p$i,$((1 + i % 3))"
        [ $i -gt 20 ] && echo "v,A01,2023,after,1,p$i,$((1 + i / 3 % 3))"
        echo "v,A01,2021,,,q$i,$((1 + i % 3))"
    done
    echo v,A01,2021,,,q61,
    echo v,R,2021,,,q1,1200
} >f.csv
"$MIEUX" --quiet init
"$MIEUX" --quiet import t.csv i.csv f.csv
"$MIEUX" export --counts internal.csv --rule internal
grep -v '^method' internal.csv | cut -d, -f1,4,14,15,17-19,25-
echo "-- health"
"$MIEUX" --lang en export --counts health.csv
grep -E '^(counts|pairs|withheld)' health.csv | cut -d, -f1,4,15,25-30,35-
"$MIEUX" --quiet releases --format csv | cut -d, -f3-7
echo "-- the same bytes"
"$MIEUX" --quiet export --counts one.xlsx
"$MIEUX" --quiet export --counts two.xlsx
cmp one.xlsx two.xlsx && echo same
"$MIEUX" --lang en export --counts x.json
"$MIEUX" --lang en export --counts x.xlsx --by territory
"$MIEUX" --lang en export counts --rule health
"$MIEUX" --lang en export counts --counts x.xlsx
rm -f x.db; "$MIEUX" --store x.db --quiet init
"$MIEUX" --lang en --store x.db export --counts x.xlsx
