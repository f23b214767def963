# The whole fictional network, exported and imported again, table by table, is the same store; as CSV, as
# workbooks, and (the councils') follow-up in long form, too. Lines are of other files, so they are not
# compared; nor are, in workbooks, whose numbers have 16 digits, sums of weights.
network=$MIEUX_DATA/datasets/network
DB="--quiet --store"
"$MIEUX" $DB a.db init
"$MIEUX" $DB a.db import "$network"/*.csv "$network"/*.tsv
# What the network has not: reasons not to answer, weights, a scale of real values, details, parts of statements.
cat >indicators.csv <<'END'
indicator,name,scale,questionnaire,level_1,level_3
R1,Reasons,1-3,r,low,high
R2,Bounded,real 0..100,,,
END
cat >follow-up.csv <<'END'
territory,respondent,period,indicator,value,weight,phase
fictif-001,p1,2024,R1,3,1.5,before
fictif-001,p2,2024,R1,ne sait pas,0.5,before
fictif-001,p3,2024,R1,refus,2,after
fictif-001,p4,2024,R1,sans objet,,
fictif-001,p5,2024,R1,,,
fictif-001,p5,2024,R2,99.5,,
END
printf 'territory,indicator,period,value,count,weight\nfictif-001,R1,2025,2,5,1.25\nfictif-001,R1,2025,,2,\n' >counts.csv
printf 'territory,statement,text,component,coder,parent\nfictif-001,t1,un tout,B01-11/P15/k,anne,\nfictif-001,t2,sa moitié,A03,anne,t1\n' >statements.csv
"$MIEUX" $DB a.db import indicators.csv follow-up.csv counts.csv statements.csv

# The line numbers stand last.
export_all() { # STORE FOLDER TABLES
    mkdir "$2"
    for table in $3; do "$MIEUX" $DB $1 export $table | sed 's/,[0-9]*$//' >"$2/$table"; done
}
compare() { # FOLDER FOLDER
    for table in $(cd "$1" && ls); do cmp "$1/$table" "$2/$table" && rows=$((rows + $(wc -l <"$1/$table"))); done
    echo "$2: $(ls "$1" | wc -l) tables, $rows rows"
}
plain="territories groups indicators levels statements codes published objectives commitments actions contracts reviews"
exact="$plain positions answers reals counts"
rows=0
export_all a.db before "$exact"
for form in csv xlsx; do
    "$MIEUX" $DB $form.db init
    mkdir files-$form
    for table in $exact; do "$MIEUX" $DB a.db export $table --output files-$form/$table.$form; done
    "$MIEUX" $DB $form.db import files-$form/*
    export_all $form.db $form "$exact"
    rows=0
    if [ $form = xlsx ]; then
        sed -i 's/,[^,]*,[^,]*,[^,]*,[^,]*$//' before/counts xlsx/counts
    fi
    compare before $form
    "$MIEUX" $DB $form.db check && echo whole
done
"$MIEUX" $DB c.db init
"$MIEUX" $DB c.db import "$network"/territoires* "$network"/group* "$network"/indic* "$network"/suivi-conseils* \
    "$network"/barometre* indicators.csv follow-up.csv counts.csv
"$MIEUX" $DB c.db export follow_up --output files-csv/follow_up.csv
export_all c.db councils follow_up
"$MIEUX" $DB long.db init
"$MIEUX" $DB long.db import files-csv/territories.csv files-csv/groups.csv files-csv/indicators.csv files-csv/follow_up.csv
export_all long.db long follow_up
rows=0
compare councils long
