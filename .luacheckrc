-- Scripts run in the sandbox of mieux: these are its globals, and nothing else is.
std = {
    read_globals = {
        "assert", "error", "ipairs", "pairs", "pcall", "print", "select", "tonumber", "tostring", "type",
        "string", "table", "math", "utf8", "coroutine",
        "store", "frame", "stats", "composite", "chart", "report", "indicator", "arg",
    },
}
max_line_length = 140
files["datasets"] = { std = "lua54" }
exclude_files = { "scripts/lib/annotations.lua" } -- definitions for editors, that nothing runs
