local c = coroutine.wrap(function() (("a")):gsub("a", coroutine.yield) end) print(pcall(c))
