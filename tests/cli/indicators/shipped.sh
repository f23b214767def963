# Every indicator that comes along stands its test, and computes on the fictional network as it may be
# published; the same bytes twice.
network=$MIEUX_DATA/datasets/network
"$MIEUX" --quiet init
"$MIEUX" --quiet import "$network"/*.csv "$network"/*.tsv
"$MIEUX" indicators test --format csv
for code in $("$MIEUX" indicators --format csv | sed '1d;s/,.*//'); do
    "$MIEUX" indicators compute "$code" --release --format csv >"$code.csv"
    echo "== $code: $(wc -l <"$code.csv")"
    head -n 3 "$code.csv"
done
"$MIEUX" indicators compute weighted_index --release --format csv | cmp - weighted_index.csv
