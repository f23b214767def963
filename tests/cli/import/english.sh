# The same in English.
export LANG=en_GB.UTF-8
"$MIEUX" init
cd "$DATA/import"
"$MIEUX" --store "$OLDPWD/mieux.db" import territoires.csv groupes.csv indicateurs.csv suivi-large.tsv
"$MIEUX" --store "$OLDPWD/mieux.db" import suivi-faux.csv
