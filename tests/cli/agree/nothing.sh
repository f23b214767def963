# A store in which nothing was coded twice says what is missing.
printf 'territory,name\nt1,Ville\n' >territories.csv
"$MIEUX" --quiet init
"$MIEUX" --quiet import territories.csv
"$MIEUX" agree; echo $?
"$MIEUX" --lang en agree --disagreements; echo $?
