# What was said, counted, compared, shared, new, and quoted only with consent and masked.
awk 'BEGIN { print "territory,group,cycle,statement,text,question,author,consent,component,coder,framework,polarity"
    for (i = 0; i < 60; i++) {
        town = i < 30 ? "nord" : "sud"; a = i < 30 ? i % 5 > 0 : i % 5 == 0
        words = a ? "un logement au calme et chauffé" : "des amis au café du coin"
        if (i == 1) words = "Anne Durand, 06 12 34 56 78, un logement au calme et chauffé et grand"
        printf "%s,g%d,1,s%d,\"%s\",1,p%d,%s,%s,ann,2015,+\n", town, i % 3, i, words, i, i == 1 || i == 5 ? "oui" : "non", a ? "A03" : "D03"
    } }' >said.csv
printf 'territory,name\nnord,Nord\nsud,Sud\n' >towns.csv
printf 'territory,group,name\n' >groups.csv
for town in nord sud; do for g in 0 1 2; do echo "$town,g$g,Groupe $g"; done; done >>groups.csv
$MIEUX --quiet init
$MIEUX --quiet import towns.csv groups.csv said.csv
$MIEUX synthesis
$MIEUX --quiet synthesis specific --release
$MIEUX --quiet synthesis shared --by component --min-count 5
$MIEUX --quiet synthesis new
$MIEUX --quiet synthesis map
$MIEUX --quiet synthesis map --territory nord
$MIEUX --quiet synthesis typical --by component --release
$MIEUX --quiet synthesis typical --by component --release --territory nord
$MIEUX --quiet synthesis mentions --by colour
$MIEUX --quiet synthesis sung
