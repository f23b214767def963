# People who are only counted, 20 of 50 high before, 35 of 50 after: nobody knows who answered twice, and that is said.
printf 'territory,indicator,period,value,count\nm,A03,2022,1,30\nm,A03,2022,5,20\nm,A03,2024,1,15\nm,A03,2024,5,35\n' >counts.csv
"$MIEUX" --lang en change --before 2022 --after 2024 --scale 1-5 counts.csv | cut -d, -f1-7,13-15
"$MIEUX" --lang fr change --before 2022 --after 2024 --scale 1-5 counts.csv | cut -d, -f1-7,13-15
