for k, v in pairs{b = 1, a = 2, 10, [2.5] = 3, [-1] = 4} do print(k, v) end print(pcall(pairs, {[{}] = 1}))
