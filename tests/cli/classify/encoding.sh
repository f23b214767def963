# A file that is not UTF-8 is read as Windows-1252, and said to be: one bad byte is enough.
. "$CASES/classify/ground"
printf 'text\navoir un \351tat stable\n' >f.csv
"$MIEUX" classify f.csv --model small.mxc | cut -d, -f1,2
printf 'text,component\navoir un \351tat stable,A06\n' >g.csv
"$MIEUX" --lang en evaluate g.csv --model small.mxc | head -n 2 | cut -d, -f1
