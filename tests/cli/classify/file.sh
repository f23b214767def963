# A row for each row, in order: headers in French, semicolons, a lang and a question here and there, a text
# over two lines, quotes, an empty text, a column to leave aside.
. "$CASES/classify/ground"
printf 'Remarque;Texte;Langue;Question\nx;avoir un emploi;fr;1\n;"perdre ""son"" emploi\net ses amis";;2\n;;fr;\ny;a job, and friends;EN;\n' >f.csv
"$MIEUX" classify f.csv --model small.mxc | sed 's/0\.[0-9]*/p/g'
