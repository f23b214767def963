x = 1 print(x, pcall(function() return y end)) string = nil print(("a"):upper())
