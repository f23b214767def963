# The ending decides; the same store, options and version give the same bytes.
. "$CASES/chart/ground"
"$MIEUX" chart territories --indicator A03 --output a.png --scale 2 --width 600
"$MIEUX" --quiet chart territories --indicator A03 --output b.png --scale 2 --width 600
"$MIEUX" --quiet chart trend --output a.pdf
"$MIEUX" --quiet chart trend --output b.pdf
"$MIEUX" --quiet chart change --network Essai --output a.svg
"$MIEUX" --quiet chart change --network Essai --output b.svg
for ending in png pdf svg; do cmp a.$ending b.$ending && echo same; done
dd if=a.png bs=1 skip=1 count=3 2>/dev/null; echo
od -A n -t u1 -j 16 -N 4 a.png
head -c 5 a.pdf; echo
