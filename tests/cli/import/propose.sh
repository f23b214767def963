# What is proposed for an export of each survey tool, and that export read by it, to the cell. What is to be
# confirmed is taken as proposed here; what has to be said is said by --territory and --period.
try() {
    file=$1
    shift
    echo "== $file"
    cp "$DATA/dialects/$file".* .
    "$MIEUX" import --propose "$@" --output "$file.map" "$file.csv"
    sed 1,2d "$file.map"
    "$MIEUX" --store "$file.db" --quiet init
    printf 'territory,name\nmulhouse,Mulhouse\ncolmar,Colmar\n' >territoires.csv
    "$MIEUX" --store "$file.db" --quiet import territoires.csv
    "$MIEUX" --store "$file.db" import --mapping "$file.map" --no-mask "$file.csv" $with
    "$MIEUX" --store "$file.db" --quiet export follow_up | cut -d , -f 1,3,4,7,8,9,12
    "$MIEUX" --store "$file.db" --quiet export statements | cut -d , -f 1,3,6,7,8,12
    "$MIEUX" --store "$file.db" check
}
try kobo-labels --territory mulhouse
try kobo-names --territory mulhouse
try Menages
try Menages-cartes --territory mulhouse
# The repeat of ODK's, with the file of the answers beside it.
with=Menages.csv
sed -i 's/"Menages\*.csv"/"Menages.csv"/; s/^territoire.*/territoire : colonne "commune" du parent/
    s/^parent/fichier : "Menages-cartes.csv"\n&/' Menages-cartes.map
"$MIEUX" --store Menages-cartes.db import --mapping Menages-cartes.map $with Menages-cartes.csv
"$MIEUX" --store Menages-cartes.db --quiet export statements | cut -d , -f 1,3,6,7,8,12
with=
try limesurvey-codes --territory mulhouse
try limesurvey-fr --territory mulhouse
try google --territory mulhouse
try msforms --territory mulhouse
# In English, and what is refused.
"$MIEUX" --lang en import --propose google.csv
"$MIEUX" import --propose google.csv msforms.csv
printf 'a,b\nx,y\n' >rien.csv
"$MIEUX" import --propose rien.csv
# Nothing is to be confirmed: the export is read without a mapping file, and the mapping is kept all the same.
"$MIEUX" --store certain.db --quiet init
"$MIEUX" --store certain.db --quiet import territoires.csv
"$MIEUX" --store certain.db import --territory mulhouse google.csv
"$MIEUX" --store certain.db import --territory mulhouse msforms.csv
"$MIEUX" --store certain.db --quiet export mappings | head -n 2 | cut -d , -f 2
