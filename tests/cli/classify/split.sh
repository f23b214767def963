# --split: the two criteria of what holds two, the main one (which the whole is coded by) first; else empty cells.
printf 'text\navoir un travail et des amis\nle chômage\na good job and friends\nla famille et l’argent\nlocuință și sănătate\n""\n' >f.csv
"$MIEUX" classify f.csv --split >out.csv
head -n 1 out.csv | cut -d, -f11-
tail -n +2 out.csv | awk -F, '$(NF - 1) { if ($3 != $(NF - 4)) print "not main:", $0; n = 2; print ($(NF - 3) > 0.5 && $NF > 0.5), ($(NF - 4) < $(NF - 1)) ? $(NF - 4) " " $(NF - 1) : $(NF - 1) " " $(NF - 4); next } { print "one" }'
# Other options keep their places before it.
echo 'avoir un travail et des amis' | "$MIEUX" classify - --explain --split --codes full | head -n 1 | cut -d, -f11-
