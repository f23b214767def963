# A statement in words that nobody else used is not quoted, and named to whoever publishes; once confirmed it is.
awk 'BEGIN { print "territory,group,statement,text,question,author,consent,component,coder,framework"
    for (i = 1; i <= 12; i++) row("chez nous un logement calme et chauffé pour tous ici", i)
    row("logement calme chauffé, phare, perroquets", 13)
    for (i = 1; i <= 20; i++) row("chez nous des amis au café pour tous ici", 20 + i) }
    function row(text, i) { printf "ville,g,s%d,\"%s\",1,p%d,%s,%s,ann,2015\n", ++n, text, i, n == 13 || n == 2 ? "oui" : "non", (i > 20 ? "D03" : "A03") }' >said.csv
printf 'territory,name\nville,Ville\n' >towns.csv
printf 'territory,group,name\nville,g,Groupe\n' >groups.csv
$MIEUX --quiet init
$MIEUX --quiet import towns.csv groups.csv said.csv
$MIEUX synthesis typical --by component --release
$MIEUX synthesis typical --by component --release --quote ville/s13
$MIEUX export statements | wc -l | tr -d ' '
$MIEUX report annual --output r.html --date 2026-01-31
grep -c phare r.html
grep -o 'un logement calme et chauffé pour tous' r.html | head -n 1
