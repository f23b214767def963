# The examples of the store's commands.
. "$CASES/manual/ground"
cp "$network/territoires-fictifs.csv" territoires.csv
cp "$network/groupes-fictifs.csv" groupes.csv
cp "$network/indicateurs-situations-fictifs.csv" indicateurs.csv
cp "$network/expressions-conseils-fictifs.csv" expressions.csv
sed '3s/;2021-11;/;2021-13;/' "$network/suivi-conseils-cycle1-fictif.csv" >suivi.csv
cp "$network/follow-up-councils-cycle2-fictional.csv" suivi-2.csv
try init 1
try import 1
cat refusees.csv
try check 1
try export 2
try forget 4
