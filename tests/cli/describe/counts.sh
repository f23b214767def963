# People at each value; and from standard input in UTF-16.
printf 'territory,indicator,period,value,count\nA,q,2023,1,10\nA,q,2023,2,20\nA,q,2023,5,3\n' >counts.csv
"$MIEUX" --quiet describe counts.csv
printf '\377\376t\0e\0r\0r\0i\0t\0o\0r\0y\0;\0v\0a\0l\0u\0e\0\n\0A\0;\0003\0\n\0' | "$MIEUX" --quiet describe -
