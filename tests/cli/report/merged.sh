# Territories that would be withheld are put together in the report, which says so; --merge none withholds them.
for merge in rule none; do
    rm -f s.db
    $MIEUX --quiet --store s.db init
    $MIEUX --quiet --store s.db import "$DATA"/report/*.csv
    $MIEUX --quiet --store s.db report annual --merge $merge --output r.html --date 2026-01-31
    echo "$merge"
    grep -o '<td[^>]*>[^<]* + [^<]*</td>\|<th[^>]*>[^<]* + [^<]*</th>' r.html | sed 's/<[^>]*>//g' | sort | uniq -c
    grep -o 'Plutôt que d’être retenues[^.]*\.' r.html
done
# The second report on the same store is put together like the first, whatever is asked.
$MIEUX --quiet --store s.db report annual --output again.html --date 2026-01-31
grep -c 'Plutôt que d’être retenues' again.html
