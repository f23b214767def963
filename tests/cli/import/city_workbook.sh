# From a city's workbook to a report, as the README tells it: proposed, four answers confirmed, loaded, told.
cp "$MIEUX_DATA/datasets/city-workbook/classeur-ville-fictive.xlsx" .
"$MIEUX" init
printf 'territoire;nom\nville-fictive;Ville fictive\n' >territoires.csv
"$MIEUX" import territoires.csv
"$MIEUX" import --propose --territory ville-fictive --output ville.map classeur-ville-fictive.xlsx
grep '# ?' ville.map
sed -i 's/^rien : "ça avance".*/"under way" : "ça avance"/
    s/^rien : "pas fait".*/"not kept" : "pas fait"/
    s/^rien : "OK".*/kept : "OK"/' ville.map
"$MIEUX" import --mapping ville.map classeur-ville-fictive.xlsx
"$MIEUX" --quiet export commitments
"$MIEUX" --quiet export actions | cut -d , -f 2-4,10
"$MIEUX" --quiet export objectives | cut -d , -f 2,3,10
"$MIEUX" --quiet export follow_up | sed -n '2,4p;$p' | cut -d , -f 1,3-8,12
"$MIEUX" --quiet export statements | cut -d , -f 3,6-8 | sort | head -n 4
"$MIEUX" --quiet classify >/dev/null
"$MIEUX" --quiet report annual --output rapport.html --date 2024-12-31
sed 's|<[^>]*>||g' rapport.html | grep -o '3 objectifs de progrès sont fixés' | head -n 1
"$MIEUX" check
