print(pcall(string.format, "%20p", "a text"))
print(pcall(string.format, "100%%p"))
