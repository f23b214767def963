# A sheet of a workbook is named, where coded statements are read back and where a model is trained.
"$MIEUX" --quiet init
cp "$DATA/sheet/salissant.xlsx" .
printf 'text,component\nun toit,A03\n' >codes.csv
"$MIEUX" review --read salissant.xlsx --sheet Bilan --coder anne
"$MIEUX" review --read codes.csv --sheet Bilan --coder anne
"$MIEUX" train --sheet Bilan --output m.mxc salissant.xlsx
"$MIEUX" train --sheet Notes --output m.mxc salissant.xlsx
