# A merge that is killed leaves both stores whole, and the one that receives as it was or with all that came.
"$MIEUX" --quiet init
"$MIEUX" --quiet init --store mul.db
printf 'territory,name\nMUL,Mulhouse\n' >t.csv
awk 'BEGIN { print "territory,text"; for (i = 0; i < 30000; i++) print "MUL,expression " i }' >s.csv
"$MIEUX" --quiet import --store mul.db t.csv s.csv
for delay in 0.02 0.1 0.2 0.3; do
    "$MIEUX" --quiet merge mul.db & pid=$!
    sleep $delay; kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null
    "$MIEUX" --quiet check || echo "not whole after $delay"
    "$MIEUX" --quiet check --store mul.db || echo "theirs not whole after $delay"
    n=$("$MIEUX" --quiet export statements | wc -l)
    [ "$n" -eq 1 ] || [ "$n" -eq 30001 ] || echo "$n rows after $delay"
done
"$MIEUX" --quiet merge mul.db
"$MIEUX" --quiet export statements | wc -l | tr -d ' '
