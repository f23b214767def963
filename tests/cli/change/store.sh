# The two designs of a store, one row each; under the rule, seven people have no figures, and tell nothing through
# the adjusted p of the others.
. "$CASES/chart/ground"
awk 'BEGIN { print "territory,indicator,period,phase,cycle,respondent,value"
    for (r = 1; r <= 40; r++) {
        print "nord,A03,2021,before,2,q" r "," 1 + r % 3
        if (r <= 30) print "nord,A03,2023,after,2,q" r "," 2 + r % 4 } }' >linked.csv
"$MIEUX" --quiet import linked.csv
"$MIEUX" --lang en change --indicator Logement
"$MIEUX" --lang en change --indicator A03 --release
"$MIEUX" change --territory Région --together --by indicateur --format table --design unlinked
"$MIEUX" --quiet change --cycle 2 --by territory,indicator,cycle --format json --design linked
