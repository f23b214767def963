print((("a"):rep(600)):find("(.+)%1b"))
