# The chain of the contract: what became of what was promised, without what one person promised for themselves.
. "$CASES/chart/ground"
cat > objectives.csv <<END
territory,objective,title,component,statements
nord,o1,Sortir,A03,"s1,s2,s3"
nord,o2,Être logé,B01,s4
END
cat > commitments.csv <<END
territory,commitment,title,objective,actor,scope,start,due,status,done_on
nord,c1,Ouvrir un café,o1,Ville,institutional,2024-03-01,2024-06-30,kept,2024-07-27
nord,c2,Former six pairs,o1,Association,collective,2024-03-01,2025-06-30,under way,
nord,c3,Appeler chaque semaine,o1,Anne,individual,2024-03-01,2024-06-30,kept,2024-06-01
sud,c4,Prêter une salle,,Ville,institutional,2024-03-01,2024-06-30,not kept,
END
cat > actions.csv <<END
territory,action,title,commitments
nord,a1,Le café,c1;c2
END
cat > more.csv <<END
territory,statement,text,question
nord,s1,Un café,3
nord,s2,Des pairs,3
nord,s3,Sortir,3
nord,s4,Un toit,1
END
"$MIEUX" --quiet import more.csv objectives.csv commitments.csv actions.csv
for territory in nord reg; do
    for name in flow calendar; do
        "$MIEUX" --quiet chart $name --territory $territory --date 2025-12-31
        grep -o '<title>.*</title>' $name.svg
        grep -o '<desc>.*</desc>' $name.svg
    done
done
"$MIEUX" --quiet --lang en chart calendar --territory nord --date 2025-12-31 --output calendar.pdf
"$MIEUX" --quiet chart calendar --date demain
echo "$?"
"$MIEUX" --quiet chart flow --territory petit
echo "$?"
