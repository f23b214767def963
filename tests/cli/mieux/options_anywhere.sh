# Global options before or after the command; the language of the message is theirs.
"$MIEUX" --lang en describe --by
"$MIEUX" describe --nothing --lang en
"$MIEUX" --lang fr describe --format=pdf /dev/null
"$MIEUX" --seed x describe
"$MIEUX" --lang de describe
