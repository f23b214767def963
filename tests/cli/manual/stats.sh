# Every function of stats in scripts has its page and no page is of another; every example prints what its page
# says; the manual pages are what help writes.
table=$MIEUX_DATA/reports/stats.txt
doc=$CASES/../../engine/doc
echo 'for name in pairs(stats) do print(name) end' >names.lua
"$MIEUX" --quiet run names.lua | sort >functions
sed -n 's/^@function \([a-z_]*\)(.*/\1/p' "$table" | sort | diff - functions
[ "$(wc -l <functions)" -ge 56 ] && echo "a page for each"

# Examples one after another, each in a block of its own, and what they are to print.
awk '/^@function/ { sub(/\(.*/, "", $2); name = $2 }
     /^[a-z.]*:/ { if (is_example) print "end"; is_example = $0 == "example:"; if (is_example) print "print(\"== " name "\") do" }
     /^    / && is_example' "$table" >examples.lua
awk '/^@function/ { sub(/\(.*/, "", $2); name = $2 }
     /^[a-z.]*:/ { is_output = $0 == "output:"; if (is_output) print "== " name }
     /^    / && is_output { print substr($0, 5) }' "$table" >expected
"$MIEUX" --quiet run examples.lua | sed 's/\t/  /g' | diff expected - && echo "examples print what they say"

# No function lacks a field, in either language.
for key in group missing formula does when hides source example output; do
    awk -v key="$key" '/^@function/ { if (name != "" && found < need) print name ": " key; name = $2; found = 0; need = 1 }
         $0 ~ "^" key ":" { found += 2 }
         $0 ~ "^(fr|en)\\." key ": ." { found++; need = 2 }
         END { if (found < need) print name ": " key }' "$table"
done
"$MIEUX" --lang en help stats --mdoc | diff - "$doc/mieux-stats.7"
"$MIEUX" --lang fr help stats --mdoc | diff - "$doc/mieux-stats.fr.7"
"$MIEUX" --lang fr help stats stats.mcnemar
"$MIEUX" --lang en help stats | head -n 3
"$MIEUX" --lang en help stats nothing 2>&1
