# Towns of unlike mix, as they are, raked to known ages, and with the mix of all: 20, 40 and 60 of 60 people are old. Old
# people stand high; a quarter of the young do. So with 40 % old it is 0.4 + 0.6 / 4 = 0.55 in every town.
awk 'BEGIN { print "territory,group,indicator,period,phase,respondent,Âge,value"
    for (t = 1; t <= 3; t++) for (r = 1; r <= 60; r++) for (k = 0; k < 2; k++)
        print "T" t ",g" (r % 2) ",q,202" 2 + k "," (k ? "after" : "before") ",p" r "," (r <= 20 * t ? "old" : "young") "," \
            (r <= 20 * t ? 4 + (r + k) % 2 : 1 + (r * 7 + k * (r % 3 == 0)) % 4) }' >f.csv
printf 'marge;modalité;part\nâge;old;40 %%\nâge;young;60 %%\n' >margins.csv
"$MIEUX" --quiet --lang en compare f.csv --period 2022 | cut -d, -f2,3,5
"$MIEUX" --quiet --lang en compare f.csv --period 2022 --rake margins.csv --format table
"$MIEUX" --quiet --lang en compare f.csv --period 2022 --standardise age --format table
"$MIEUX" --quiet --lang en describe f.csv --by territory,period --rake margins.csv --format table
"$MIEUX" --quiet --lang en change f.csv --rake margins.csv --format table
"$MIEUX" --quiet --lang en change f.csv --before 2022 --after 2023 --design unlinked --rake margins.csv; echo $?
# What cannot be has a sentence.
try() { "$MIEUX" --quiet "$@"; echo "$* : $?"; }
try compare f.csv --rake none.csv
try compare f.csv --rake f.csv
try describe f.csv --standardise taille
try change f.csv --rake margins.csv --standardise age
try compare f.csv --standardise age,
printf 'margin,category,share\nage,old,1\nage,old,2\n' >twice.csv; try compare f.csv --rake twice.csv
printf 'margin,category,people\nage,old,many\n' >words.csv; try compare f.csv --rake words.csv
printf 'margin,category,people\nage,old,0\n' >zero.csv; try compare f.csv --rake zero.csv
printf 'margin,category,people\nage,old,120\n' >narrow.csv; try compare f.csv --rake narrow.csv; try describe f.csv --rake narrow.csv
printf 'margin,category,people\n' >empty.csv; try compare f.csv --rake empty.csv
# A store knows the kind of each group.
printf 'territory,name\nT1,Un\nT2,Deux\nT3,Trois\n' >towns.csv
{ echo territory,group,name,kind; for t in 1 2 3; do echo "T$t,g0,Zéro,homogeneous"; echo "T$t,g1,Un,rainbow"; done; } >groups.csv
printf 'indicator,name,scale,direction\nq,Q,1-5,+\n' >indicators.csv
"$MIEUX" --quiet init
"$MIEUX" --quiet import towns.csv groups.csv indicators.csv f.csv
printf 'margin,category,share\nkind,homogeneous,3\nkind,rainbow,1\n' >kinds.csv
"$MIEUX" --quiet compare --period 2022 --rake kinds.csv --format table
"$MIEUX" --quiet describe --by territory,period --rake kinds.csv --format table
"$MIEUX" --quiet change --standardise type --release --format table
try compare --standardise age
