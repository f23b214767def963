#!/bin/sh
# The fictional network is what its generator makes of the corpus, to the byte.
# Run with $LUA (an interpreter of Lua 5.4) and $DATASETS (the folder of that name).
made=$(mktemp -d) || exit 1
trap 'rm -rf "$made"' EXIT
"$LUA" "$DATASETS/network/generate.lua" "$made" >"$made.log" || { cat "$made.log"; rm -f "$made.log"; exit 1; }
rm -f "$made.log"
failed=0
for file in "$made"/*; do
    cmp "$file" "$DATASETS/network/${file##*/}" || failed=1
done
for file in "$DATASETS"/network/*.csv "$DATASETS"/network/*.tsv "$DATASETS"/network/*.geojson; do
    [ -e "$made/${file##*/}" ] || { echo "${file##*/} is not made by the generator"; failed=1; }
done
[ "$failed" = 0 ] || echo "make it again: lua5.4 datasets/network/generate.lua"
exit $failed
