# Territories with an action and without: five and five, 20 people each, before and after. With, 25 then 55 of 100 stand
# high; without, 30 then 40; so the effect is 0.30 - 0.10. Ten territories: wild bootstrap.
printf 'territory,name\n' >territories.csv
for t in a b c d e f g h i j; do echo "$t,Ville $t"; done >>territories.csv
printf 'indicator,name,scale,direction\nA03,Logement,1-5,+\n' >indicators.csv
printf 'territory,action,title,component,start\na,x1,Rénover,A03,2023-02-01\nb,x2,Rénover,A03,2023-03-01\nc,x3,Rénover,A03,2023-02-01\nd,x4,Rénover,A03,2023-01-02\ne,x5,Rénover,A03,2023-12-31\nf,y,Planter,E07,\nf,z,Semer,E01,2023-01-01\ng,z,Semer,E01,2023-01-01\n' >actions.csv
follow_up() { # columns of time, then: letter, high before, high after
    awk -v times="$1" 'BEGIN { n = split(times, time, " ")
        split("a 5 11 b 4 11 c 6 11 d 3 12 e 7 10 f 6 8 g 5 8 h 7 8 i 4 9 j 8 7", t, " ")
        for (i = 1; i < 30; i += 3) for (k = 1; k <= n; k++) for (p = 1; p <= 20; p++)
            print t[i] ",A03," time[k] "," t[i] k "-" p "," (p <= t[i + 1 + (k > n / 2)] + 0 ? 5 : 1) }'
}
"$MIEUX" --quiet init
"$MIEUX" --quiet import territories.csv indicators.csv actions.csv
cp mieux.db second.db
{ echo territory,indicator,phase,period,respondent,value; follow_up 'before,2022 after,2024'; } >evaluations.csv
"$MIEUX" --quiet import evaluations.csv
"$MIEUX" --lang en change --action Rénover --format json
"$MIEUX" --quiet --lang en change --action A03 --periods
"$MIEUX" --quiet --lang en change --action A --before 2022 --after 2024 | cut -d, -f2-13
"$MIEUX" --quiet change --action Planter | cut -d, -f7,8,18,19
"$MIEUX" --quiet change --action Semer | cut -d, -f7,8,13,16-19
"$MIEUX" change --action Z01; echo $?
"$MIEUX" change --action A03 --by indicator; echo $?
"$MIEUX" change --action A03 --together; echo $?
"$MIEUX" change --action A03 evaluations.csv; echo $?
"$MIEUX" change --action A03 --design linked; echo $?
"$MIEUX" change --periods; echo $?
# A barometer: in force from the first year that begins after the action did; the years before are compared as well.
{ echo territory,indicator,period,respondent,value; follow_up '2021 2022 2023 2024 2025 2026'; } >barometer.csv
"$MIEUX" --quiet --store second.db import barometer.csv
"$MIEUX" --quiet --lang en --store second.db change --action A03 --periods | cut -d, -f1-9
"$MIEUX" --quiet --lang en --store second.db change --action A03 | cut -d, -f2-5,7-13,17-20
