# Real data, one row a person, with weights: words are left out and said so; a key is any column.
cp "$DATA/describe/border.csv" .
"$MIEUX" --lang en describe border.csv --by area,year,indicator
