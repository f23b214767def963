# Every command that --help lists explains itself, in both languages.
for lang in fr en; do
    "$MIEUX" --help --lang $lang | sed -n 's/^  \([a-z]*\) .*/\1/p' | while read -r command; do
        "$MIEUX" "$command" --help --lang $lang >help || echo "$command: no help"
        [ "$(wc -l <help)" -ge 6 ] || echo "$command: short help"
    done
done
"$MIEUX" >nothing 2>overview
echo $? "$(wc -l <nothing)"
