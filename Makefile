# `make preview` shows the widget, `make test` runs every check; both first install what is missing.

TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/policy-explorer/tools
export POLICY_EXPLORER_TOOLS := $(TOOLS)
# The tools that setup builds, then npm's, then whatever else is there; a fresh rustup may not be on PATH yet.
export PATH := $(TOOLS)/bin:$(CURDIR)/node_modules/.bin:$(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin
SHELL := bash
MAKEFLAGS += --no-print-directory

.PHONY: help setup preview dist budgets test screenshots bench format

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "%-11s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing to build
	@build/setup.sh

preview: setup ## build and serve the demo page on http://127.0.0.1:8080, with live reload
	trunk serve

dist: ## write the release build to dist/ (BASE=https://…/ for absolute links in its pages)
	@build/setup.sh release
	set -a; . build/release.env; BASE="$(BASE)" trunk build --release --locked --dist target/dist
	@# Only now: a failed build leaves the old dist/ as it was.
	@rm -rf dist && cp -R target/dist dist && rm -f dist/.trunk-lock

budgets: dist ## write the sizes of the release build into budgets.json (limits are raised by hand)
	node build/budgets.mjs --renew

test: ## run every check and test; the last line is "N passed, N failed"
	@build/test.sh

screenshots: dist ## write pictures of the main states to target/screenshots/, to look at
	cargo test --features view,cli --test e2e -- --ignored pictures_of_the_main_states

bench: dist ## measure engine and widget, beside their peers, into benches/RESULTS.md (takes an hour)
	cd benches/peers-engine && cargo run --release --locked
	cd benches && npm install --no-audit --no-fund
	node benches/counter/build.mjs
	node benches/peers/check.mjs
	node benches/browser/bench.mjs

format: setup ## format the Rust code
	cargo fmt
