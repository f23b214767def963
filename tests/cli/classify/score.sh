# --score compares with what people decided; several right codes stand between bars, in any spelling.
. "$CASES/classify/ground"
printf 'text,component,polarity\navoir un emploi,a06-11/P15/k,+\nde vrais amis,F01|D03,+\nla peur,G03,-\nla peur de mourir,F01,\n' >f.csv
"$MIEUX" classify f.csv --model small.mxc --score --format csv | grep -v calibration | cut -d, -f1,2,5
"$MIEUX" evaluate f.csv --model small.mxc --format csv >again
"$MIEUX" classify f.csv --model small.mxc --score --format csv | cmp - again && echo same
