print((("a"):rep(40)):find(("a-"):rep(30) .. "b"))
