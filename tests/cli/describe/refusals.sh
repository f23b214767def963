# Every file that cannot be described gets one sentence, and its status.
try() { "$MIEUX" describe "$@"; echo "$* : $?"; }
try absent.csv
mkdir folder; try folder
: >empty.csv; try empty.csv
echo territory,indicator,period,value >header.csv; try header.csv
printf 'a,b\n1,\0002\n3,4\n5,6\n' >nul.csv; try nul.csv
printf 'PK\003\004xyz' >book.xlsx; try book.xlsx
printf 'territory,value,territory\nA,1,B\n' >twice.csv; try twice.csv
printf 'territory,value,Territoire\nA,1,B\n' >same.csv; try same.csv
printf 'territory,value\nA,1\n"B,2\nC,3\n' >quote.csv; try quote.csv
printf 'territory,value\nA,1\nB\n' >short.csv; try short.csv
printf 'territory,value\nA,1\nB,2,3\n' >long.csv; try long.csv
printf 'territory,value\n\351,1\n' >latin.csv; try latin.csv --encoding utf-8
try latin.csv --encoding koi8
printf 'territory;value\nA;1.5\nB;2,5\n' >marks.csv; try marks.csv
printf 'territory,value\nA,1\n' >good.csv; try good.csv --by territory,colour
try good.csv --by territory,territoire
try good.csv --by ,
try good.csv --scale 5-1
try good.csv --delimiter x
try good.csv --rule none
try good.csv good.csv
printf 'territory,period\nA,2023\n' >without.csv; try without.csv
"$MIEUX" --store none.db describe; echo "$?"
