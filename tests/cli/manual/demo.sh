# The examples of demo: every file that standard output names is there.
. "$CASES/manual/ground"
try demo 0
tr '\n' '\0' <output | xargs -0 -n 1 test -s && echo "all there"
ls mieux-demo/*-fr.html essai/*-fr.html | wc -l
