print(pcall(table.unpack, {}, 1, 1e8)) print(table.unpack({1, 2, 3}, -1, 3)) print(table.pack().n)
