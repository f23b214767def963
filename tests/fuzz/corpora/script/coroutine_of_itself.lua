local c c = coroutine.create(function() print(coroutine.resume(c)) end) print(coroutine.resume(c))
