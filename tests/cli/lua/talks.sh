# Without a terminal there are no prompts; expressions are printed, errors do not end it, statements may
# take several lines.
printf 'x = 3\nx + 1, "été"\nfor i = 1, 2 do\nprint(i)\nend\nerror("no")\nlocal y = 1\ny\nframe.new({"a"}, {a = {1, 2}})\n' | "$MIEUX" lua || echo "$?"
printf '1 + 1\n' | "$MIEUX" lua
printf 'for i = 1, 2 do\n' | "$MIEUX" lua || echo "$?"
printf 'while true do end\n"after"\n' | "$MIEUX" lua --max-steps 100000 || echo "$?"
"$MIEUX" lua x || echo "$?"
