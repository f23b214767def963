"$MIEUX" mesure
