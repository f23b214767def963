# A workbook that export wrote gives the same as the CSV.
"$MIEUX" --quiet init
printf 'territory,indicator,period,value\nMUL,I1,2022,1\nMUL,I1,2022,4\nMUL,I1,2023,5\n' > suivi.csv
printf 'territory,name\nMUL,Mulhouse\n' > territoires.csv
printf 'indicator,name,scale\nI1,Logement,1-5\n' > indicateurs.csv
"$MIEUX" --quiet import territoires.csv indicateurs.csv suivi.csv
"$MIEUX" --quiet export follow_up --output suivi.csv
"$MIEUX" --quiet export follow_up --output suivi.xlsx
"$MIEUX" --quiet describe suivi.csv > csv
"$MIEUX" --quiet describe suivi.xlsx > xlsx
"$MIEUX" --quiet describe --sheet follow_up - < suivi.xlsx > sheet
cmp csv xlsx && cmp csv sheet && cat sheet
"$MIEUX" --quiet describe --sheet autre suivi.xlsx
