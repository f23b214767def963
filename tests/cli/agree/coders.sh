# Two people and the classifier; by dimension; what to discuss. The rule of eleven people applies, and statements
# themselves are never released.
printf 'territory,name\nt1,Ville\n' >territories.csv
awk 'BEGIN { print "territory,statement,text,question,author"
    for (i = 1; i <= 24; i++) print "t1,s" i ",expression " i ",1,p" i }' >statements.csv
awk 'BEGIN { print "territory,statement,coder,component"
    split("A01 A02 B01 C01", c, " ")
    for (i = 1; i <= 24; i++) { print "t1,s" i ",anne," c[1 + i % 4]; print "t1,s" i ",bob," c[1 + (i % 6 ? i : i + 1) % 4] } }' >codes.csv
"$MIEUX" --quiet init
"$MIEUX" --quiet import territories.csv statements.csv codes.csv
"$MIEUX" --lang en agree
"$MIEUX" --quiet agree --release --territory Ville | cut -d, -f1-8,11
"$MIEUX" --lang en agree --disagreements
"$MIEUX" agree --disagreements --release; echo $?
"$MIEUX" agree --territory t2; echo $?
"$MIEUX" agree --network n; echo $?
"$MIEUX" agree --territory t1 --network n; echo $?
"$MIEUX" --store none.db agree; echo $?
# The classifier is a coder called by its hash.
"$MIEUX" --quiet classify >proposals.csv
"$MIEUX" --quiet agree | cut -d, -f1-4 | sed 's/model [0-9a-f]\{8\}/model HASH/' | sort -u | head -n 12
