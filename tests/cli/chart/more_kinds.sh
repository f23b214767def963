# Slopes, bars, ranks, funnels, heat, radars: what they show in words and, where nothing else was asked, what they
# find; a trend that the ledger breaks; tables in the place of the store.
. "$CASES/chart/ground"
say() {
    name=$1
    shift
    "$MIEUX" --quiet chart "$name" --output picture.svg "$@"
    grep -o '<title>.*</title>' picture.svg
    grep -o '<desc>.*</desc>' picture.svg
}
for name in slope bars heat radar; do say $name; done
say dots --territory nord --lang en
say ranks --indicator A03
say funnel --indicator A03 --lang en
say bars --indicator A03 --title 'À moi' --subtitle 'de qui' --note 'lire ainsi'
cat >table.csv <<'END'
nom;part;bas;haut;n
Nord;0,41;0,33;0,5;120
Sud;0,62;0,55;0,7;140
Petit;0,9;0,4;0,99;7
END
say bars --data table.csv --columns by=nom,y=part,low=bas,high=haut
printf 'confidence,right,low,high,n\n0.55,0.5,0.4,0.6,90\n0.95,0.8,0.75,0.84,300\n' >tenths.csv
say reliability --data tenths.csv --lang en
try() { "$MIEUX" --quiet chart "$@"; echo "$?"; }
try ranks
try reliability
try bars --data table.csv
try bars --data table.csv --columns y2=part
try bars --data table.csv --columns by=nom,y=taux
try bars --data table.csv --columns nom
try bars --data table.csv --columns by=part,y=nom
try bars --data nowhere.csv
