# A missing font is named with the package that brings it.
. "$CASES/chart/ground"
mkdir empty
MIEUX_FONTS=empty "$MIEUX" --quiet chart situations
status=$?
ls *.svg 2>/dev/null
exit $status
