# What people coded in a store teaches a model its words. The recipe is a small one: what counts here is who
# is counted, not how right the model is.
. "$CASES/review/ground"
printf 'file,weight\n%s,1\n' "$MIEUX_DATA/datasets/classifier/held-out.tsv" >recipe.csv
train() {
    "$MIEUX" --quiet train --from-store --recipe recipe.csv "$@"
}
"$MIEUX" --quiet init
printf 'territory,name\nmul,Mulhouse\n' >t.csv
"$MIEUX" --quiet import t.csv
train --output model.mxc
echo "nobody coded: $?"
{
    echo territory,statement,text,coder,component,polarity
    for word in stable utile proche payé nouveau lointain vrai calme dur beau rare simple; do
        echo "mul,w-$word,un zorglub $word,anne,A06,+"
        echo "mul,f-$word,un gnafron $word,anne,D03,+"
    done
} >s.csv
"$MIEUX" --quiet import s.csv
printf 'statement,coder,component,polarity\nw-rare,bob,A08,+\nf-rare,bob,A08,-\nf-rare,consensus,D03,+\n' >c.csv
"$MIEUX" --quiet import c.csv
train --output model.mxc >tables
sed -n '1,/^$/p' tables | cut -d, -f1,2 | grep -v '^auto'
# Words that no text of the recipe has are known afterwards.
printf 'un zorglub\nun gnafron\n' | "$MIEUX" classify --model model.mxc - | cut -d, -f1,3
awk -F, '$1 == "component" {print ($6 > $3) ? "better" : "no better"}' tables
train --output again.mxc --threads 1 >nothing
cmp model.mxc again.mxc && echo 'the same bytes'
train --output model.mxc --folds 20 | sed -n 1p
train --output model.mxc --weight 0
echo "weight of nothing: $?"
