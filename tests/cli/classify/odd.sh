# Whatever people type or paste gets a row, and a person's eye.
{
    printf 'text,lang\n"",\n😀🎉,\nработа и здоровье,\n工作,\nwerk hebben,nl\n!!!,fr\n'
    printf '%s,\n' "$(head -c 1000000 /dev/zero | tr '\0' a)"
} >f.csv
"$MIEUX" classify f.csv | cut -d, -f2,10 | sort | uniq -c | sed 's/^ *//'
"$MIEUX" classify f.csv | wc -l
