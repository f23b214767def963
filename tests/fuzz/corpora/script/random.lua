print(math.random(math.mininteger, math.maxinteger), math.random(3), pcall(math.random, 0))
