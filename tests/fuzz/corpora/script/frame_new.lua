local f = frame.new({"a", "n"}, {a = {"x", "y"}, n = {1, 2}}, {n = "people"}) print(f.n + 1, f.n > 1, -f.n, f.a:eq("x"))
