print(pcall(string.find, ("a"):rep(2000), ("(a"):rep(40)))
 print(pcall(string.find, "a", ("a?"):rep(900)))
