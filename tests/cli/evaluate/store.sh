# A model against what people decided in the store; one that learnt from them is refused.
. "$CASES/classify/ground"
"$MIEUX" --quiet init
printf 'territory,name\nmul,Mulhouse\n' >t.csv
printf 'territory,statement,text,question,lang\nmul,s1,avoir un travail,1,fr\nmul,s2,un emploi stable,1,fr\nmul,s3,vivre dans la peur,2,fr\nmul,s4,good friends,1,en\nmul,s5,being ill,2,en\nmul,s6,rien,3,fr\n' >s.csv
"$MIEUX" --quiet import t.csv s.csv
"$MIEUX" evaluate --from-store --model small.mxc
# s1, s2 and s4 as the model says it; s3 otherwise; on s5 people differ, on s6 nobody spoke.
printf 'statement,coder,component,polarity\ns1,anne,A06,+\ns1,bob,A06,+\ns2,anne,A06,+\ns3,anne,F01,-\ns4,anne,D03,+\ns5,anne,F01,-\ns5,bob,G03,-\n' >c.csv
"$MIEUX" --quiet import c.csv
"$MIEUX" evaluate --from-store --model small.mxc --format csv >out
grep -E '^(dimension|component|polarity|two_themes),.*[0-9]$' out | cut -d, -f1,2,5
sed -n '/^decided/,$p' out | cut -d, -f1,2,4
"$MIEUX" --quiet train texts.tsv --from-store --output ours.mxc >nothing
"$MIEUX" evaluate --from-store --model ours.mxc
"$MIEUX" evaluate --from-store --folds 3
