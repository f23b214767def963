# What cannot be classified, scored or learnt from is refused in one sentence.
. "$CASES/classify/ground"
try() { "$MIEUX" --quiet "$@" >out; echo "$* : $?" >&2; }
try classify none.csv --model small.mxc
try classify . --model small.mxc
try classify texts.tsv --model none.mxc
try classify texts.tsv --model texts.tsv
head -c 5000 small.mxc >half.mxc
try classify texts.tsv --model half.mxc
printf 'a,b\n1,2\n' >no_text.csv
try classify no_text.csv --model small.mxc
printf 'text,texte\n1,2\n' >double.csv
try classify double.csv --model small.mxc
printf 'text,question\nx,4\n' >question.csv
try classify question.csv --model small.mxc
: >empty.csv
try classify empty.csv --model small.mxc
printf 'text\n' >header.csv
try classify header.csv --model small.mxc
try classify header.csv --model small.mxc --score
try classify --score
try classify a.csv b.csv
try classify texts.tsv --codes half
printf 'text,component\nx,Z99\n' >code.csv
try classify code.csv --model small.mxc --score
try train code.csv --output x.mxc
try train texts.tsv
printf 'text,component,weight\nx,A06,-1\n' >weight.csv
try train weight.csv --output x.mxc
printf 'file,weight\nnone.tsv,1\n' >recipe.tsv
try train --recipe recipe.tsv --output x.mxc
printf 'text,component\nx,A06\n' >one.csv
try train one.csv --output x.mxc
try train texts.tsv --output none/x.mxc
try evaluate header.csv --model small.mxc
try evaluate texts.tsv --folds 1
try evaluate texts.tsv --folds 3 --model small.mxc
ls
