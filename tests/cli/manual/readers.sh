# The examples of the commands for readers: what they say they write is there, of the kind it should be.
. "$CASES/manual/ground"
store
export SOURCE_DATE_EPOCH=1769817600
try chart 1
head -c 5 situations.svg | od -An -c
head -c 4 logement.png | od -An -c
try report 1
grep -c "</html>" rapport.html
ls territoires | head -3
head -c 5 report.pdf | od -An -c
mkdir -p .local/share/bash-completion/completions
try completion 1
cmp output /dev/null
grep -c 'complete .* mieux' .local/share/bash-completion/completions/mieux
