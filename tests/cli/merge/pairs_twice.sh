# Shared counts of which only pairs are shown: another file about the same people is refused, unless it replaces the first.
# How many answered at each time is withheld, and stays unknown.
printf 'territory,name\nMUL,Mulhouse\n' >t.csv
printf 'indicator,name,scale\nA1,Repas,1-4\n' >i.csv
{
    echo territory,indicator,period,phase,cycle,respondent,value
    for i in $(seq 1 60); do
        echo "MUL,A1,2022,before,1,p$i,$((i <= 30 ? 1 : i <= 56 ? 2 : 3))"
        echo "MUL,A1,2023,after,1,p$i,$((i <= 20 ? 2 : i <= 40 ? 1 : i <= 56 ? 2 : 3))"
    done
} >f.csv
"$MIEUX" --quiet init
"$MIEUX" --quiet import t.csv i.csv f.csv
"$MIEUX" --quiet export --counts one.csv --rule public
sed 's/^method,made_by,.*[0-9]/& /' one.csv >two.csv
"$MIEUX" --quiet init --store net.db
"$MIEUX" --store net.db merge one.csv
"$MIEUX" --store net.db merge two.csv
"$MIEUX" --lang en --store net.db merge two.csv
"$MIEUX" --store net.db merge two.csv --replaces 1
"$MIEUX" --quiet --store net.db change --by territory,indicator --rule internal | cut -d, -f1-11
