print("\u{7FFFFFFF}", "\x41\z   
 b", [==[ ]] ]==], "\65")
