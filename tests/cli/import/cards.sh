# Statements one a line: bullets and numbers go, what only looks like them stays; a title is asked about.
"$MIEUX" init --quiet
printf 'territory,name\nn,Nord\n' >t.csv
printf 'territory,group,name\nn,g1,Parents\n' >g.csv
"$MIEUX" import --quiet t.csv g.csv
cp "$DATA/qda/cartes.txt" .
"$MIEUX" import cartes.txt
"$MIEUX" import --territory n cartes.txt
"$MIEUX" import --territory n --group g1 --question 1 --period 12/03/2024 --first-line title cartes.txt
"$MIEUX" export statements --quiet | cut -d, -f1,3- | sort
# One column of a spreadsheet, whose first line is nobody's header; a list without a title needs no question.
printf 'Réponses\n"se soigner, vite"\n\n- rire\n' >colonne.csv
"$MIEUX" import --territory n colonne.csv
"$MIEUX" import --territory n --first-line title colonne.csv
printf 'un emploi\r\nun ami\r\n' >liste.txt
"$MIEUX" import --territory n liste.txt
# A table of ours with the ending of a text is a table.
printf 'territory\tname\ns\tSud\n' >table.txt
"$MIEUX" import table.txt
"$MIEUX" export statements --quiet | cut -d, -f3 | tail -n +2 | sort
"$MIEUX" import --first-line maybe liste.txt
