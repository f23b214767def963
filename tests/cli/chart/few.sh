# Words for one row, for ten and for two; a title that overlapping intervals do not bear is not given; people
# that a table of acts counts are held to the rule; a plane has two kinds of point.
say() {
    "$MIEUX" --quiet chart "$@" --output picture.svg && grep -o '<title>.*</desc>\|<title>.*</title>\|<desc>.*</desc>' picture.svg
    echo "$?"
}
printf 'by,y,y2,low,high,n\nNord,0.43,0.41,-0.1,0.2,120\n' >one.csv
say slope --data one.csv
say slope --data one.csv --lang en
printf 'by,y,y2,low,high,n\nNord,0.4,0.41,0.3,0.5,120\n' >one.csv
say dots --data one.csv
echo 'by,y,low,high,n' >ten.csv
for i in 0 1 2 3 4 5 6 7 8 9; do echo "T$i,0.4$i,0.3,0.6,50"; done >>ten.csv
say bars --data ten.csv | grep -o 'et 1 autre.*\.'
say bars --data ten.csv --lang en | grep -o 'and 1 more.*\.'
printf 'by,y,rank,rank_low,rank_high,n\nNord,0.4,1,1,1,50\nSud,0.2,2,2,2,50\n' >two.csv
say ranks --data two.csv
printf 'confidence,right,low,high,n\n0.55,0.5,0.4,0.6,90\n0.95,0.8,0.75,0.84,300\n' >tenths.csv
say reliability --data tenths.csv
printf 'by,x,y,low,high,n\nA,u,0.40,0.3,0.5,50\nA,v,0.42,0.3,0.5,50\nB,u,0.45,0.35,0.55,50\n' >heat.csv
say heat --data heat.csv
printf 'by,to,y,n\nA,B,3,2\nA,C,40,40\n' >flow.csv
say flow --data flow.csv
say flow --data flow.csv --columns y=n
printf 'by,x,y,quality,series,n\na,1,1,0.9,s1,50\nb,-1,0.2,0.9,s2,50\nc,0.5,-1,0.9,s3,50\n' >plane.csv
say correspondence --data plane.csv
