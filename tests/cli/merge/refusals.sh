# What cannot be merged, and what to do about it; the store that receives stays as it was.
merge() { "$MIEUX" merge "$@"; echo $?; }
printf 'territory,name,parent\nMUL,Mulhouse,\n' >t.csv
"$MIEUX" --quiet init
"$MIEUX" --quiet import t.csv
cp mieux.db before.db
merge
merge absent.db
merge t.csv
mkdir folder
merge folder
: >empty.db
merge empty.db
merge mieux.db
ln mieux.db link.db
merge ./link.db
rm link.db
head -c 5000 mieux.db >cut.db
merge cut.db
# Two towns of one name, and a town that both know otherwise; one good store among them is not merged either.
printf 'territory,name,parent\nSTR,Strasbourg,\n' >villes.csv
printf 'territory,name,parent\nSTR,Strassen,\nMUL,Mulhouse,STR\n' >lieux.csv
for name in villes lieux; do
    "$MIEUX" --quiet init --store $name.db
    "$MIEUX" --quiet import --store $name.db $name.csv
done
merge villes.db lieux.db
"$MIEUX" --lang en merge lieux.db
merge --dry-run lieux.db
# The same person answers otherwise; the same indicator has another scale.
printf 'indicator,name,scale,questionnaire\nI1,Logement,1-5,Q\n' >i1.csv
printf 'indicator,name,scale,questionnaire\nI1,Logement,0-10,Q\n' >i2.csv
printf 'territory,period,respondent,I1\nMUL,2023,r1,3\n' >f1.csv
printf 'territory,period,respondent,I1\nMUL,2023,r1,4\n' >f2.csv
for name in a b c; do "$MIEUX" --quiet init --store $name.db; done
"$MIEUX" --quiet import --store a.db t.csv i1.csv f1.csv
"$MIEUX" --quiet import --store b.db t.csv i1.csv f2.csv
"$MIEUX" --quiet import --store c.db t.csv i2.csv
merge a.db b.db
merge a.db c.db
cmp mieux.db before.db && echo unchanged
merge a.db --colour
