# A store with nothing in it gives an honest document, not an error.
export SOURCE_DATE_EPOCH=1769817600
$MIEUX --quiet --store s.db init
$MIEUX --quiet --store s.db report annual --output r.html --date 2026-01-31
grep -c '<h2 id=' r.html
grep -o "La base ne contient encore rien sur ce périmètre" r.html
grep -o "Aucune expression n’est enregistrée pour ce périmètre" r.html
grep -o "Aucun fichier n’a été chargé" r.html
