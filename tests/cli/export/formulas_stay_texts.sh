# A text that begins like a formula comes out so that no spreadsheet evaluates it, and comes back as it was.
printf 'territory,name\nn,Nord\n' >territories.csv
cat >statements.csv <<'END'
territory,statement,text,polarity_wanted
n,s1,=1+1,x
n,s2,@SUM(A1),x
n,s3,- ne plus avoir peur,x
n,s4,+33 jours,x
END
cut -d, -f1-3 statements.csv >cards.csv
"$MIEUX" init --quiet
"$MIEUX" import --quiet territories.csv cards.csv
"$MIEUX" export statements --quiet --output out.csv
cut -d, -f2,3 out.csv
"$MIEUX" --store again.db init --quiet
"$MIEUX" --store again.db import --quiet territories.csv out.csv
"$MIEUX" --store again.db export statements --format json --quiet | grep -o '"text": "[^"]*"'
