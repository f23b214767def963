# Each chart says in words what it shows; under the rule, nothing of the seven people.
. "$CASES/chart/ground"
for name in situations trend mentions change; do
    "$MIEUX" --quiet chart $name
    grep -o '<desc>.*</desc>' $name.svg
done
"$MIEUX" --quiet chart territories --indicator Logement --output places.svg --lang en
grep -o '<title>.*</title>' places.svg
grep -o '<desc>.*</desc>' places.svg
"$MIEUX" --quiet chart situations --indicator A03 --output by-place.svg
grep -o '<desc>.*</desc>' by-place.svg
"$MIEUX" --quiet chart trend --territory Petit --output petit.svg
grep -o '<desc>.*</desc>' petit.svg
