-- Rows of text files, for the scripts of this folder: delimited files read and written, whole
-- and in a fixed order, in the encodings that offices really use. Plain Lua 5.4, nothing else.

local rows = {}

-- The folder a script was started from, with its slash: rows.folder(arg[0]).
function rows.folder(script)
    return script:match("^.*/") or "./"
end

-- The characters of Windows-1252 between 0x80 and 0x9F; the rest of Latin-1 is itself.
local from_windows = {
    [0x80] = 0x20AC, [0x82] = 0x201A, [0x84] = 0x201E, [0x85] = 0x2026, [0x8A] = 0x160, [0x8C] = 0x152,
    [0x91] = 0x2018, [0x92] = 0x2019, [0x93] = 0x201C, [0x94] = 0x201D, [0x96] = 0x2013, [0x97] = 0x2014,
    [0x9A] = 0x161, [0x9C] = 0x153, [0x9F] = 0x178,
}
local to_windows = {}
for byte, code in pairs(from_windows) do to_windows[code] = byte end

-- A file's text in UTF-8: what is not UTF-8 is taken for Windows-1252.
local function slurp(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("a")
    file:close()
    if utf8.len(text) then return text end
    return (text:gsub("[\x80-\xFF]", function(c) return utf8.char(from_windows[c:byte()] or c:byte()) end))
end

-- Where the cell that starts at `from` ends, its text, and the byte that ended it.
local function take_cell(text, from, stop)
    if text:byte(from) ~= 34 then
        local to = text:find(stop, from) or #text + 1
        return text:sub(from, to - 1), to
    end
    local at = from + 1
    while true do
        at = assert(text:find('"', at, true), "a quote is never closed")
        if text:byte(at + 1) ~= 34 then break end
        at = at + 2
    end
    return (text:sub(from + 1, at - 1):gsub('""', '"')), at + 1
end

-- The rows of a file as lists of cells, the header first. Quoted cells may hold line ends;
-- with `plain`, quotes are letters like others (tab-separated files of ours). A BOM and
-- carriage returns are dropped; lines of nothing but delimiters are kept as they are.
function rows.cells(path, delimiter, plain)
    local text = slurp(path):gsub("^\xEF\xBB\xBF", ""):gsub("\r\n", "\n")
    local stop = "[\n" .. delimiter .. "]"
    local list, row, at = {}, {}, 1
    while at <= #text do
        local cell, ended
        if plain then
            ended = text:find(stop, at) or #text + 1
            cell = text:sub(at, ended - 1)
        else
            cell, ended = take_cell(text, at, stop)
        end
        row[#row + 1] = cell
        if text:sub(ended, ended) == delimiter and ended == #text then row[#row + 1] = "" end
        if text:sub(ended, ended) ~= delimiter or ended == #text then
            list[#list + 1] = row
            row = {}
        end
        at = ended + 1
    end
    return list
end

-- The rows of a file as records by column name, and the names in order.
function rows.read(path, delimiter, plain)
    local list = rows.cells(path, delimiter or ",", plain)
    local names = table.remove(list, 1)
    for number, cells in ipairs(list) do
        local record = {}
        for column, name in ipairs(names) do record[name] = cells[column] or "" end
        list[number] = record
    end
    return list, names
end

local encoders = {
    ["UTF-8"] = function(text) return text end,
    ["UTF-8 with BOM"] = function(text) return "\xEF\xBB\xBF" .. text end,
    ["Windows-1252"] = function(text)
        return (text:gsub(utf8.charpattern, function(character)
            local code = utf8.codepoint(character)
            local byte = code < 0x80 and code or to_windows[code] or (code >= 0xA0 and code <= 0xFF and code)
            if not byte then error("no Windows-1252 for " .. character) end
            return string.char(byte)
        end))
    end,
    ["UTF-16"] = function(text)
        return "\xFF\xFE" .. text:gsub(utf8.charpattern, function(character)
            return string.pack("<I2", utf8.codepoint(character))
        end)
    end,
}

-- Write lists of cells, the header first. `form` may give delimiter (","), encoding ("UTF-8") and
-- newline ("\n"). A cell is quoted when it has to be; every row must be as long as the header.
function rows.write(path, list, form)
    form = form or {}
    local delimiter, newline = form.delimiter or ",", form.newline or "\n"
    local lines = {}
    for number, cells in ipairs(list) do
        local line = {}
        for column = 1, #list[1] do
            if cells[column] == nil then error(path .. ": row " .. number .. " lacks column " .. column) end
            local cell = tostring(cells[column])
            if cell:find('["\n\r' .. delimiter .. "]") then cell = '"' .. cell:gsub('"', '""') .. '"' end
            line[column] = cell
        end
        assert(#cells == #list[1], path .. ": row " .. number .. " is too long")
        lines[number] = table.concat(line, delimiter)
    end
    local file = assert(io.open(path, "wb"))
    assert(file:write(encoders[form.encoding or "UTF-8"](table.concat(lines, newline) .. newline)))
    assert(file:close())
end

return rows
