#!/bin/sh
# Called by scripts/test pages: the reports of the demonstration, as those who use them meet them.
#     HTML  a validator; axe, overflow and silence towards the network in headless Chromium, at two widths
#     PDF   qpdf's check; title, language, tags, contents, embedded fonts
#     ODT   well-formed parts, and LibreOffice opens it
set -eu
. scripts/lib/packages.sh
command -v npm >/dev/null || packages_pages="$packages_pages npm"
need_packages build pages

cmake -C engine/cmake/presets/release.cmake -S . -B build/release -G Ninja >/dev/null
cmake --build build/release --target program
build/release/bin/mieux --quiet demo --output build/demo >/dev/null
build/release/bin/mieux --quiet --store build/demo/reseau-fictif.db report territory --all \
    --territory fictif-haute-vaire --output build/demo/territoires
mkdir -p build/pages
npm install --no-audit --no-fund --silent --prefix build/pages axe-core@4 html-validate@8 playwright-core@1

passed=0 failed=0
check() { # what is checked, then a command
    what=$1
    shift
    if "$@" >build/pages/said 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$what" >&2
        sed 's/^/    /' build/pages/said >&2
    fi
}
says() { grep -q "$2" "$1"; }
not_says() { ! grep -q "$2" "$1"; }

for pdf in build/demo/*.pdf; do
    lang=${pdf%.pdf} lang=${lang##*-}
    check "$pdf: qpdf" qpdf --check "$pdf"
    pdfinfo "$pdf" >build/pages/info
    pdfinfo -struct "$pdf" >build/pages/structure 2>&1
    pdffonts "$pdf" | tail -n +3 | awk '{ print $(NF - 4) }' >build/pages/fonts
    qpdf --qdf --object-streams=disable "$pdf" build/pages/plain.pdf
    check "$pdf: title" says build/pages/info '^Title: *[^ ]'
    check "$pdf: tagged" says build/pages/info '^Tagged: *yes'
    check "$pdf: A4" says build/pages/info 'A4'
    check "$pdf: headings" says build/pages/structure 'H2'
    check "$pdf: table headings" says build/pages/structure 'TH'
    check "$pdf: contents" says build/pages/structure 'TOCI'
    check "$pdf: fonts are embedded" not_says build/pages/fonts no
    check "$pdf: language" grep -aq "/Lang ($lang)" build/pages/plain.pdf
    check "$pdf: bookmarks" grep -aq '/Outlines' build/pages/plain.pdf
done
for odt in build/demo/*.odt; do
    for part in content styles meta META-INF/manifest; do
        unzip -p "$odt" "${part%.xml}.xml" >build/pages/part.xml
        check "$odt: $part" xmllint --noout build/pages/part.xml
    done
    check "$odt: LibreOffice" soffice --headless --convert-to pdf --outdir build/pages "$odt"
    check "$odt: pages" test -s "build/pages/$(basename "${odt%.odt}").pdf"
done
check "HTML" env NODE_PATH=build/pages/node_modules node tests/pages/check.js build/demo/*.html build/demo/territoires/*.html
echo "$passed passed, $failed failed"
test "$failed" = 0
