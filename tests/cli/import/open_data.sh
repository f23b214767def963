# Every published set of datasets/ is loaded as it is, through the mapping that stands beside it: how many
# rows of each kind, and figures read off the originals by eye.
load() {
    set=$1
    shift
    "$MIEUX" --store "$set.db" --quiet init
    cp "$MIEUX_DATA/datasets/$set/"* . 2>/dev/null
    "$MIEUX" --store "$set.db" import --mapping import.map "$@" 2>"$set.err" || cat "$set.err"
    grep ' import [0-9]* : ' "$set.err" | sed 's/.* : /'"$set"': /'
    "$MIEUX" --store "$set.db" check >/dev/null 2>&1 || echo "$set: check"
}
figures() {
    "$MIEUX" --store "$1.db" --quiet export published | cut -d , -f 1-10 | grep "^$2"
}
load asem iMeta.csv iData.csv
"$MIEUX" --store asem.db --quiet export indicators | grep '^NEET' | cut -d , -f 1-6
figures asem 'FRA,Flights,'
figures asem 'AUT,LPI,'
load better-life-index bli.csv
figures better-life-index 'France,SW_LIFS,.*2016'
load coviprev-france coviprev-region.csv coviprev-age.csv coviprev-sexe.csv
figures coviprev-france 'FR-11,.*anxiete,.*2020-03-23'
figures coviprev-france 'FR-93,.*pbsommeil,.*2020-04-20'
figures coviprev-france 'FR,50-64 ans,anxiete,.*2020-05-18'
figures coviprev-france 'FR,Homme,depression,.*2020-09-21'
load istat-bes-regions bes_regione_manifest.csv Assoluti_BES_Regione.csv
figures istat-bes-regions 'Lombardia,.*01SAL001,.*2020'
figures istat-bes-regions 'Trentino'
load ons-personal-wellbeing territories.csv personal-wellbeing-estimates.csv
figures ons-personal-wellbeing 'E12000007,.*Anxiety,.*2020-04-01'
load quality-of-life-border variables.csv well_being.csv
for column in V1 V12 V23; do
    awk -F , -v c="$column" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == c) at = i }
        $1 == "Rural" && $3 == 2015 { n += $at } END { printf "%s %d ", c, n }' well_being.csv
    "$MIEUX" --store quality-of-life-border.db --quiet export follow_up |
        awk -F , -v c="$column" '$1 == "border-rural" && $3 == c && $4 == 2015 { n += $8 } END { print n }'
done
load santa-monica-wellbeing open-ended-responses.csv
"$MIEUX" --store santa-monica-wellbeing.db --quiet export statements | grep 'sm0663\|sm1837'
load state-anxiety-paired sai.csv
"$MIEUX" --store state-anxiety-paired.db --quiet export follow_up |
    grep '^sai-RIM,,\(calm\|tense\),time 3,third time,,70,'
