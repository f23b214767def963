# The same files, options and version give the same bytes: twice from one store, and from another.
export SOURCE_DATE_EPOCH=1769817600
for store in a b; do
    $MIEUX --quiet --store $store.db init
    $MIEUX --quiet --store $store.db import "$DATA"/report/*.csv
done
$MIEUX --quiet --store a.db report annual --output 1.html --trail
$MIEUX --quiet --store a.db report annual --output 2.html --trail
$MIEUX --quiet --store b.db report annual --output 3.html --trail
for store in a b; do $MIEUX --quiet --store $store.db report annual --output $store.pdf --trail; done
cmp 1.html 2.html && cmp 1.html 3.html && cmp a.pdf b.pdf && echo same
# Several formats of one document are those written one by one.
$MIEUX --quiet --store a.db report annual --trail --as html,pdf,html --output both.html
cmp both.html 1.html && cmp both.pdf a.pdf && ls both.*
