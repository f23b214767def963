print(pcall(table.concat, {1, {}, 3})) print(table.concat({1, 2.5, "x"}, ", ", 1, 3)) print(pcall(table.concat, {}, "", 1, math.maxinteger))
