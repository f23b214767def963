print(pcall(frame.new, {"a", "a"}, {a = {1}})) print(pcall(frame.new, {"a"}, {a = {1, "x", n = 1e9}})) print(pcall(frame.read_csv, "../etc/passwd")) print(pcall(frame.read_csv, "none.csv"))
