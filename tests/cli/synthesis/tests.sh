# What is withheld takes no part in the tests of what is shown: p_adjusted is worked out by hand from the p of the rows that
# are shown, the others counting as 1, and is another one where all are shown.
mieux() { "$MIEUX" --lang en --store s.db "$@"; }
mieux --quiet init
printf 'territory,name\na,A\nb,B\nc,C\nd,D\n' >t.csv
# People by territory and dimension.
awk 'BEGIN {
    print "territory,statement,text,cycle,question,author,component,polarity,coder"
    n = split("a A 40;a B 22;a C 30;b A 24;b B 33;b C 34;c A 30;c B 30;c C 12;c D 3;d C 20;d D 9;a D 2;b D 2", cell, ";")
    for (i = 1; i <= n; i++) { split(cell[i], c, " ")
        for (k = 1; k <= c[3]; k++) print c[1] ",s" ++s ",Phrase " s ",1,1,p" k c[2] c[1] "," c[2] "01,+,codage-1" } }' >s.csv
mieux --quiet import t.csv s.csv
mieux synthesis specific --by territory,dimension --format csv >all.csv
mieux synthesis specific --by territory,dimension --release --merge none --format csv >shown.csv
for table in all shown; do
    awk -F, -v table=$table 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { n++ } $at["p_value"] != "" { p[++m] = $at["p_value"]; adjusted[m] = $at["p_adjusted"] }
        END { for (i = 1; i <= m; i++) { best = 1
                for (j = 1; j <= m; j++) if (p[j] >= p[i]) { rank = 0; for (k = 1; k <= m; k++) rank += p[k] <= p[j]
                    if (p[j] * n / rank < best) best = p[j] * n / rank }
                if (best - adjusted[i] > 1e-12 || adjusted[i] - best > 1e-12) wrong++ }
            print table ": " n " tests, " m " shown, " wrong + 0 " wrong" }' $table.csv
done
for table in all shown; do
    awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i } $at["p_value"] != "" {
        print $1 "," $2 "," $at["p_value"] "," $at["p_adjusted"] "," $at["conclusion"] }' $table.csv
done
