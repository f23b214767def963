local a <const> = 1 local b <close> = nil print(a, b)
