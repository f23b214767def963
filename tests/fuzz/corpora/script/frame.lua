local f = frame.read_csv("t.csv") print(f, #f.n, f.n:sum(), f.share:mean(), f.share:count())
for _, r in ipairs(f:to_rows()) do print(r.territory, r.n) end
