# Cells that are no values refuse the file, each with its line and column.
printf 'territory,indicator,period,value\nA,q,2023,1\nA,q,2023,cinq\nA,q,2023,3\nA,q,2023,"2,5"\n' >f.csv
"$MIEUX" describe f.csv
