# Coded passages of qualitative tools become statements and codes; other codes are named, and kept out.
"$MIEUX" init --quiet
printf 'territory,name\nn,Nord\n' >t.csv
"$MIEUX" import --quiet t.csv
cd "$DATA/qda"
store="--store $OLDPWD/mieux.db"
"$MIEUX" $store import --territory n --question 1 projet.qdpx
"$MIEUX" $store import --territory n projet.qdpx
"$MIEUX" $store import --territory n codes.qdc
"$MIEUX" $store import taguette.csv
"$MIEUX" $store import --territory n taguette.csv
"$MIEUX" $store import --territory n --coder carla taguette.csv
"$MIEUX" $store import --territory n qualcoder.csv
"$MIEUX" $store export statements --quiet | cut -d, -f3,6,7 | tail -n +2 | sort
"$MIEUX" $store export codes --quiet | cut -d, -f3-11 | tail -n +2 | sort
"$MIEUX" $store check --quiet && echo whole
