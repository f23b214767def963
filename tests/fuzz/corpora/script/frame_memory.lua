local c = frame.new({"a"}, {a = {1, 2, 3}}).a local t = {} while true do t[#t + 1] = c + 1 end
