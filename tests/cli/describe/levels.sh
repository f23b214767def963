# Under the rule a distribution becomes low, middle and high before it is withheld; nobody and all of a small group count as
# telling; minimum and maximum are never shown; the median where it adds nothing. On a scale of 1 to 5, and of 0 to 10.
people() { # how many, at which level of which indicator
    awk -v of="$1" 'BEGIN { n = split(of, group, " ")
        for (i = 1; i <= n; i++) { split(group[i], c, ":"); for (k = 1; k <= c[3]; k++) print c[1] ",p" ++id "," c[2] } }'
}
{
    echo indicator,respondent,value
    people 'whole:1:12 whole:2:13 whole:3:14 whole:4:15 whole:5:16'      # every level may be shown
    people 'merged:1:6 merged:2:7 merged:3:12 merged:4:5 merged:5:9'     # low, middle and high may be
    people 'one:1:6 one:2:7 one:3:3 one:4:8 one:5:9'                     # the middle may not
    people 'all:4:6 all:5:8'                                             # 100 % of 14: a small group
    people 'large:4:20 large:5:20'                                       # 100 % of 40: a large one
    people 'few:1:5 few:5:5'                                             # ten
} >five.csv
{
    echo indicator,respondent,value
    people 'life:0:3 life:1:9 life:2:2 life:4:5 life:5:6 life:6:4 life:7:5 life:9:6 life:10:7'
    people 'nobody:2:2 nobody:5:6 nobody:7:4'
} >ten.csv
show() { # columns by their names; "withheld" says whether anything is
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; print "indicator,n,min,median,max,share_low,share_high"; next }
        { print $1 "," $at["n"] "," $at["min"] "," $at["median"] "," $at["max"] "," $at["share_low"] "," $at["share_high"] \
            ($NF == "" ? "" : ",withheld") }'
}
describe() { "$MIEUX" --quiet --lang en describe "$@" --by indicator --format csv; }
describe five.csv --scale 1-5 --release | show
describe ten.csv --scale 0-10 --release | show
# Internally all of it.
describe five.csv --scale 1-5 | sed 's/$/,/' | show
