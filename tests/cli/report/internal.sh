# Without a rule everything is shown, and every part of the document says so.
$MIEUX --quiet --store s.db init
$MIEUX --quiet --store s.db import "$DATA"/report/*.csv
$MIEUX --quiet --store s.db report annual --territory petit --rule internal --output r.html --date 2026-01-31
grep -c '<p class="internal-mark">Document interne</p>' r.html
grep -c 'class="internal-banner"' r.html
grep -c 'n. p.</abbr>' r.html || true
