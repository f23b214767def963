# A table for people, in their language, and JSON.
printf 'territory,indicator,period,value\nA,q,2023,1\nA,q,2023,4\nB,q,2023,\n' >f.csv
"$MIEUX" --quiet describe f.csv --format table
"$MIEUX" --quiet --lang en describe f.csv --format table --by indicator
"$MIEUX" --quiet describe f.csv --format json --by territory
