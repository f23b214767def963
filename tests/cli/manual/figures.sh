# The examples of the commands for figures, and the scripts that the manual shows.
. "$CASES/manual/ground"
store
cp "$network/suivi-conseils-cycle1-fictif.csv" suivi.csv
try describe 2
try change 2
try trend 2
try compare 2
try indicators 2
mkdir tableaux
printf 'ville;prix\nA;1,5\nB;2,5\n' >tableaux/prix.csv
for page in mieux.1 mieux.fr.1; do
    for name in compter.lua lire.lua villes.lua; do
        script $page $name
    done
    try run 3
    mieux --quiet indicators compute cities --script villes.lua --release | head -n 3
done
