# Looks at a script without running it.
cat >bad.lua <<'END'
local x = stats.meen({ 1 })
print(y, arg[1], x)
z = 1
print(z)
local function f()
    return frame.new({}, {}), chart.pie, indicatr
end
f(string.format("%d", 1), string.fromat)
END
printf 'x = = 1\n' >syntax.lua
"$MIEUX" run --check bad.lua || echo "$?"
"$MIEUX" run --check syntax.lua || echo "$?"
"$MIEUX" run --check none.lua || echo "$?"
for script in "$MIEUX_DATA"/scripts/*/*.lua; do
    case $script in */annotations.lua) continue ;; esac
    "$MIEUX" --quiet run --check "$script" || echo "$script"
done
