$MIEUX --quiet --store s.db init
$MIEUX --quiet --store s.db report annual --territory Colmar --output r.html --date 2026-01-31
status=$?
test -e r.html && echo "a report was written"
exit $status
