#!/usr/bin/env bash
# Runs every check and every test suite, goes on after a failure, and ends with one line: `N passed, N failed`.
# A check counts as one; a suite counts by its tests. `make test` runs it, with the tools on PATH.
set -uo pipefail
cd "$(dirname "$0")/.." || exit
# One stream, to keep the order of the output.
exec 2>&1

passed=0
failed=0
failures=
built=
rows=
reasons=
seconds=
building=
log=$(mktemp)
release=$(mktemp)
trap 'stop_building; rm -f "$log" "$release"' EXIT
# Cargo sees a pipe below and would turn off the colours that a person at a terminal expects.
if [ -t 1 ]; then export CARGO_TERM_COLOR=always; fi

main() {
    if ! build/setup.sh test; then
        failed=1
        finish
    fi

    # The order suits two cores. The release build, much of which keeps one core busy, runs beside the checks and the compiling
    # of the tests; no test runs until it is over. Cargo compiles a dependency again for each set of features, so the native
    # steps all use `view,cli` and the browser's `embed`. (The engine alone has a set of its own, which is small.)
    make dist command >"$release" 2>&1 &
    building=$!

    check "formatting" cargo fmt --check
    check "spelling" typos
    check "plain English in documents and comments" node build/prose.mjs
    check "format and lint of JavaScript and CSS" biome check --error-on-warnings
    check "the engine stands alone" engine_stands_alone
    check "licences and sources" licences_and_sources
    check "the documents and the types say the contract" node build/contract.mjs --check
    check "the documents say which browsers are supported" node build/browsers.mjs --check
    check "types of the shipped JavaScript" tsc --project .

    # --locked here and nowhere else: one step reports an outdated Cargo.lock, and the others go on.
    check "clippy, native" cargo clippy --locked --all-targets --features view,cli -- -D warnings
    check "native tests, compiled" cargo test --no-run --features view,cli --lib --bins --test native --test allocations --test e2e
    check "documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --features view,cli

    local browser=(--target wasm32-unknown-unknown --features embed,languages)
    check "clippy, bundle" cargo clippy --target wasm32-unknown-unknown --features embed --lib --bin widget -- -D warnings
    check "clippy, browser" cargo clippy "${browser[@]}" --test browser -- -D warnings
    check "clippy, strict reader" cargo clippy --target wasm32-unknown-unknown --features reader --bin reader -- -D warnings
    check "clippy, desk" cargo clippy --target wasm32-unknown-unknown --features desk --lib --bin desk -- -D warnings
    check "clippy, command line for Node" cargo clippy --target wasm32-unknown-unknown --features node --bin policy-explorer -- -D warnings
    check "clippy, the desk's worker" cargo clippy --target wasm32-unknown-unknown --features worker --bin policy-explorer -- -D warnings
    check "unit tests of the desk, compiled" cargo test --no-run --features view,cli,desk --lib
    check "browser tests, compiled" cargo test --no-run "${browser[@]}" --test browser
    # The build of `make preview`.
    check "preview build" trunk build
    # The end-to-end tests open a release build; without one they would only fail again.
    local status=0
    wait "$building" || status=$?
    building=
    if check "release build, and the command line for Node" release_build "$status"; then built=yes; fi

    suite "native tests" cargo test --no-fail-fast --features view,cli --lib --bins --test native --test allocations
    suite "doctests" cargo test --doc --features view,cli
    suite "unit tests of the desk" cargo test --no-fail-fast --features view,cli,desk --lib desk
    suite "browser tests" in_browser cargo test "${browser[@]}" --test browser
    check_policies
    suite "the loader's pure parts" node --test --test-reporter=tap tests/embed/*.test.mjs
    check "the parts of the plugin that need no WordPress" php integrations/wordpress/tests/run.php
    check "the plugin for WordPress" node build/wordpress.mjs

    if [ -n "$built" ]; then
        check "the prerendered pages are valid HTML" html-validate dist/*.html
        check "every part within its budget" node build/budgets.mjs
        suite "command line in Node" in_node
        suite "the desk's worker, beside the command line" node --test --test-reporter=tap tests/desk/*.test.mjs
        check "the npm package" node build/npm.mjs
        suite "delivery" node --test --test-reporter=tap tests/delivery/*.test.mjs
    fi
    end_to_end chromium Chromium
    end_to_end firefox Firefox
    end_to_end webkit WebKitGTK

    finish
}

# Shows what the build said, and how it ended.
release_build() { # status
    cat "$release"
    return "$1"
}

# It ends with this script.
stop_building() {
    if [ -n "$building" ]; then kill "$building" 2>/dev/null; fi
}

# The tests that start the program, with that of the npm package. Those that are left out compute for long, and start it for
# what others ask too.
in_node() {
    POLICY_EXPLORER="node $PWD/target/command/policy-explorer.mjs" cargo test --no-fail-fast --features view,cli --test native -- \
        build:: careful:: command_line:: diff:: editor:: languages:: preview:: schema:: sheet:: snippets:: table:: verify::
}

# The whole suite in one engine, and its row of the final table. E2E_ENGINES may name a subset of the engines.
end_to_end() { # engine name
    local before_passed=$passed before_failed=$failed
    if [ -z "$built" ]; then
        tally "end-to-end tests, $2 (not run)" 0 1
        row "$2" "not run" "no release build"
    elif [[ " ${E2E_ENGINES:-$1} " != *" $1 "* ]]; then
        row "$2" "not run" "not in E2E_ENGINES"
    else
        suite "end-to-end tests, $2" env ENGINE="$1" cargo test --features view,cli --test e2e \
            -- --test-threads="${E2E_THREADS:-2}"
        row "$2" "$((passed - before_passed)) passed" "$((failed - before_failed)) failed" "$seconds"
    fi
}

row() { # name cell…
    local name=$1
    shift
    rows=$rows$(printf '    %-10s' "$name" && printf '  %10s' "$@")$'\n'
}

# A layer rule of DESIGN: the engine compiles without Yew and without a browser, for every target.
engine_stands_alone() {
    cargo check --lib --no-default-features || return
    local dependencies
    dependencies=$(cargo tree --no-default-features --edges normal --target all --prefix none) || return
    ! grep -E '^(yew|gloo|wasm-bindgen|js-sys|web-sys)' <<<"$dependencies"
}

# deny.toml lists the allowed licences and sources. Advisories change from day to day, so a workflow of that name checks
# them. npm packages are only used for building and testing; the lock files show that all of them come from npm, with
# hashes.
licences_and_sources() {
    local lock
    cargo deny --locked check licenses bans sources || return
    for lock in fuzz benches/counter benches/peers-engine; do
        cargo deny --manifest-path "$lock/Cargo.toml" --config deny.toml check sources || return
    done
    for lock in package-lock.json benches/package-lock.json tests/delivery/vite/package-lock.json tests/wild/package-lock.json; do
        node -e '
            const NPM = "https://registry.npmjs.org/";
            const { packages } = JSON.parse(require("fs").readFileSync(process.argv[1]));
            const foreign = Object.entries(packages).filter(
                ([name, { integrity, resolved = NPM }]) => name && !(integrity && resolved.startsWith(NPM)));
            for (const [name] of foreign) console.error(`${process.argv[1]}: ${name} is not from npm, or has no hash`);
            process.exit(foreign.length ? 1 : 0)' "$lock" || return
    done
}

# Each shipped policy has to be sound and pass its own cases. A page of ours that embeds a policy is its article, and so is
# tests/articles/<id>.html: it has to contain its quotes unchanged. A policy without anchors has nothing to look up there.
check_policies() {
    local policy article pages page found= verified=
    for policy in policies/*.json; do
        case $policy in *.schema.json | 'policies/*.json') continue ;; esac
        found=yes
        check "check $policy" cargo policy check "$policy"
        check "test $policy" cargo policy test "$policy"
        grep -q '"anchor"' "$policy" || continue
        article=tests/articles/$(basename "$policy" .json).html
        if [ -e "$article" ]; then pages=$article; else pages=$(grep -lE "policy=\"$policy\"|snippet: $policy " ./*.html); fi
        for page in $pages; do
            case $page in ./*) verified=yes ;; esac
            check "verify $policy" cargo policy verify "$policy" --article "$page" --deny warnings
        done
    done
    if [ -z "$found" ]; then tally "policies: none found" 0 1; fi
    if [ -z "$verified" ]; then tally "policies: none verified in a page" 0 1; fi
}

# Runs a command whose tests wasm-bindgen runs in Chromium; webdriver.json has the browser's flags. The time limits (in
# seconds, for all tests together and for the driver's start) leave room for a busy machine.
in_browser() {
    CHROMEDRIVER=${CHROMEDRIVER:-$(command -v chromedriver)} \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=wasm-bindgen-test-runner \
        WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-300} \
        WASM_BINDGEN_TEST_DRIVER_TIMEOUT=${WASM_BINDGEN_TEST_DRIVER_TIMEOUT:-60} \
        "$@"
}

check() { # title command…
    if run "$@"; then tally "$1" 1 0; else
        tally "$1" 0 1
        return 1
    fi
}

# A test whose browser crashed or hung says nothing yet: it is run once more, which the end of the output tells, and that
# counts.
suite() { # title command…
    local status=0 good bad again
    run "$@" || status=$?
    good=$(count passed)
    bad=$(count failed)
    seconds=$(count_seconds)
    add_reasons
    again=$(failed_by_their_browser)
    if [ -n "$again" ]; then
        status=0
        # Names of tests, a word each.
        # shellcheck disable=SC2086
        run "$1, once more" "${@:2}" --exact $again || status=$?
        good=$((good + $(count passed)))
        bad=$((bad - $(count passed)))
        add_reasons
    fi
    # It did not compile, crashed, or ran no test at all: that must not count as a success.
    if [ "$bad" = 0 ] && { [ "$status" != 0 ] || [ "$good" = 0 ]; }; then bad=1; fi
    tally "$1" "$good" "$bad"
}

# Shows a command's output as it comes, and keeps it for counting.
run() { # title command…
    local title=$1 start=$SECONDS status
    shift
    printf '\n━━━ %s ━━━ %s\n' "$title" "$*"
    "$@" | tee "$log"
    status=${PIPESTATUS[0]}
    printf '─── %s: %d s, %d s since the start\n' "$title" $((SECONDS - start)) "$SECONDS"
    return "$status"
}

# Sums up "test result: ok. 5 passed; 0 failed; …", which libtest and wasm-bindgen-test print, and node's "# pass 5".
count() { # passed|failed
    sed $'s/\e\\[[0-9;]*m//g' "$log" | awk -v word="$1;" '
        /^test result: / { for (i = 2; i <= NF; i++) if ($i == word) sum += $(i - 1) }
        /^# (pass|fail) [0-9]+$/ { if ($2 == substr(word, 1, 4)) sum += $3 }
        END { print sum + 0 }'
}

# libtest's failures in short: each test with the first lines of what it said.
add_reasons() {
    local found
    found=$(awk '/^---- .* stdout ----$/ { print "    " $2; left = 0 }
        /^(stack backtrace|note):/ { left = 0 }
        /^the browser itself failed: / { if (!left) print "        " substr($0, 1, 400) }
        left > 0 && NF { print "        " substr($0, 1, 400); left-- }
        /^thread .* panicked at / { left = 6 }' "$log")
    if [ -n "$found" ]; then reasons=$reasons$found$'\n'; fi
}

# See `engine::ITSELF`.
failed_by_their_browser() {
    awk '/^---- .* stdout ----$/ { test = $2 } /^the browser itself failed: / { print test }' "$log" | sort -u
}

# The running time of the tests without compiling: "…; finished in 23.29s".
count_seconds() { sed -n 's/^test result: .* finished in \([0-9]*\)\..*/\1 s/p' "$log"; }

tally() { # title passed failed
    passed=$((passed + $2))
    failed=$((failed + $3))
    if [ "$3" != 0 ]; then failures="$failures    $1"$'\n'; fi
}

finish() {
    if [ -n "$rows" ]; then printf '\nEnd to end, in each engine:\n%s' "$rows"; fi
    if [ -n "$reasons" ]; then printf '\nWhy tests failed, or were run once more:\n%s' "$reasons"; fi
    if [ -n "$failures" ]; then printf '\nFailed:\n%s' "$failures"; fi
    printf '\n%d passed, %d failed\n' "$passed" "$failed"
    [ "$failed" = 0 ]
    exit
}

main
