for p, c in utf8.codes("aé€") do print(p, c) end print(pcall(utf8.codepoint, "\xff"), utf8.len("\xff"))
