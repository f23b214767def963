# A published study of real pairs (datasets/state-anxiety-paired, FILM: 95 people before and after a film). Pairs,
# sign tests and adjusted p agree to 1e-12 with Python 3.11 (exact binomial sums; p * 20 / rank, least upwards).
awk -F , -v OFS=, 'NR == 1 { $1 = "territory,respondent,phase,period" }
    NR > 1 && $1 != "FILM" { next }
    NR > 1 { $1 = "sai-" $1 "," $3 "," ($2 == 1 ? "before" : $2 == 2 ? "after" : "time " $2) ",time " $2 }
    { sub(OFS $2 OFS $3 OFS, OFS) } 1' "$MIEUX_DATA/datasets/state-anxiety-paired/sai.csv" >follow-up.csv
"$MIEUX" --lang en change follow-up.csv --territory sai-FILM --scale 1-4 --design linked >out.csv
cut -d, -f2,4,9-11,17-19 out.csv
# Fewer is better: the same figures the other way round.
"$MIEUX" --quiet change follow-up.csv --territory sai-FILM --indicator tense --direction - --design linked | cut -d, -f2,9-12,17
# By periods in the place of phases, out of two files.
grep -e '^territory' -e 'FILM.*time 1' follow-up.csv >one.csv
grep -e '^territory' -e 'FILM.*time 2' follow-up.csv >two.csv
"$MIEUX" --quiet --lang en change one.csv two.csv --before 'time 1' --after 'time 2' --scale 1-4 --design linked >periods.csv
cut -d, -f3- out.csv >a; cut -d, -f3- periods.csv >b; cmp a b && echo same
