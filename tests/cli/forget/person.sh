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
"$MIEUX" --quiet export erasures | cut -d, -f1,3-6
# By the true name, where names became pseudonyms.
"$MIEUX" --quiet init --store named.db --new-key cle
printf 'territory,text,author\nMUL,Mon voisin,Odile Kern\nMUL,un ami,Odile Kern\n' > n.csv
"$MIEUX" --quiet --store named.db import t.csv n.csv --key cle
"$MIEUX" --quiet --store named.db forget --territory MUL --person 'Odile Kern' --key cle --yes; echo $?
"$MIEUX" --quiet --store named.db export statements | wc -l | tr -d ' '
