print(pcall(stats.mean, {1, 2, 3}), pcall(stats.quantile, {1, 2, 3}, 0.5))
