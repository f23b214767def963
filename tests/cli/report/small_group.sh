# A group of 12 of whom 9 answered: the report says how little may be said, and no figure of it.
$MIEUX --quiet --store s.db init
$MIEUX --quiet --store s.db import "$DATA"/report/*.csv
$MIEUX --quiet --store s.db report annual --territory petit --output r.html --date 2026-01-31 --lang en
grep -o 'Too few people answered for situations to be published' r.html
grep -o 'Too few people answered both evaluations' r.html
grep -c 'data:image' r.html
grep -o '&lt;b&gt;Petit&lt;/b&gt; &amp; Cie' r.html | sort -u
