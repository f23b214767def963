local function f(n) return coroutine.wrap(function() return f(n + 1) end)() end print(pcall(f, 1))
