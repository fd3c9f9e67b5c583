# make demo | serve | test | cover | steady | pictures | docs | bench-measure | bench-match | bench-stage | bench-place | bench-map | bench-people | bench-pages | lock
# Only Python 3.11 and pip are needed; install.py fetches what each of these uses.
PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(PYTHON) install.py
SHELL := bash

SIZE ?= county
SERVE ?= 1

.PHONY: demo serve test cover steady pictures docs bench-measure bench-match bench-stage bench-place bench-people bench-pages bench-casework bench-map lock
demo:
	$(INSTALL)
	$(BIN)/guantong demo --size $(SIZE) $(if $(filter 0,$(SERVE)),--no-serve)

test: .venv/java .venv/browser
	$(INSTALL) test spark
	$(BIN)/guantong warm
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/djlint --quiet --lint src/guantong
	$(BIN)/mypy
	$(BIN)/lint-imports >/dev/null || $(BIN)/lint-imports
	$(BIN)/pytest -q -n 2 --dist loadfile --durations=20
	$(BIN)/pytest -q -n 2 --dist loadfile --postgres

# How many of the lines of each room all tests run; TESTS=tests/people runs and counts a part.
ROOMS = $(patsubst %/room.py,%,$(wildcard src/guantong/*/room.py src/guantong/jobs/*/room.py))
cover: .venv/browser
	$(INSTALL) test
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
steady: .venv/browser
	$(INSTALL) test
	@failed=0; \
	for n in $$(seq $(RUNS)); do \
		rate=$$((n % 2 ? 1 : $(THROTTLE))); \
		echo "Run $$n of $(RUNS), the browser $$rate times slower"; \
		$(BIN)/pytest -q -n 2 --dist loadfile --throttle $$rate tests/e2e || failed=$$((failed + 1)); \
	done; \
	echo "$$failed of $(RUNS) runs failed"; \
	test $$failed = 0

serve:
	$(INSTALL)
	$(BIN)/guantong init
	$(BIN)/guantong serve

# What the documentation claims of the measuring engine: speed beside its peers, coverage,
# detection. ONLY="speed", "coverage" or "detection" runs one table; BENCH gives other options.
bench-measure:
	$(INSTALL) test bench
	$(BIN)/python -m benchmarks.measure $(addprefix --only ,$(ONLY)) --write docs/developer/measured.md $(BENCH)

# The staffing engine: its bars, its answers to questions, other packages, the optimiser's curse.
bench-match:
	$(INSTALL) test bench
	$(BIN)/python -m benchmarks.match $(addprefix --only ,$(ONLY)) --write docs/developer/match-measured.md $(BENCH)
	$(BIN)/python benchmarks/postings.py

# The staging engine: counties with plenty and with little money, prefectures, other solvers on the
# whole model, its answers to questions, whether its claims hold.
bench-stage:
	$(INSTALL) test bench
	$(BIN)/python -m benchmarks.stage $(addprefix --only ,$(ONLY)) --write docs/developer/stage-measured.md $(BENCH)

# The place engine: coverage on scenarios of another generator, grids, published districts, members,
# routes, each beside its peers. PUBLISHED=folder holds the published instances.
bench-place:
	$(INSTALL) test bench
	$(BIN)/python -m benchmarks.place $(addprefix --only ,$(ONLY)) $(addprefix --published ,$(PUBLISHED)) --write docs/developer/place-measured.md $(BENCH)

# 330,000 Party members on SQLite and PostgreSQL: the import, then the pages of the roster as served.
bench-people:
	$(INSTALL) test
	$(BIN)/python benchmarks/people.py

# 100,000 cases on SQLite and PostgreSQL, and a step beside SpiffWorkflow's; PART=sqlite runs one.
bench-casework:
	$(INSTALL) test bench
	$(BIN)/python benchmarks/casework.py $(PART) $(BENCH)

# The map of all villages in a real browser.
bench-map:
	$(INSTALL) test bench
	$(BIN)/python benchmarks/places_map.py $(BENCH)

# The pages that officers use most, on a demonstration; AGAINST=../before/src beside another tree.
bench-pages:
	$(INSTALL) test
	$(BIN)/python benchmarks/pages.py --size $(SIZE) $(addprefix --against ,$(AGAINST)) $(BENCH)

# Pictures of every page at 1440 and 390 pixels, as the browser tests see them.
pictures: .venv/browser
	$(INSTALL) test
	mkdir -p var/pictures
	GUANTONG_PICTURES=$(CURDIR)/var/pictures $(BIN)/pytest -q -n 2 --dist loadfile tests/e2e

docs:
	$(INSTALL) docs
	.venv/docs/bin/mkdocs build -q --strict -d var/site

# The browser tests drive Debian's chromium; a machine without it gets it by apt.
.venv/browser:
	command -v chromium >/dev/null || { echo "installing chromium for the browser tests"; apt-get update -qq && apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; }
	mkdir -p .venv && touch $@

# Spark's local mode runs the rounds of the measuring engine as a cluster would; it needs Java.
.venv/java:
	command -v java >/dev/null || { echo "installing a Java runtime for Spark"; apt-get update -qq && apt-get install -y -qq default-jre-headless >/dev/null; }
	mkdir -p .venv && touch $@

LOCK = .venv/lock/bin/uv pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 --universal
lock:
	$(PYTHON) -m venv --without-pip .venv/lock
	$(PYTHON) -m pip --python .venv/lock/bin/python install -q uv
	$(LOCK) pyproject.toml --group test -o requirements/test.txt
	$(LOCK) pyproject.toml --group build -c requirements/test.txt -o requirements/runtime.txt
	$(LOCK) --group spark -c requirements/test.txt -o requirements/spark.txt
	$(LOCK) --group node -o requirements/node.txt
	$(LOCK) --group docs -o requirements/docs.txt
	$(LOCK) --group bench -o requirements/bench.txt
	npm install --package-lock-only
