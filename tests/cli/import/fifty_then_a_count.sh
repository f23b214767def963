# The first fifty mistakes, then how many more.
. "$CASES/import/ground"
{ echo territory,respondent,period,indicator,value
  i=0; while [ $i -lt 120 ]; do echo "colmar,p$i,2023,A01,7"; i=$((i + 1)); done; } >beaucoup.csv
"$MIEUX" import beaucoup.csv 2>messages
status=$?
wc -l <messages | tr -d ' '
sed -n '1p;50,$p' messages >&2
exit $status
