print(0x1p4, 1e308 * 10, -(0/0) ~= 0/0, 1 // 0.0, pcall(function() return 1 // 0 end), math.mininteger // -1, 7 % -3)
