local f = frame.read_csv("t.csv") print(pcall(function() return f.n[{}] end))
