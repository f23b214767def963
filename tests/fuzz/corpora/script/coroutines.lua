local c = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)
print(c(), c(), pcall(c), pcall(c))
local d = coroutine.create(function() error({}) end) print(coroutine.resume(d)) print(coroutine.status(d))
