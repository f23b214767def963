# Wording, order and look are the user's, in a folder of their own: no part of the program is touched.
export SOURCE_DATE_EPOCH=1769817600 XDG_DATA_HOME="$PWD/own"
$MIEUX --quiet init
$MIEUX --quiet import "$DATA"/report/*.csv
mkdir -p own/mieux/reports
sed -e "s/^essential.heading = .*/essential.heading = D'abord **ceci**/" -e 's/^sections = .*/sections = method essential/' \
    "$MIEUX_DATA/reports/annual.fr.txt" >own/mieux/reports/annual.fr.txt
sed 's/^accent = .*/accent = #7a1f3d/; s/^publisher.*/publisher = Ville de X/' "$MIEUX_DATA/reports/theme.txt" \
    >own/mieux/reports/theme.txt
{ cat "$MIEUX_DATA/reports/report.css" && echo 'h1 { letter-spacing: .01em }'; } >own/mieux/reports/report.css
$MIEUX report annual --as html,odt --output mine
grep -o '<h2[^>]*>.*</h2>' mine.html | sed 's/<[^>]*>//g'
grep -o 'letter-spacing: .01em' mine.html
grep -oi '#7a1f3d' mine.html | sort -u
grep -o 'Ville de X' mine.html | head -1
# A key that an old copy lacks is named, with the file.
sed -i '/^essential.heading/d' own/mieux/reports/annual.fr.txt
$MIEUX report annual --output mine.html 2>said
sed "s|$PWD/||" said
