# No store, and something that is none.
cp "$DATA"/import/territoires.csv .
"$MIEUX" import territoires.csv
echo $?
echo 'pas une base' >mieux.db
"$MIEUX" import territoires.csv
echo $?
cat mieux.db
