$MIEUX report weekly --output r.html
$MIEUX report annual
$MIEUX report annual --output r.doc
$MIEUX report annual --output r.html --territory a --network b
$MIEUX report annual --output r.html --date hier
$MIEUX report annual --output r.html --rule none
SOURCE_DATE_EPOCH=today $MIEUX report annual --output r.html
$MIEUX report territory --output r.html
$MIEUX report territory --all
$MIEUX report annual --all --output r
$MIEUX report territory --all --data d --output r
$MIEUX report territory --as pdf,doc --territory a --output r
