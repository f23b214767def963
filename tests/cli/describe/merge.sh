# Merging before hiding. Three people a figure: nord and est have two each and stand below one department, sud (20) too; ouest
# (9) stands alone.
printf 'territory,name,parent\ndep,Département,\nnord,Nord,dep\nest,Est,dep\nsud,Sud,dep\nouest,Ouest,\n' >towns.csv
printf 'territory,group,name\n' >groups.csv
for t in nord est sud ouest; do for g in g1 g2; do echo "$t,$g,Groupe $g"; done; done >>groups.csv
# One person of nord answered in two years: they are two people and three answers.
awk 'BEGIN { print "territory,group,indicator,period,respondent,value"
    split("nord 2 est 2 sud 20 ouest 9", n)
    for (t = 1; t <= 7; t += 2) for (i = 1; i <= n[t + 1]; i++)
        printf "%s,g%d,q,2023,p%d,%d\n", n[t], i % 2 + 1, i, i % 5 + 1
    print "nord,g1,q,2024,p1,2" }' >f.csv
$MIEUX --quiet init
$MIEUX --quiet import towns.csv groups.csv f.csv
cp mieux.db other.db
$MIEUX --quiet describe --by territory,indicator --min-count 3
$MIEUX --quiet --store other.db describe --by territory,indicator --rehearse --min-count 3
$MIEUX --quiet --store other.db describe --by territory,indicator --rehearse --min-count 3 --merge rule
$MIEUX --quiet --store other.db describe --by territory,indicator --min-count 3 --merge territoires
# What was shown is put together as it was then, whatever is asked: the other way would give est and nord back.
$MIEUX --quiet --store other.db describe --by territory,indicator --min-count 3 | cut -d, -f1-3
$MIEUX --quiet describe --by territory,indicator --min-count 3 --merge rule | cut -d, -f1-3
# A file knows no department: the fewest find each other.
$MIEUX --quiet describe f.csv --by territory,indicator --min-count 6 --merge territories
# Periods that follow one another, groups of one territory.
awk 'BEGIN { print "territoire,groupe,indicateur,période,répondant,valeur"
    split("2019 30 2020 5 2021 7 2022 40", n)
    for (t = 1; t <= 7; t += 2) for (i = 1; i <= n[t + 1]; i++) printf "a,g%d,q,%d,p%d-%d,%d\n", i % 4, n[t], n[t], i, i % 5 + 1 }' >g.csv
$MIEUX --quiet describe g.csv --by indicateur,période --release --merge périodes | cut -d, -f1-5
$MIEUX --quiet describe g.csv --by groupe,indicateur --release --min-count 21 --merge groupes | cut -d, -f1-5
$MIEUX describe g.csv --release --merge villes; echo $?
$MIEUX describe - --release --merge rule <g.csv; echo $?
