"$MIEUX" --quiet init
printf 'territory,name,population\nMUL,"Mulhouse, ville",108312\nCOL,Colmar,\n' > t.csv
"$MIEUX" --quiet import t.csv
"$MIEUX" export | head -3
"$MIEUX" export territories
"$MIEUX" --quiet export territories --format json
"$MIEUX" --quiet export territories --output t.json && cat t.json
"$MIEUX" --quiet export territories --output copy.csv && cat copy.csv
"$MIEUX" --quiet export territoires
"$MIEUX" --quiet export territories groups
