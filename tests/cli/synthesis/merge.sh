# A03 is named by 6 people, A05 by 4 of these and 3 more, A07 by 10 and A09 by 8 others; D03 by 12. Eleven a figure: A03 and
# A05 are 13 namings, but of 9 people, so that all four are put together.
awk 'BEGIN { print "territory,group,statement,text,question,author,component,coder,framework"
    for (i = 1; i <= 6; i++) row("A03", i)
    for (i = 3; i <= 9; i++) row("A05", i)
    for (i = 11; i <= 20; i++) row("A07", i)
    for (i = 21; i <= 28; i++) row("A09", i)
    for (i = 1; i <= 12; i++) row("D03", i) }
    function row(code, i) { printf "ville,g,s%d,un mot,1,p%d,%s,ann,2015\n", ++n, i, code }' >said.csv
printf 'territory,name\nville,Ville\n' >towns.csv
printf 'territory,group,name\nville,g,Groupe\n' >groups.csv
$MIEUX --quiet init
$MIEUX --quiet import towns.csv groups.csv said.csv
$MIEUX --quiet --lang en synthesis --by component --release
$MIEUX --quiet --lang en synthesis --by component --release --merge components
$MIEUX --quiet synthesis --by component --merge components,components; echo $?
