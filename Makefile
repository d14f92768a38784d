# Về Xã: everything there is to run. `make run` and `make test` start from a bare Debian or Ubuntu.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-sqlite test-postgres test-browser check lint types format bench lock assets messages clean

PORT ?= 8000
# The first of these that is Python 3.11 or newer; `make PYTHON=… run` names another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
BIN := .venv/bin/python
INSTALL := $(BIN) -m pip install -qq --disable-pip-version-check --no-input --no-deps --only-binary :all: --require-hashes
PYTEST := $(BIN) -m pytest -n auto
export FLASK_APP := portal
export PORT

help:
	@printf '%s\n' \
	  'make run      set up and serve http://127.0.0.1:$(PORT) with a demonstration round (PORT=… changes it)' \
	  'make test     set up and run the tests: on SQLite, on PostgreSQL, in a browser' \
	  'make check    lint, types, tests: what continuous integration runs' \
	  'make bench    measure speed and size' \
	  'make format   put the code in its usual shape' \
	  'make lock     choose new versions of what the project depends on' \
	  'make assets   rebuild the style sheet and scripts (needs Node.js)' \
	  'make messages collect the messages into the English catalogue, and compile it' \
  'make clean    remove the virtual environment and the caches, keep the data in instance/'

# One web server and one job worker; Ctrl-C stops both.
run: .venv/installed
	@$(BIN) -m flask serve --prepare

test: test-sqlite test-postgres test-browser

test-sqlite: .venv/installed-dev
	$(PYTEST)

test-postgres: .venv/installed-dev
	$(BIN) -m tests.postgres $(PYTEST) -m database

test-browser: .venv/installed-dev
	$(BIN) -m tests.chromium $(BIN) -m pytest -n auto --dist worksteal -o addopts='-ra --strict-markers --strict-config' tests/browser

check: lint types test

lint: .venv/installed-dev
	$(BIN) -m ruff check .
	$(BIN) -m ruff format --check .

types: .venv/installed-dev
	$(BIN) -m mypy

format: .venv/installed-dev
	$(BIN) -m ruff check --fix .
	$(BIN) -m ruff format .

# The nation takes some minutes; SIZES=province,university leaves it out.
SIZES ?= province,university,nation
bench: .venv/installed-dev
	$(BIN) -m tests.bench.bench_pages
	$(BIN) -m tests.bench.bench_paint
	$(BIN) -m tests.bench.bench_university
	$(BIN) -m tests.bench.bench_accounts
	$(BIN) -m tests.bench.bench_notices
	$(BIN) -m tests.bench.bench_exports
	$(BIN) -m tests.bench.bench_documents
	$(BIN) -m tests.bench.bench_imports
	$(BIN) -m tests.bench.bench_matching --sizes $(SIZES)

LOCK := $(BIN) -m uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' --quiet --upgrade
lock: .venv/installed-dev
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

assets:
	cd portal/assets && npm install --no-package-lock --no-audit --no-fund && npm run build

# After a message was added or changed; then write what is missing into the .po file and run it again.
BABEL := $(BIN) -m babel.messages.frontend --quiet
CATALOGUES := portal/translations
messages: .venv/installed-dev
	$(BABEL) extract -F pyproject.toml -k _l -k lazy_pgettext:1c,2 --add-location file --sort-output --no-wrap -o $(CATALOGUES)/messages.pot .
	$(BABEL) update -i $(CATALOGUES)/messages.pot -d $(CATALOGUES) --no-fuzzy-matching --ignore-obsolete --no-wrap
	$(BABEL) compile -d $(CATALOGUES)
	rm $(CATALOGUES)/messages.pot

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis test-results

# What is installed is renewed when the locked requirements are newer than the mark left by the last time. The lock is
# complete, so nothing is resolved again.
.venv/installed: requirements.txt | .venv/bin/pip
	@echo 'Installing what the portal needs into .venv …'
	@$(INSTALL) --requirement requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt | .venv/bin/pip
	@echo 'Installing what the portal and its tests need into .venv …'
	@$(INSTALL) --no-compile --requirement requirements-dev.txt  # most of it is never imported
	@touch .venv/installed $@

.venv/bin/pip:
	@if [ -z '$(PYTHON)' ]; then \
	  echo 'Python 3.11 or newer is missing; install it with: sudo apt-get install python3 python3-venv' >&2; exit 1; fi
	@if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	  package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
	  echo "The venv module of Python is missing; install it with: sudo apt-get install $$package" >&2; exit 1; fi
	@$(PYTHON) -m venv --clear .venv
