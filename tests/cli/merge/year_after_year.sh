# A territory sends its store each year: what is new comes, what it corrected follows, what it erased is said.
printf 'territory,name\nMUL,Mulhouse\n' >t.csv
printf 'territory,text,statement,author,consent\nMUL,un toi,s1,p-1,1\nMUL,un ami,s2,p-2,0\n' >s.csv
printf 'territory,text,statement,author,consent\nMUL,un toit,s1,p-1,1\nMUL,un ami,s2,p-2,0\n' >s-corrige.csv
printf 'territory,text,statement,author\nMUL,la paix,s3,p-3\n' >s-2.csv
their() { "$MIEUX" --quiet --store mul.db "$@"; }
their init
their import t.csv s.csv
"$MIEUX" --quiet init
"$MIEUX" merge mul.db
their import s-corrige.csv --replaces 2
their import s-2.csv
"$MIEUX" merge --dry-run mul.db
"$MIEUX" merge mul.db
"$MIEUX" --quiet export statements
"$MIEUX" --quiet export imports | awk -F, '{ print $1 "," $2 "," $(NF-1) }'
their forget --territory MUL --person p-2 --yes >/dev/null
"$MIEUX" merge mul.db
"$MIEUX" --quiet forget --territory MUL --person p-2 --yes >/dev/null
"$MIEUX" merge mul.db
"$MIEUX" --quiet export statements | wc -l
"$MIEUX" check
"$MIEUX" --lang en merge mul.db
# What the network corrected itself does not come back.
printf 'territory,text,statement,author\nMUL,la paix partout,s3,p-3\n' >s-3.csv
"$MIEUX" --quiet import s-3.csv --replaces 4
"$MIEUX" merge mul.db
