print(("hello world"):gsub("(%w)(%w*)", "%2%1"), ("abc"):gsub("", "-"), ("abc"):gsub("%w", {a = 1, b = false}), pcall(string.gsub, "a", "a", "%2"))
