# Slopes are computed from the periods that may be shown: a year of eleven is not there under a rule of fifteen, nor
# a second year, without which the first could be worked out from all years together.
awk 'BEGIN { print "territory,indicator,period,value,count"
    for (y = 1; y <= 7; y++) { n = y == 3 ? 3 : 20; print "t,q," 2018 + y ",5," n + y; print "t,q," 2018 + y ",1," n + 2 } }' >f.csv
"$MIEUX" --quiet trend f.csv --release --min-count 15
"$MIEUX" --quiet trend f.csv --slopes --release --min-count 15 | cut -d, -f1-11,13-16
"$MIEUX" --quiet trend f.csv --slopes | cut -d, -f1-7
"$MIEUX" trend f.csv --territory nowhere; echo $?
