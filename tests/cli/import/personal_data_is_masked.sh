# What tells who somebody is, is masked in statements, told by line, and recorded by kind; elsewhere on demand.
"$MIEUX" init --quiet
printf 'territory,name\nn,Nord\n' >territories.csv
cat >statements.csv <<'END'
statement,text,lang
s1,"je m’appelle Ali, 06 12 34 56 78",fr
s2,"39 heures, en 2023",fr
s3,"write to a.b@example.org or c@example.org",en
END
cat >objectives.csv <<'END'
territory,objective,title,needs
n,o1,Un lieu,voir Mme Durand le lundi
END
"$MIEUX" import territories.csv
"$MIEUX" import --territory n --question 2 --period 2024-03-12 statements.csv
"$MIEUX" import objectives.csv
"$MIEUX" export statements --quiet
"$MIEUX" export masks --quiet
"$MIEUX" import --replaces 3 --mask objectives.csv
cp objectives.csv again.csv; echo 'n,o2,Un toit,née le 12/03/1980' >>again.csv
"$MIEUX" import --replaces 4 --mask again.csv
"$MIEUX" export objectives --quiet
"$MIEUX" --store other.db init --quiet
"$MIEUX" --store other.db import --quiet territories.csv
"$MIEUX" --store other.db import --territory n --no-mask statements.csv
"$MIEUX" --store other.db export masks --quiet
# Who wants to hear of no progress hears of what is kept.
"$MIEUX" --store third.db init --quiet
"$MIEUX" --store third.db import --quiet territories.csv
"$MIEUX" --store third.db import --quiet --territory n --no-mask statements.csv
"$MIEUX" import --mask --no-mask statements.csv
