# The other profiles, worked out by hand. Of component A01 p1 said 9 of 11 statements (82 %), of A02 18 of 20 (90 %), of A03 and
# A04 four and five people one each. business: three people, none above 85 %; public: five people.
awk 'BEGIN { print "territory,group,statement,text,question,author,component,coder,framework"
    for (i = 1; i <= 9; i++) { row("A01", 1); row("A02", 1); row("A02", 1) }
    row("A01", 2); row("A01", 3); row("A02", 2); row("A02", 3)
    for (i = 1; i <= 4; i++) row("A03", i)
    for (i = 1; i <= 5; i++) row("A04", i) }
    function row(code, i) { printf "ville,g,s%d,un mot,1,p%d,%s,ann,2015\n", ++n, i, code }' >said.csv
# Nobody is named here: B01 is said in a group of four (10 statements: three at most from one, 30 %), B02 in one of a single
# person (all of it from her), B03 in both (10 and 1: people 5, the largest 3 of 11, 27 %).
awk 'BEGIN { print "territory,group,statement,text,question,component,coder,framework"
    for (i = 1; i <= 10; i++) { row("quatre", "B01"); row("seule", "B02"); row("quatre", "B03") }
    row("seule", "B03") }
    function row(group, code) { printf "ville,%s,t%d,un mot,1,%s,ann,2015\n", group, ++n, code }' >unnamed.csv
printf 'territory,name\nville,Ville\n' >towns.csv
printf 'territory,group,name,size\nville,g,Groupe,12\nville,quatre,Quatre,4\nville,seule,Seule,1\n' >groups.csv
$MIEUX --quiet init
$MIEUX --quiet import towns.csv groups.csv said.csv unnamed.csv
echo "internal"; $MIEUX --quiet synthesis --by component | cut -d, -f1-5,10
cp mieux.db whole.db # what one profile published, the next would be held against
for rule in public business; do cp whole.db mieux.db; echo "$rule"; $MIEUX --quiet synthesis --by component --rule $rule --format json | sed 's/"groups.*"name"/"name"/'; done
