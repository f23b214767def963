# Three years of a question: the wording changes in the second (a mapping reads it), the mode in the third; another
# territory is asked on paper in one year. What is not known changes nothing.
cat >suivi.map <<'FIN'
correspondance : logement
[suivi]
territoire : colonne "ville"
période : colonne "an"
répondant : colonne "n"
questionnaire : "q"
indicateur A03 : colonne "Votre logement vous convient-il ?" | "Êtes-vous bien logé ?" échelle 1-5 nom "Logement"
FIN
printf 'territory,name\nnord,Nord\nsud,Sud\n' >territories.csv
year() { # year, header, territory
    echo "ville,an,n,$2"
    for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "$3,$1,$3$i,$((1 + ($1 + i) % 5))"; done
}
year 2021 'Votre logement vous convient-il ?' nord >2021.csv
year 2022 'Êtes-vous bien logé ?' nord >2022.csv
year 2023 'Êtes-vous bien logé ?' nord >2023.csv
year 2023 'Êtes-vous bien logé ?' sud >sud.csv
"$MIEUX" --quiet init
"$MIEUX" --quiet import territories.csv
"$MIEUX" --quiet import --mapping suivi.map 2021.csv
"$MIEUX" --quiet import --mapping suivi.map 2022.csv
"$MIEUX" --quiet import --mapping suivi.map --mode entretien 2023.csv
"$MIEUX" --quiet import --mapping suivi.map --mode papier sud.csv
"$MIEUX" ledger
"$MIEUX" --quiet --lang en ledger --changes --territory nord | cut -d, -f3,15
"$MIEUX" --lang en trend --territory nord | cut -d, -f3-5,11
"$MIEUX" --quiet change --territory nord --before 2021 --after 2022 --design linked | awk -F, -v OFS=, '{ print $1, $2, $3, $4, $NF }'
"$MIEUX" --quiet --lang en change --together --by indicator --before 2021 --after 2022 --design linked | awk -F, -v OFS=, '{ print $1, $2, $3, $NF }'
"$MIEUX" --lang en compare | awk -F, -v OFS=, '{ print $1, $2, $NF }'
"$MIEUX" ledger --changes --territory sud; echo $?
"$MIEUX" ledger --indicator B01; echo $?
"$MIEUX" ledger 2021.csv; echo $?
"$MIEUX" check
