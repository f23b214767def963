"$MIEUX" init mieux.db
