# A report for each territory, the same as when asked for alone, and an index that leads to them.
export SOURCE_DATE_EPOCH=1769817600
$MIEUX --quiet init
$MIEUX --quiet import "$DATA"/report/*.csv
$MIEUX report territory --all --output each
ls each
grep -o '<li><a href="[^"]*">[^<]*' each/index.html | sort | head -20
first=$(ls each | head -1)
$MIEUX report territory --territory "${first%.html}" --output alone.html
cmp alone.html "each/$first" && echo same
$MIEUX --quiet report territory --all --as json,html --output programs
ls programs
$MIEUX report territory --all --as doc --output nothing
