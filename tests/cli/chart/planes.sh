# Where territories lie, and who speaks of what: of the store, and of a table that somebody brings.
. "$CASES/chart/ground"
cat > places.csv <<END
territory,name,parent,network,latitude,longitude
reg,Région,,Essai,,
nord,Nord #1,reg,Essai,48.5,7.5
sud,Sud & Est,reg,Essai,47.9,7.2
est,Éauze,reg,Essai,,
petit,Petit,reg,Essai,48.1,7.9
END
cat > land.geojson <<END
{"type": "FeatureCollection", "features": [
 {"type": "Feature", "properties": {"code": "est"}, "geometry": {"type": "Polygon",
  "coordinates": [[[8, 48], [8.3, 48], [8.3, 48.4], [8, 48.4], [8, 48]]]}}
]}
END
awk 'BEGIN {
    print "territory,text,question,author,component,polarity,coder"
    split("A03 B01 C02 E01 F01 G02", components, " "); split("sud est", places, " ")
    for (p = 1; p <= 2; p++) for (r = 1; r <= 300; r++)
        print places[p] ",mot " r "," 1 + r % 2 ",q" r "," components[1 + (r * (p + 1) + int(r / 7) * p * p) % 6] ",+,anne"
}' > more.csv
"$MIEUX" --quiet import places.csv --replaces 1
"$MIEUX" --quiet import more.csv
show() {
    "$MIEUX" --quiet chart "$@" --output picture.svg
    echo "$?"
    [ ! -e picture.svg ] || { grep -o '<title>.*</title>' picture.svg; grep -o '<desc>.*</desc>' picture.svg; rm picture.svg; }
}
show map --indicator Logement
show map --indicator Logement --outline land.geojson
show map --indicator Logement --outline places.csv
show map --indicator Logement --outline nowhere.geojson
show map
show correspondence
cat > mine.csv <<END
territory,latitude,longitude,share_high,low,high,n
Éauze,43.86,0.10,0.41,0.33,0.5,120
Auch,43.65,0.59,0.62,0.55,0.7,140
Condom,43.96,0.37,0.5,0.2,0.8,7
END
show map --data mine.csv
cat > promises.csv <<END
title,group,start,due,done_on,status
Ouvrir un café,Sortir,2024-03-01,2024-06-30,2024-07-27,tenu
Former six pairs,Sortir,2024-03-01,2025-06-30,,under way
END
show calendar --data promises.csv --date 2025-12-31
printf 'from,to,count\nobjectifs,engagements,12\nengagements,tenus,7\n' > links.csv
show flow --data links.csv --columns y=count
printf 'territory,level_1,level_2,level_3,level_4,level_5,n\nÉauze,20,30,40,20,12,122\nAuch,1,3,2,1,0,7\n' > levels.csv
show ridges --data levels.csv
