#!/bin/sh
# What a mapping script makes of a published set is what we ship, to the byte, and says what the
# original says. Run with $LUA (an interpreter of Lua 5.4) and $DATASETS (the folder of that name).
here=$(cd "$(dirname "$0")" && pwd)
made=$(mktemp -d) || exit 1
trap 'rm -rf "$made"' EXIT
failed=0
for script in "$DATASETS"/*/map.lua; do
    set=$(dirname "$script")
    name=$(basename "$set")
    mkdir "$made/$name" || exit 1
    "$LUA" "$script" "$made/$name" || failed=1
    diff -r "$made/$name" "$set/ready" || failed=1
done
"$LUA" "$here/ready.lua" "$DATASETS" || failed=1
exit $failed
