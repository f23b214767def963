print(#("x"):rep(1 << 40))
