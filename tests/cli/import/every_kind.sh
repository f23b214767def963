# Files as offices write them, named in any order, are loaded in the order in which they refer to each other.
"$MIEUX" init --quiet
cd "$DATA/import"
"$MIEUX" --store "$OLDPWD/mieux.db" import suivi-large.tsv bilans.csv codes.csv actions.csv contrats.csv objectifs.csv \
    effectifs.csv publie.csv engagements.csv suivi-long.csv expressions.csv indicateurs.csv groupes.csv territoires.csv
