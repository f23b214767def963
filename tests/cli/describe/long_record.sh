# A line of 100 MB is refused, and does not take its size in memory to be.
{ printf 'territory,value\nA,1\n'; head -c 100000000 /dev/zero | tr '\0' x; } >f.csv
"$MIEUX" --lang en describe f.csv
