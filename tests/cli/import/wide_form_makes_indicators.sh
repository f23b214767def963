# Where no indicator is known, columns of numbers become some; the others are kept out, which is said.
"$MIEUX" --quiet init
cp "$DATA"/import/territoires.csv .
"$MIEUX" --quiet import territoires.csv
printf 'genre;joie;note sur dix;taux\nf;3;9;1,5\nm;4;0;2,25\n' | sed 's/^/2023;/;1s/2023/date/' >large.csv
"$MIEUX" import --territory mulhouse large.csv
