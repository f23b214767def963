# A query that never comes back to the hook ends with the process: script and last known line.
cat >slow.lua <<'END'
for i = 1, 3000 do
    local x = math.sqrt(i)
end
store.query("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c")
END
"$MIEUX" --quiet init
"$MIEUX" --quiet run slow.lua --max-time 1 --max-steps 1000000000000000 || echo "$?"
sed -i 1,3d slow.lua
"$MIEUX" --quiet --lang en run slow.lua --max-time 1 --max-steps 1000000000000000 || echo "$?"
