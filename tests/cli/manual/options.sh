# Every command and every option of --help stands in both pages, in its place, and no others do.
. "$CASES/manual/ground"
declared() {
    sed -n "/^$1:/,/^\$/s/^  --\([a-z-]*\).*/\1/p" | sort -u
}
named() {
    grep -o 'Fl -[a-z][a-z-]*' | sed 's/^Fl -//' | sort -u
}
mieux --help --lang en | sed -n 's/^  \([a-z]*\) .*/\1/p' >commands
mieux init --help --lang en | declared 'For every command' >global
for page in mieux.1 mieux.fr.1; do
    sed -n '/^\.Sh DESCRIPTION/,/^\.Sh COMM/p' "$doc/$page" | named >known
    comm -23 global known | sed "s/^/$page: nothing on --/"
    while read -r command; do
        section $page "$command" >text
        [ -s text ] || echo "$page: no section on $command"
        mieux "$command" --help --lang en | declared Options >options
        named <text >known
        comm -23 options known | sed "s/^/$page: $command: nothing on --/"
        sort -u options global | comm -13 - known | sed "s/^/$page: $command: there is no --/"
    done <commands
done
[ "$(wc -l <commands)" -ge 13 ] && [ "$(wc -l <global)" -ge 5 ] && echo "looked at all"
