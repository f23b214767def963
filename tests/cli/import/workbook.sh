# A sheet of a workbook is read as a CSV would be; complaints name its rows.
"$MIEUX" --quiet init
printf 'territory,name\nmulhouse,Mulhouse\n' > territoires.csv
"$MIEUX" --quiet import territoires.csv
cp "$DATA"/sheet/salissant.* .
"$MIEUX" import salissant.xlsx
"$MIEUX" --quiet export statements
"$MIEUX" import salissant.xlsx
"$MIEUX" --store other.db --quiet init
"$MIEUX" --store other.db import salissant.ods
"$MIEUX" --quiet --store other.db import territoires.csv
"$MIEUX" --store other.db import --dry-run salissant.ods
"$MIEUX" import --dry-run --sheet Notes salissant.ods
"$MIEUX" import --sheet Bilan salissant.xlsx
"$MIEUX" import --sheet Bilan territoires.csv
printf '\320\317\021\340\241\261\032\341' > ancien.xls
"$MIEUX" import ancien.xls
