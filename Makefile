# `make serve` and `make test` do all the set-up from a fresh clone: Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
CONTENT := $(shell find ontology queries kg -type f \( -name '*.ttl' -o -name '*.rq' -o -name '*.csv' -o -name '*.json' -o -name '*.py' \) 2>/dev/null)

.PHONY: help serve build check test test-all lint lock wheel clean

help:  ## List what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

serve: releases/current  ## Serve on http://127.0.0.1:8000 (PORT=… for another port)
	@$(BIN)/nbkg serve --port $(PORT)

build: releases/current  ## Build a release from the content

releases/current: $(RUN_STAMP) $(CONTENT)
	@$(BIN)/nbkg build
	@touch $@

check: $(RUN_STAMP)  ## Check the content against its rules
	@$(BIN)/nbkg check

test: $(DEV_STAMP)  ## Run the tests that fit ten minutes
	@$(BIN)/pytest -m 'not slow' $(PYTEST_OPTIONS)

test-all: $(DEV_STAMP)  ## Run every test
	@$(BIN)/pytest $(PYTEST_OPTIONS)

lint: $(DEV_STAMP)  ## Run the linters
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: $(DEV_STAMP)  ## Write the lock files anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate --group build --output-file requirements.txt pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--no-emit-index-url --no-annotate --group dev --output-file requirements-dev.txt pyproject.toml

wheel: releases/current $(DEV_STAMP)  ## Build a wheel that holds the content and a release
	rm -rf kg/_data dist && mkdir -p kg/_data
	cp -R ontology queries kg/_data/
	mkdir kg/_data/releases && cp -R "releases/$$(cat releases/current)" releases/current kg/_data/releases/
	$(BIN)/python -m hatchling build -t wheel
	rm -rf kg/_data

clean:  ## Remove the environment, releases and caches
	rm -rf $(VENV) releases dist kg/_data .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed; say which with: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { \
		echo "Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up the environment in $(VENV) …"
	@$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): requirements.txt pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
