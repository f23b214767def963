# An import that is killed leaves the store whole and what it held before.
"$MIEUX" --quiet init
printf 'territory,name\nMUL,Mulhouse\n' > t.csv
"$MIEUX" --quiet import t.csv
awk 'BEGIN { print "territory,text"; for (i = 0; i < 60000; i++) print "MUL,expression " i }' > many.csv
for delay in 0.01 0.05 0.1 0.2; do
    "$MIEUX" --quiet import many.csv & pid=$!
    sleep $delay; kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null
    "$MIEUX" --quiet check || echo "not whole after $delay"
done
"$MIEUX" --quiet export territories | wc -l | tr -d ' '
