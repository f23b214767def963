# Of who is forgotten no word and no name is left in the store, nor in anything that the program keeps beside it: not where
# they stood when they were imported, masked, coded, proposed, quoted, corrected by a later file, or signed.
export SOURCE_DATE_EPOCH=1769817600
mieux() { "$MIEUX" --quiet --store s.db "$@"; }
mieux init
mieux import "$DATA"/report/*.csv
awk 'BEGIN { print "territory,group,statement,text,cycle,question,author,component,polarity,coder,consent"
    for (i = 1; i <= 14; i++) print "moyen,moyen-0,q" i ",Un logement calme pour vivre xylocope,1,1," (i > 1 ? "Robin" i : "Quetzal") ",A03,+,codage-1,1"
    print "moyen,moyen-0,z1,Mon voisin Zyxwvut repond au 06 12 34 56 78,1,2,Quetzal,B01,-,codage-1,1" }' >said.csv
sed 's/Zyxwvut/Zyxwvuu/' said.csv >again.csv
printf 'territory,group,respondent,indicator,period,phase,value\nmoyen,moyen-0,Quetzal,A03,2024-04,before,5\n' >stood.csv
printf 'territory,commitment,title,actor,scope\nmoyen,e9,Marcher,Quetzal,individual\n' >did.csv
printf 'territory,contract,signed_on,group,signatory\nmoyen,c9,2025-01-15,moyen-0,Quetzal\n' >signed.csv
mieux import --keep-names said.csv stood.csv did.csv signed.csv
mieux import --keep-names again.csv --replaces "$(mieux export imports --format csv | awk -F, '/said.csv/ { print $1 }')"
mieux classify >/dev/null
mieux report annual --territory moyen --output moyen.html
mieux synthesis typical --territory moyen --release >/dev/null
count() { tr -c '[:print:]' '\n' <s.db | grep -c "$1"; }
for word in Quetzal Zyxwvu Robin2; do echo "$word $(count $word)"; done
"$MIEUX" --store s.db --lang en forget --territory moyen --person Quetzal --yes
for word in Quetzal Zyxwvu Robin2; do echo "$word $(count $word)"; done
mieux export statements | grep -c xylocope
mieux export masks | wc -l | tr -d ' '
ls
mieux check && echo whole
