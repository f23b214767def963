# The statements of a store get their proposals, once however often it is asked; people's codes stay.
. "$CASES/classify/ground"
"$MIEUX" --quiet init
printf 'territory,name\nMul,Mulhouse\n' >t.csv
printf 'territory,text,statement,question,coder,component,polarity\nMul,avoir un emploi,s1,1,Anne,A06,+\nMul,de vrais amis,s2,1,,,\nMul,la peur,s3,2,Anne,F01,-\n' >s.csv
"$MIEUX" --quiet import t.csv s.csv
"$MIEUX" classify --model small.mxc --format csv
"$MIEUX" classify --model small.mxc --format csv >again
"$MIEUX" export proposals --format csv | cut -d, -f1,2,4,5,7,12 
"$MIEUX" export codes --format csv | cut -d, -f1-6
"$MIEUX" --quiet check
