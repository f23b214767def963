# Groups of a file; the keys stand with the indicator first, whatever their order.
awk 'BEGIN { print "territoire;groupe;indicateur;période;répondant;valeur"
    for (g = 1; g <= 3; g++) for (r = 1; r <= 14; r++) print "A;g" g ";q;2023;" g "-" r ";" 1 + (r * g) % 5 }' >f.csv
"$MIEUX" --lang en compare f.csv --by groupe,indicateur
"$MIEUX" --quiet compare f.csv --by group,indicator --rank; echo $?
