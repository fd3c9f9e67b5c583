# make demo | test | cover | steady | serve | bench-measure | bench-match | bench-people | bench-pages | docs | lock — only python3.11 and pip are needed.
PYTHON ?= python3
BIN := .venv/bin
SHELL := bash

SIZE ?= county
SERVE ?= 1

.PHONY: demo test cover steady serve lock bench-measure bench-match bench-people bench-pages docs
demo: .venv/installed .venv/front
	$(BIN)/guantong demo --size $(SIZE) $(if $(filter 0,$(SERVE)),--no-serve)

test: .venv/installed .venv/front .venv/browser .venv/spark
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/djlint --quiet --lint src/guantong
	$(BIN)/mypy
	$(BIN)/lint-imports >/dev/null || $(BIN)/lint-imports
	$(BIN)/pytest -q -n 2 --dist loadfile
	$(BIN)/pytest -q -n 2 --dist loadfile --postgres

# How many of the lines of each room all tests run; TESTS=tests/people runs and counts a part.
ROOMS = $(patsubst %/room.py,%,$(wildcard src/guantong/*/room.py src/guantong/jobs/*/room.py))
cover: .venv/installed .venv/front .venv/browser
	mkdir -p var/coverage
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -q -n 2 --dist loadfile $(TESTS)
	$(BIN)/coverage combine -q
	@for part in $(addprefix src/guantong/,core ui frame) $(ROOMS); do \
		printf '%-12s %s %%\n' $${part##*/} $$($(BIN)/coverage report --include="$$part/*" --format=total); \
	done

# All browser tests again and again, every second time with the browser's processor slowed down.
RUNS ?= 20
THROTTLE ?= 6
steady: .venv/installed .venv/front .venv/browser
	@failed=0; \
	for n in $$(seq $(RUNS)); do \
		rate=$$((n % 2 ? 1 : $(THROTTLE))); \
		echo "Run $$n of $(RUNS), the browser $$rate times slower"; \
		$(BIN)/pytest -q -n 2 --dist loadfile --throttle $$rate tests/e2e || failed=$$((failed + 1)); \
	done; \
	echo "$$failed of $(RUNS) runs failed"; \
	test $$failed = 0

serve: .venv/installed .venv/front
	$(BIN)/guantong init
	$(BIN)/guantong serve

# What the documentation claims of the measuring engine: speed beside its peers, coverage,
# detection. ONLY="speed", "coverage" or "detection" runs one table; BENCH gives other options.
bench-measure: .venv/installed .venv/bench/installed
	$(BIN)/python -m benchmarks.measure $(addprefix --only ,$(ONLY)) --write docs/developer/measured.md $(BENCH)

# The staffing engine: its bars, its answers to questions, other packages, the optimiser's curse.
bench-match: .venv/installed .venv/bench/installed
	$(BIN)/python -m benchmarks.match $(addprefix --only ,$(ONLY)) --write docs/developer/match-measured.md $(BENCH)

.venv/bench/installed: requirements/bench.txt
	$(PYTHON) -m venv .venv/bench
	.venv/bench/bin/pip install -q --require-hashes -r requirements/bench.txt
	touch $@

# 330,000 Party members on SQLite and PostgreSQL: the import, then the pages of the roster as served.
bench-people: .venv/installed
	$(BIN)/python benchmarks/people.py

# The pages that officers use most, on a demonstration; AGAINST=../before/src beside another tree.
bench-pages: .venv/installed
	$(BIN)/python benchmarks/pages.py --size $(SIZE) $(addprefix --against ,$(AGAINST)) $(BENCH)

docs: .venv/installed
	$(PYTHON) -m venv .venv/docs
	.venv/docs/bin/pip install -q --require-hashes -r requirements/docs.txt
	.venv/docs/bin/mkdocs build -q --strict -d var/site

.venv/installed: requirements/test.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements/test.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e .
	$(BIN)/guantong warm
	touch $@

# The front-end packages of package-lock.json; a machine without npm gets it from a wheel.
.venv/front: package-lock.json src/guantong/ui/vendor.py .venv/installed
	command -v npm >/dev/null || $(BIN)/pip install -q --require-hashes -r requirements/setup.txt
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent
	$(BIN)/python -m guantong.ui.vendor node_modules
	touch $@

# The browser tests drive Debian's chromium; a machine without it gets it by apt.
.venv/browser: .venv/installed
	command -v chromium >/dev/null || { echo "installing chromium for the browser tests"; apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; }
	touch $@

# Spark's local mode runs the rounds of the measuring engine as a cluster would; it needs Java.
.venv/spark: requirements/spark.txt .venv/installed
	command -v java >/dev/null || { echo "installing a Java runtime for Spark"; apt-get update -qq && apt-get install -y -qq default-jre-headless >/dev/null; }
	$(BIN)/pip install -q --require-hashes -r requirements/spark.txt
	touch $@

LOCK = $(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 --universal
lock:
	$(BIN)/pip install -q uv
	$(LOCK) pyproject.toml -o requirements/base.txt
	$(LOCK) pyproject.toml --group test -o requirements/test.txt
	$(LOCK) --group spark -c requirements/test.txt -o requirements/spark.txt
	$(LOCK) --group setup -o requirements/setup.txt
	$(LOCK) --group docs -o requirements/docs.txt
	$(LOCK) --group bench -o requirements/bench.txt
	npm install --package-lock-only
