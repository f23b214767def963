local s, i = ("x"):rep(1e4), 0 while true do i = i + 1 indicator{code = "I" .. i, title = s, meaning = s, unit = "share", compute = print} end
