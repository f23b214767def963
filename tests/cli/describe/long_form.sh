# The long form as a French office writes it: semicolons, decimal commas, accents, a column to leave aside.
printf 'Période;Territoire;Indicateur;Valeur;remarque\n2023;Lyon;A01;3;x\n2023;Lyon;A01;5;\n2022;Lyon;A01;NA;\n2023;Brest;revenu;1 250,5;\n2023;Brest;revenu;999;\n2023;Lyon;A01;4;\n' >suivi.csv
"$MIEUX" describe suivi.csv
