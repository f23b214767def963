# Texts that are new to the model are warned of; plain answers like those it learned from are not.
. "$CASES/review/ground"
"$MIEUX" --quiet init
printf 'territory,name\nmul,Mulhouse\n' >t.csv
"$MIEUX" --quiet import t.csv
warns() { # STATEMENTS, one a line
    cp mieux.db one.db
    awk 'BEGIN {print "territory\ttext"} {print "mul\t" $0}' >s.tsv
    "$MIEUX" --quiet --store one.db import s.tsv
    "$MIEUX" --store one.db classify 2>&1 >nothing | grep -c 'mieux train --from-store' || :
}
cut -f1 "$MIEUX_DATA/datasets/classifier/held-out.tsv" | sed 1d | warns
seq 60 | sed 's/.*/quod&k virn& plaxor ombu& druntal sek&/' | warns
seq 40 | sed 's/.*/quod&k virn& plaxor ombu& druntal sek&/' | warns
