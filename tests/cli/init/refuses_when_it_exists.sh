# Whatever is there stays as it is.
"$MIEUX" --quiet init
cp mieux.db before.db
"$MIEUX" init
status=$?
cmp mieux.db before.db
echo texte >note.txt
"$MIEUX" --store note.txt init
cat note.txt
exit $status
