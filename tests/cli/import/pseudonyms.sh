# Names of people become pseudonyms by a key that stays apart, and link waves; without it, codes only.
mkdir keys
"$MIEUX" init --new-key keys/key
"$MIEUX" init --new-key keys/key
printf 'territory,name\nn,Nord\ns,Sud\n' >territories.csv
printf 'territory,respondent,period,value,indicator\nn,Anne Durand,2023,3,A01\nn,P2,2023,4,A01\ns,Anne Durand,2023,5,A01\n' >one.csv
printf 'territory,respondent,period,value,indicator\nn,ANNE DURAND,2024,4,A01\nn,P2,2024,4,A01\n' >two.csv
"$MIEUX" import --quiet territories.csv
"$MIEUX" import one.csv
export MIEUX_KEY=keys/key
"$MIEUX" import one.csv two.csv 2>/dev/null
"$MIEUX" export answers --quiet >answers.csv
cut -d, -f3 answers.csv | sort | uniq -c | sort -n | sed 's/k[0-9a-f]\{16\}/k/'
cut -d, -f1,3 answers.csv | sort -u | wc -l
unset MIEUX_KEY
sed 's/2024/2025/; s/ANNE DURAND/P3/' two.csv >three.csv
"$MIEUX" import three.csv
"$MIEUX" init --new-key other
"$MIEUX" import --key other three.csv
# An export has pseudonyms already: it comes back as it is.
"$MIEUX" --store b.db init --quiet
"$MIEUX" export indicators --quiet --output indicators.csv
"$MIEUX" --store b.db import --quiet territories.csv indicators.csv
"$MIEUX" --store b.db import --quiet --keep-names one.csv
"$MIEUX" --store b.db export answers --quiet | cut -d, -f1,3
