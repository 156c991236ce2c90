#!/usr/bin/env bash
# Builds the release again, in another folder, with another cargo home, other settings and nothing compiled before, and
# compares it with dist/ byte for byte. `make reproducible` runs it.
set -euo pipefail
cd "$(dirname "$0")/.."

place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
sources=$place/another-folder
mkdir -p "$sources" "$place/another-cargo"
git ls-files -z | xargs -0 cp -p --parents -t "$sources"
ln -s "$PWD/node_modules" "$sources/node_modules"
# The lock file verifies the downloaded sources, so the registry may be shared.
ln -s "${CARGO_HOME:-$HOME/.cargo}/registry" "$place/another-cargo/registry"

env -u CARGO_TARGET_DIR -u MAKEFLAGS -u MAKELEVEL CARGO_HOME="$place/another-cargo" TZ=Asia/Kathmandu LC_ALL=C \
    make -C "$sources" dist

diff -r dist "$sources/dist"
printf '%d files, built twice, are the same\n' "$(find dist -type f | wc -l)"
