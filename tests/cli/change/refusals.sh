# Each mistake has one sentence and a status; bad cells are listed with their lines.
try() { "$MIEUX" change "$@"; echo "$* : $?"; }
printf 'territory,indicator,period,phase,respondent,value\nA,q,2023-T1,avant,a,1\nA,q,2023-T2,APRÈS,a,4\n' >f.csv
try f.csv --before 2023-Q1
try f.csv --before 2022 --after 2023-Q2
try f.csv --territory B
try f.csv --indicator r
try f.csv --network N
try f.csv --by indicator,couleur
try f.csv --by indicator,indicateur
try f.csv --by territory
try f.csv --scale 5-1
try f.csv --scale 0-3
try f.csv --direction x
try f.csv --design both --territory A --network B
try --scale 1-5
try none.csv
printf 'territory,indicator,period,value,weight,count\nA,q,2023,cinq,1,1\nA,q,2023,1,-1,1\nA,q,2023,1,1,"1,5"\n' >bad.csv
try bad.csv --delimiter ,
printf 'territory,period\nA,2023\n' >without.csv; try without.csv
printf 'territory,territoire,value\nA,B,2\n' >same.csv; try same.csv
printf 'territory,indicator,period,respondent,value\nA,q,2023,a,1\nA,q,2023,a,2\n' >twice.csv; try twice.csv
printf 'territory,indicator,period,respondent,value\nA,q,2023,a,1\n' >alone.csv; try alone.csv
"$MIEUX" --store none.db change; echo $?
"$MIEUX" --quiet init; "$MIEUX" change; echo $?
"$MIEUX" --quiet --lang en change f.csv --before 2023-T1 --after 2023-T2
