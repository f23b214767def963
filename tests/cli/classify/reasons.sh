# --explain and --codes full add their columns at the end; threads change nothing.
. "$CASES/classify/ground"
printf 'text,lang\nun emploi pour mes enfants,fr\n"ne plus avoir peur, être serein",fr\n' >f.csv
"$MIEUX" classify f.csv --model small.mxc --explain --codes full | sed 's/0\.[0-9]*/p/g'
"$MIEUX" classify f.csv --model small.mxc --threads 1 >one
"$MIEUX" classify f.csv --model small.mxc --threads 4 | cmp - one && echo same
