print(pcall(pairs, {[{}] = 1, [print] = 2, [true] = 3}))
print(pcall(indicator, {b = 1, c = 2, d = 3, e = 4}), pcall(indicator, {b = 1, 2}))
