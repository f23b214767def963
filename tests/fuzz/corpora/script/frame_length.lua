print(pcall(frame.new, {"a"}, {a = {1, n = -1}})) print(pcall(frame.new, {"a"}, {a = {1, n = math.maxinteger}})) print(pcall(frame.new, {"a"}, {a = {1, n = 3000}}))
