print(("%5.2f %q %s %d %i %x %a %g %c"):format(1.5, "a\0b", "s", 3, 4, 255, 0.5, 1e100, 65))
