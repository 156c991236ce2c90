# `make preview` shows the widget, `make test` runs every check; both first install what is missing.

TOOLS := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/policy-explorer/tools
export POLICY_EXPLORER_TOOLS := $(TOOLS)
# The tools that setup builds, then npm's, then whatever else is there; a fresh rustup may not be on PATH yet.
export PATH := $(TOOLS)/bin:$(CURDIR)/node_modules/.bin:$(PATH):$(or $(CARGO_HOME),$(HOME)/.cargo)/bin
SHELL := bash
MAKEFLAGS += --no-print-directory

.PHONY: help setup preview dist command desk budgets npm wordpress reproducible test test-articles test-cms test-wild listen advisories screenshots bench format

# No path of this machine gets into the bundle, so that the same sources give the same bytes everywhere. Only for the
# browser's target: with other flags cargo would compile all that runs here once more.
CARGO_ROOT := $(or $(CARGO_HOME),$(HOME)/.cargo)
RUSTUP_ROOT := $(or $(RUSTUP_HOME),$(HOME)/.rustup)
REMAPPED := --remap-path-prefix=$(CARGO_ROOT)=/cargo --remap-path-prefix=$(RUSTUP_ROOT)=/rustup --remap-path-prefix=$(CURDIR)=/policy-explorer

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-13s %s\n", $$1, $$2 }' Makefile

setup: ## install what is missing to build
	@build/setup.sh

preview: setup ## build and serve the demo page on http://127.0.0.1:8080, with live reload
	trunk serve

dist: ## write the release build to dist/ (BASE=https://…/, PUBLISHER=, IMAGE=: see docs/snippets.md)
	@build/setup.sh release
	set -a; . build/release.env; CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS+=" $(REMAPPED)"; \
		env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS BASE="$(BASE)" PUBLISHER="$(PUBLISHER)" IMAGE="$(IMAGE)" trunk build --release --locked --dist target/dist
	@rm -f target/dist/.trunk-lock
	cargo policy deliver target/dist
	@# Only now: a failed build leaves the old dist/ as it was.
	@rm -rf dist && cp -R target/dist dist

command: ## build the command line for Node into target/command/
	@build/setup.sh release
	CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$(REMAPPED)" env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS node build/command.mjs

desk: ## build the policy desk alone into target/desk/ (dist has it too)
	@build/setup.sh release
	set -a; . build/release.env; CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS+=" $(REMAPPED)"; \
		env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS node build/desk.mjs

npm: dist command ## pack the npm package into target/npm/
	node build/npm.mjs

wordpress: ## pack the plugin for WordPress into target/wordpress/
	@node build/wordpress.mjs

reproducible: dist ## build a second time, elsewhere, and compare each byte with dist/ (some minutes)
	build/reproducible.sh

budgets: dist ## write the sizes of the release build into budgets.json (limits are raised by hand)
	node build/budgets.mjs --renew

test: ## run every check and test; the last line is "N passed, N failed"
	@build/test.sh

test-articles: setup ## look random anchors up in saved pages, as `verify` does and as the widget does (SEED=…)
	cargo build --features view,cli
	@node tests/articles/sweep.mjs $(SEED)

test-cms: dist ## publish every snippet and the plugin with WordPress, Ghost and Hugo, and read them; into tests/cms/RESULTS.md
	@build/setup.sh cms
	@node tests/cms/run.mjs

test-wild: dist ## put what we publish through software that others wrote (tests/wild/RESULTS.md), and ask Lighthouse
	@build/setup.sh wild
	@node tests/wild/run.mjs
	@node tests/wild/lighthouse.mjs

listen: dist ## walk through the widget with a screen reader; what it says goes into tests/listen/transcript.txt
	@build/setup.sh listen
	@node tests/listen/run.mjs

advisories: ## ask whether anything is known against the crates in use, of a database on the internet
	@build/setup.sh advisories
	cargo deny --locked check advisories

screenshots: dist ## write pictures of the main states to target/screenshots/, to look at
	cargo test --features view,cli --test e2e -- the_main_states_match_their_pictures

bench: dist ## measure engine and widget, beside their peers, into benches/RESULTS.md (takes an hour)
	cd benches/peers-engine && cargo run --release --locked
	cd benches && npm install --no-audit --no-fund
	node benches/counter/build.mjs
	node benches/peers/check.mjs
	node benches/browser/bench.mjs

format: setup ## format Rust, JavaScript and CSS
	cargo fmt
	biome format --write
