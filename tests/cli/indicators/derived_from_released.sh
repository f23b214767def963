# What a script derives under a rule comes from released figures: the difference of two
# shares of twelve people cannot tell the shares, and the reason stays.
{
    echo territory,name
    echo big,Grand
    echo small,Petit
} >territories.csv
printf 'indicator,name,scale\nA03,Logement,1-5\n' >indicators.csv
{
    echo territory,indicator,period,respondent,value
    for i in $(seq 60); do echo "big,A03,2024,p$i,$((i % 5 + 1))"; done
    for i in $(seq 12); do echo "small,A03,2024,q$i,$((i % 5 + 1))"; done
} >suivi.csv
cat >net.lua <<'END'
indicator {
    code = "net", title = "net", meaning = "net", unit = "share",
    compute = function()
        local cells = store.distribution { by = { "territory", "indicator", "period" } }
        return cells:with("net", cells.share_high - cells.share_low):select { "territory", "n", "net" }
    end,
}
END
"$MIEUX" init --quiet
"$MIEUX" import --quiet territories.csv indicators.csv suivi.csv
"$MIEUX" indicators compute net --script net.lua --quiet
"$MIEUX" indicators compute net --script net.lua --release --quiet
