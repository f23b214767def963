print(pcall(indicator, {})) print(pcall(indicator, {code = 1})) indicator{code = "Y", title = "t", meaning = "m", compute = function() return 1 end}
