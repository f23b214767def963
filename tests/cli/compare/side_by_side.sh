# By name, never in order; who overlaps whom is said; a ranking needs people enough.
. "$CASES/chart/ground"
"$MIEUX" --lang en compare --indicator A03
"$MIEUX" compare --indicator A03 --release --period 2024
"$MIEUX" --lang en compare --indicator A03 --rank --format table
"$MIEUX" --quiet --lang en compare --indicator A03 --rank --territory petit; echo $?
"$MIEUX" compare --period 1999; echo $?
