# What would be withheld, in advance: nothing is written, and nothing remembered.
$MIEUX --quiet --store s.db init
$MIEUX --quiet --store s.db import "$DATA"/report/*.csv
$MIEUX --quiet --store s.db report annual --rehearse --date 2026-01-31
$MIEUX --quiet --store s.db export releases | wc -l | tr -d ' '
$MIEUX --quiet --store s.db report annual --rehearse --output r.html; echo $?
$MIEUX --quiet --store s.db report annual --output r.html --date 2026-01-31
$MIEUX --quiet --store s.db export releases | head -n 2 | cut -d, -f1-5
$MIEUX --store s.db report annual --rehearse --date 2026-01-31 > t.csv
$MIEUX --store s.db --lang en report annual --rehearse --date 2026-01-31 --merge none > t.csv
