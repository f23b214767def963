local s, t = ("x"):rep(1e4), {} while true do t[#t + 1] = frame.new({"a"}, {a = {s .. #t}}) end
