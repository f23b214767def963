goto start ::start:: goto start
