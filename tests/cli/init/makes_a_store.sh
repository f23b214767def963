# A store that its owner alone can read.
umask 022
"$MIEUX" init
ls -l mieux.db | cut -c1-10
"$MIEUX" --store autre.db --lang en init
