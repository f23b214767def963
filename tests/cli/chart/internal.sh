# Without a rule everything is shown, and marked.
. "$CASES/chart/ground"
"$MIEUX" --quiet chart territories --indicator A03 --rule internal
grep -o '<desc>.*</desc>' territories.svg
