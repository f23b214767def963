echo 'territory,name' > lettre.csv
for store in absent.db lettre.csv . ; do "$MIEUX" --store "$store" check; echo $?; done 2>&1
