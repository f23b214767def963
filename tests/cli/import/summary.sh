# A trial tells what a person would want to know before loading: territories that are new, what looks like
# duplicates, who is linked to earlier periods; dates may have a time.
"$MIEUX" init --quiet
printf 'territory,name\nn,Nord\n' >t.csv
printf 'territory,name\ns,Sud\no,Ouest\n' >t2.csv
printf 'territory,respondent,period,A,B,C,D,E,F,G,H\nn,p1,2023-05-17 14:05,1,2,3,4,5,1,2,3\nn,p2,2023-05-17T09:30:00+01:00,5,5,5,5,5,5,5,1\n' >one.csv
printf 'territory,respondent,period,A,B,C,D,E,F,G,H\nn,p1,2024,1,2,3,4,5,1,2,4\nn,p3,2024,1,1,1,1,1,1,1,2\nn,p4,2024,1,1,1,1,1,1,1,2\nn,p5,2024,9,1,1,1,1,1,1,2\n' >two.csv
printf 'territory,text,date\nn,un toit,12/03/2024 08:00\nn,un toit,12/03/2024\nn,rire,\n' >s.csv
"$MIEUX" import --quiet t.csv one.csv
"$MIEUX" import --dry-run t2.csv
"$MIEUX" import --dry-run s.csv
"$MIEUX" import --dry-run two.csv
"$MIEUX" import --quiet s.csv
"$MIEUX" export statements --quiet | cut -d, -f3,6
"$MIEUX" export answers --quiet | cut -d, -f3,6
printf 'territory,text\nn,un toit\n' >s.csv
"$MIEUX" import --replaces 3 s.csv
