# The Debian packages that building, running and testing need, and how they get there.
# Read by scripts/demo and scripts/test:  need_packages build   or   need_packages build test

packages_build="gcc libc6-dev cmake ninja-build pkg-config
    liblua5.4-dev libsqlite3-dev libgsl-dev libglpk-dev libplplot-dev plplot-driver-cairo
    libcairo2-dev libpango1.0-dev libfontconfig-dev fonts-inter fonts-dejavu-core
    libstemmer-dev libutf8proc-dev nettle-dev libcjson-dev
    libzip-dev libexpat1-dev libxlsxwriter-dev libedit-dev"
packages_test="clang-14 libclang-rt-14-dev llvm-14 lua5.4 lua-check mandoc dpkg-dev file libxml2-utils"
packages_pages="chromium nodejs qpdf poppler-utils libreoffice-writer-nogui unzip"

# Installs what is missing of the sets named; without the right to, says what to install.
need_packages() {
    missing=
    for set in "$@"; do
        eval "wanted=\$packages_$set"
        for package in $wanted; do
            status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) || status=
            [ "$status" = installed ] || missing="$missing $package"
        done
    done
    [ -n "$missing" ] || return 0
    as_root=
    if [ "$(id -u)" != 0 ]; then
        as_root=sudo
        command -v sudo >/dev/null || {
            echo "Il manque des paquets ; faites installer / packages are missing; have installed:" >&2
            echo "  apt-get install$missing" >&2
            exit 1
        }
    fi
    echo "Installation / installing:$missing" >&2
    $as_root apt-get update -qq >&2
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >&2
}
