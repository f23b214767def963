# The same again is the same, in any language and format, and is remembered once; a correction by few people is withheld until
# what never left is withdrawn.
export SOURCE_DATE_EPOCH=1769817600
mieux() { "$MIEUX" --quiet --store s.db "$@"; }
mieux init
mieux import "$DATA"/report/*.csv
for lang in fr en; do mieux --lang $lang report annual --output $lang.html; done
mieux --lang fr report annual --output again.html
cmp fr.html again.html && echo same
sed -n 's|.*Empreinte de ce qui est publié ici[^0-9a-f]*\([0-9a-f]*\)\..*|\1|p' fr.html | head -n 1 >fingerprint
grep -q "Fingerprint of what is published here: $(cat fingerprint)" en.html && echo same in English
mieux releases --format csv | cut -d, -f1-5
mieux releases --format csv | grep -c "$(cat fingerprint)"

for output in a.svg b.svg c.png; do mieux chart mentions --output $output; done
cmp a.svg b.svg && echo same chart
mieux describe --by indicator --release >1.csv
mieux describe --by indicator --release >2.csv
cmp 1.csv 2.csv && cat 1.csv | cut -d, -f1,2,9,10,12,13,14 && mieux releases | wc -l | tr -d ' '

# One person more: too near. The same figure is too near in a chart, which no chart showed before.
printf 'territory,group,respondent,indicator,period,phase,value\ngrand,grand-0,new,A03,2023-03,before,5\n' >more.csv
mieux import more.csv
mieux describe --by indicator --release | cut -d, -f1,2,14
mieux chart situations --territory grand --output d.svg
mieux describe --by indicator | cut -d, -f1,2

"$MIEUX" --store s.db releases withdraw 3; echo $?
"$MIEUX" --store s.db releases withdraw 3 --yes; echo $?
mieux releases withdraw 4 --yes >/dev/null
mieux releases withdraw 1 --yes >/dev/null
mieux releases withdraw 5 --yes >/dev/null
mieux describe --by indicator --release | cut -d, -f1,2,14
mieux releases --format csv | cut -d, -f1,3,6,7,9
"$MIEUX" --store s.db releases withdraw 3 --yes; echo $?
"$MIEUX" --store s.db releases withdraw many; echo $?
"$MIEUX" --store s.db releases retire; echo $?
mieux check && echo whole
