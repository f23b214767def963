# A file of the same name is another version only where it speaks of the same things.
mkdir one two
"$MIEUX" init --quiet
printf 'indicator,name,scale\nA03,Logement,1-5\n' >one/indicators.csv
printf 'indicator,name,scale\nLIFE,Satisfaction,0-10\n' >two/indicators.csv
printf 'territory,name\nn,Nord\n' >one/territories.csv
printf 'territory,name\ns,Sud\n' >two/territories.csv
"$MIEUX" import --quiet one/*.csv && "$MIEUX" import --quiet two/*.csv && echo both
printf 'indicator,name,scale\nA03,Logement,1-5\nA04,Habillement,1-5\n' >one/indicators.csv
"$MIEUX" import --quiet one/indicators.csv
