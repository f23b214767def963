"$MIEUX" --version
