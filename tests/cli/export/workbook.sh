# --format or the file's ending asks for a workbook; the same table gives the same bytes.
"$MIEUX" --quiet init
printf 'territory,name,population\nMUL,"=Mulhouse",108312\nCOL,Colmar,\n' > t.csv
"$MIEUX" --quiet import t.csv
"$MIEUX" --quiet export territories --output one.xlsx
"$MIEUX" --quiet export territories --format xlsx --output two.book
cmp one.xlsx two.book && echo same bytes
"$MIEUX" --store again.db --quiet init
"$MIEUX" --store again.db import one.xlsx
"$MIEUX" --store again.db --quiet export territories
"$MIEUX" export territories --format xlsx
