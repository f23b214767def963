# Six towns over five years, on two indicators: on q they rise together and draw together, on r they do neither. Each
# S of q is 10, all alike: p of (60 - 1) / sqrt(600), 0.016.
awk 'BEGIN { print "territory,indicator,period,value,count"
    for (t = 1; t <= 6; t++) for (y = 0; y < 5; y++) {
        q = 20 + 5 * t + y * (10 - t) + (y == 4) * (t * 3 % 4); r = 30 + (t * 7 + y * y * 11) % 23
        print "town " t ",q," 2019 + y ",5," q "\ntown " t ",q," 2019 + y ",1," 80 - q
        print "town " t ",r," 2019 + y ",5," r "\ntown " t ",r," 2019 + y ",1," 80 - r } }' >f.csv
"$MIEUX" --lang en trend f.csv --over territories --format table
"$MIEUX" --quiet --lang en trend f.csv --over indicators --format table
"$MIEUX" --lang en trend f.csv --convergence --format table
"$MIEUX" --quiet trend f.csv --over territories --together; echo $?
"$MIEUX" --quiet trend f.csv --over towns; echo $?
"$MIEUX" --quiet trend f.csv --slopes --convergence; echo $?
# Under a rule of 36 people fewer periods may be shown.
"$MIEUX" --quiet --lang en trend f.csv --over territories --release --min-count 36 | cut -d, -f1-6,11,12,16
# Ranks drawn again and the ordinal model beside the shrunken shares.
"$MIEUX" --quiet --lang en compare f.csv --period 2023 --rank --format table
"$MIEUX" --quiet --lang en --seed 2 compare f.csv --period 2023 --rank | cut -d, -f1-3,14-18
