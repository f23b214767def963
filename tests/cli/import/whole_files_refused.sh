# Files that cannot be read at all: one sentence each, the store unchanged.
. "$CASES/import/ground"
try() { "$MIEUX" import "$@"; echo $?; }
try absent.csv
mkdir dossier; try dossier
: >vide.csv; try vide.csv
echo 'territory,indicator,period,value' >entete.csv; try entete.csv
printf 'territory,name\n\000\001\002\n' >binaire.csv; try binaire.csv
echo 'territory,name,name
a,b,c' >double.csv; try double.csv
echo 'territory,territoire,name
a,b,c' >synonymes.csv; try synonymes.csv
echo 'territory,name
a,"b' >guillemet.csv; try guillemet.csv
echo 'couleur,forme
bleu,rond' >inconnu.csv; try inconnu.csv
echo 'territory,period,couleur
mulhouse,2023,bleu' >large.csv; try large.csv
echo 'territory,value,period
mulhouse,1,2023' >manque.csv; try --kind suivi manque.csv
try --kind photos suivi-long.csv
try --delimiter x suivi-long.csv
try --rejects r.csv suivi-long.csv effectifs.csv
try
printf 'territory,indicator,period,value\nmulhouse,REV,2023,1.5\nmulhouse,REV,2024,"2,5"\n' >decimales.csv; try decimales.csv
cmp mieux.db before.db
