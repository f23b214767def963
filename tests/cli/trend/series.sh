# Shares over time and their slopes; Kendall's p of five periods in order is 2 / 5!, and four cannot tell.
awk 'BEGIN { FS = ","; print "territory,indicator,period,value,count"
    split("4 7 9 12 16", high, " ")
    for (y = 1; y <= 5; y++) { print "up,q," 2018 + y ",5," high[y]; print "up,q," 2018 + y ",1," 30 - high[y] }
    for (y = 1; y <= 4; y++) { print "short,q," 2018 + y ",5," 10 + y; print "short,q," 2018 + y ",1,15" }
    print "lone,q,2019,5,20\nlone,q,2019,1,20" }' >f.csv
"$MIEUX" --lang en trend f.csv --territory up
"$MIEUX" --lang en trend f.csv --slopes | cut -d, -f1-11,13-16
"$MIEUX" --quiet trend f.csv --slopes --territory short --format json | grep -o "conclusion.*reason[^,]*"
