for _, p in ipairs{"[", "[^", "[a", "%", "%b", "%bx", "%f", "%f[", "(", ")", "%1", "(%1)", "[%", "[]", "[a-]", "[]-a]", "^*"} do print(p, pcall(string.find, "a]b-", p)) end
