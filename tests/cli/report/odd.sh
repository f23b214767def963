# Long names, names from right to left, three hundred territories, one period only, no follow-up: a document each
# time, in every format, that no name pushes out of shape.
export SOURCE_DATE_EPOCH=1769817600
long=$(printf 'Communauté-de-communes-%.0s' 1 2 3 4 5 6 7 8 9)
awk -v long="$long" 'BEGIN { print "territory,name,network"
    for (i = 1; i <= 300; i++) print "t" i "," (i == 1 ? long : i == 2 ? "مدينة العافية" : i == 3 ? "עיר <b>&\"" : "Ville " i) ",grand" }' >towns.csv
awk 'BEGIN { print "territory,indicator,period,respondent,value"
    for (i = 1; i <= 300; i++) for (r = 0; r < 40; r++) print "t" i ",calme,2024,p" r "," 1 + (r * 7 + i) % 5 }' >answers.csv
printf 'indicator,name,scale,direction\ncalme,Calme et repos,1-5,+\n' >indicators.csv
$MIEUX --quiet init
$MIEUX --quiet import towns.csv
for format in html pdf odt; do
    $MIEUX report annual --output nobody.$format || echo no $format
    $MIEUX report annual --territory t1 --output long.$format || echo no $format
done
grep -c 'La base ne contient encore rien' nobody.html
$MIEUX --quiet import indicators.csv answers.csv
for territory in t1 t2 t3; do
    for format in html pdf odt json; do $MIEUX report territory --territory $territory --output $territory.$format || echo no $format; done
    grep -o 'Une seule évaluation est enregistrée' $territory.html
done
$MIEUX report comparison --output all.pdf
$MIEUX --lang en report comparison --output all.html
grep -o '([0-9]* rows)' all.html
grep -c '⁨مدينة العافية⁩' all.html
head -c 8 all.pdf
