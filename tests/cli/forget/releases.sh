# Of what was published, just the releases that count somebody are named, and in which figures: by where the rows
# stood, at any level above them. Not those of other territories, cycles or periods, nor what withholds all that is theirs.
export SOURCE_DATE_EPOCH=1769817600
mieux() { "$MIEUX" --quiet --lang en --store s.db "$@"; }
mieux init
mieux import "$DATA"/report/*.csv
awk 'BEGIN { print "territory,statement,text,cycle,question,author,component,polarity,coder,consent"
    for (i = 1; i <= 14; i++) print "moyen,q" i ",Un logement calme pour vivre,1,1,moyen-q" i ",A03,+,codage-1,1" }' >said.csv
printf 'territory,group,respondent,indicator,period,phase,value\nmoyen,moyen-0,new,A03,2026-02,before,5\n' >late.csv
mieux import said.csv late.csv
mieux report annual --output all.html
mieux report territory --territory grand --output grand.html
mieux report territory --territory petit --output petit.html
mieux describe --by indicator --release >/dev/null
mieux chart situations --territory grand --output c.svg
mieux synthesis typical --territory moyen --release >/dev/null
mieux indicators compute good_situation --release >/dev/null
printf 'store.distribution{by = {"indicator"}, under = "moyen", period = "2024-04"}\n' >only.lua
mieux run only.lua --release
forget() { echo "== $*"; mieux forget "$@" --yes | sed '1,/^$/d'; }
forget --territory moyen --person moyen-p0-3 # answered and spoke
forget --territory moyen --person moyen-q1   # is quoted
forget --territory moyen --person moyen-q7   # said the same
forget --territory moyen --person new        # answered once; by period that is withheld
forget --territory petit --person petit-p0-0 # of few: shown above alone, but for the number who came
forget --territory moyen --person p7         # committed; by whom is nowhere shown
forget --territory grand --group grand-1
mieux releases withdraw 1 --yes >/dev/null
forget --territory grand --person grand-p0-3 # not what was withdrawn
