# A new indicator works as it is; its test is run; one that fails says what it got.
"$MIEUX" --quiet init
"$MIEUX" indicators new liens
"$MIEUX" indicators new liens; echo "$?"
"$MIEUX" indicators new Liens; echo "$?"
"$MIEUX" indicators explain liens --script liens.lua | sed 's/script : .*/script : …/;s/du script.*/…/'
"$MIEUX" indicators test liens --script liens.lua --format csv
sed -i 's/0\.35/0.36/' liens.lua
"$MIEUX" indicators test liens --script liens.lua --format csv; echo "$?"
mkdir -p donnees/mieux/scripts/indicators
sed 's/0\.36/0.35/' liens.lua >donnees/mieux/scripts/indicators/liens.lua
XDG_DATA_HOME=$PWD/donnees "$MIEUX" indicators test liens --format csv
