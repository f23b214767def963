# The scale decides what is low and high, and what is no answer at all.
printf 'territory,indicator,period,value\nA,q,2023,1\nA,q,2023,9\nA,q,2023,10\n' >f.csv
"$MIEUX" --quiet describe f.csv --scale 0-10
"$MIEUX" --quiet describe f.csv
"$MIEUX" describe f.csv --scale 1-5
