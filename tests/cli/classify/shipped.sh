# The shipped model: languages mixed in one list, plain answers, and the answers kept for judging it.
printf 'text\nle chômage\ngood friends\ndie Umweltverschmutzung\nla familia unida\nla solitudine\na falta de dinheiro\nsingurătatea\n' >f.csv
"$MIEUX" classify f.csv | cut -d, -f1,2,3,5,10
"$MIEUX" classify "$MIEUX_DATA/datasets/classifier/held-out.tsv" --score --format csv >score
awk -F, '$1 == "dimension" && NF == 5 { print ($2 > 0.9) } $1 == "polarity" { print ($2 > 0.9) }' score
