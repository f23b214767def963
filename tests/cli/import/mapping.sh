# A mapping file reads what a header does not tell; next year's file goes through the same one, and
# what changed is said.
cat >suivi.map <<'FIN'
# Le questionnaire de satisfaction de Mulhouse
correspondance : satisfaction
en-tête    : 2
personnel  : "Nom et prénom" | "Courriel"
ignorer    : "Horodateur"

[territoires]
territoire : "mulhouse"
nom        : "Mulhouse"

[suivi]
territoire : "mulhouse"
période    : colonne "Date" par année
répondant  : colonne "N°"
questionnaire : "satisfaction"
indicateur VIE : colonne "Votre vie ?" étiquettes cinq sens + composante G02
indicateur NOTE : colonne "Note sur 10" échelle 0-10

[expressions]
territoire : "mulhouse"
question   : 1
période    : colonne "Date" par année
texte      : colonne "Bien-être" séparé

[étiquettes cinq]
1 : "Très insatisfait" | "Très insatisfaite"
2 : "Insatisfait" | "Insatisfaite"
3 : "Moyen"
4 : "Satisfait" | "Satisfaite"
5 : "Très satisfait" | "Très satisfaite"
rien : "Sans avis"
FIN
cat >2023.csv <<'FIN'
Questionnaire 2023;;;;;;
N°;Nom et prénom;Horodateur;Date;Votre vie ?;Note sur 10;Bien-être
1;A B;x;12/03/2023;Satisfaite;7;"- un toit
- des amis"
2;C D;x;courant mars 2023;Sans avis;;être écouté
3;E F;x;2023-04-01;Très insatisfait;2,5;
FIN
"$MIEUX" --quiet init
"$MIEUX" import --mapping suivi.map 2023.csv
sed -i 's/2,5/2/' 2023.csv
"$MIEUX" import --mapping suivi.map 2023.csv
"$MIEUX" import --mapping suivi.map 2023.csv
"$MIEUX" --quiet export follow_up --lang fr
"$MIEUX" --quiet export statements
cat >2024.csv <<'FIN'
Questionnaire 2024;;;;;;
N°;Courriel;Date;Votre vie;Note sur 10;Bien-être;Logement
1;a@b.fr;12/03/2024;Satisfait;8;un jardin;ok
4;c@d.fr;13/03/2024;Plutôt bien;8;;ok
FIN
"$MIEUX" import --mapping suivi.map 2024.csv
"$MIEUX" import --mapping suivi.map --keep-good --rejects refus.csv 2024.csv
echo "$?"
cat refus.csv
"$MIEUX" --quiet export imports | cut -d , -f 1,2,4,5,7
"$MIEUX" check
printf '[suivi]\nville : "x"\nville : "y"\n' >faux.map
"$MIEUX" import --mapping faux.map 2024.csv
"$MIEUX" import --mapping suivi.map --kind suivi 2024.csv
printf 'a,b\n1,2\n' >autre.csv
"$MIEUX" import --mapping suivi.map autre.csv
