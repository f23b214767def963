# With --release figures of few people are withheld, and people are told by their names, not by answers.
{ echo territory,indicator,period,respondent,value
  for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "B,q,2023,p$((i % 3)),$((i % 5 + 1))"; done; } >f.csv
"$MIEUX" --quiet describe f.csv
"$MIEUX" describe f.csv --release
