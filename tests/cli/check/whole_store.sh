"$MIEUX" --quiet init && "$MIEUX" check
