# make demo | test | lock | serve | bench — only python3.11 and pip are needed.
PYTHON ?= python3
BIN := .venv/bin
SHELL := bash

.venv/installed: requirements/test.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q --require-hashes -r requirements/test.txt
	$(BIN)/pip install -q --no-deps --no-build-isolation -e . 
	touch $@

.PHONY: test lock
test: .venv/installed
	$(BIN)/ruff check src tests
	$(BIN)/pytest -q

LOCK = $(BIN)/uv pip compile -q --generate-hashes --no-header --no-annotate --python-version 3.11 --universal
lock:
	$(BIN)/pip install -q uv
	$(LOCK) pyproject.toml -o requirements/base.txt
	$(LOCK) pyproject.toml --group test -o requirements/test.txt
	$(LOCK) --group setup -o requirements/setup.txt
	$(LOCK) --group docs -o requirements/docs.txt
