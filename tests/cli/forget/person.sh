"$MIEUX" --quiet init
printf 'territory,name\nMUL,Mulhouse\n' > t.csv
printf 'territory,text,author\nMUL,Mon voisin Zyxwvut,Quetzal\nMUL,un ami,Robin\n' > s.csv
"$MIEUX" --quiet import --keep-names t.csv s.csv
"$MIEUX" forget --territory MUL --person Quetzal; echo $?
"$MIEUX" --quiet export statements | wc -l | tr -d ' '
"$MIEUX" forget --territory MUL --person Quetzal --yes; echo $?
"$MIEUX" --quiet export statements | cut -d, -f3,8
grep -c Zyxwvut mieux.db
"$MIEUX" forget --territory MUL --person Quetzal --yes; echo $?
"$MIEUX" forget --territory MUL; echo $?
