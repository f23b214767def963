for _, f in ipairs{"%", "%y", "%100d", "%.100f", "%q", "%d", "%s"} do print(pcall(string.format, f, 1.5)) end
