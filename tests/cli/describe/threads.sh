# The same bytes for any number of threads.
awk 'BEGIN { print "territory,indicator,period,value,weight"
    for (i = 0; i < 60000; i++) printf "T%d,q%d,%d,%s,%.3f\n", i * 7 % 31, i * 11 % 13, 2015 + i % 4, i % 17 ? i * i % 5 + 1 : "NA", 0.5 + i % 97 / 50 }' >f.csv
for n in 1 2 3 8; do "$MIEUX" --quiet describe f.csv --threads $n >out$n; done
for n in 2 3 8; do cmp out1 out$n; done
wc -l <out1 | tr -d ' '
sed -n 1,3p out1
