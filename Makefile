# One word for each thing a person or CI does here. `make` alone explains them.

VENV ?= .venv
PORT ?= 8000
TESTS ?=
PARTS ?=
EXCHANGES ?=

# Looked for once, and only by a target that needs it.
FOUND = $(eval FOUND := $(or $(PYTHON),$(shell .ci/find-python),$(error Symbios needs Python 3.11 or newer with its venv module, and none was found here: install one (Debian: apt-get install python3-venv) or name it as PYTHON=/path/to/python3)))$(FOUND)
HERE = $(VENV)/bin/python
MANIFESTS = setup.cfg setup.py pyproject.toml .ci/environment $(wildcard constraints/*.txt)
PYTEST = $(HERE) -m pytest
# The peers of the benchmark come in versions of their own, so they get an environment of their own.
BENCH_VENV ?= var/bench-env

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

## See it

.PHONY: demo
demo: $(VENV)/.has-demo  ## serve the stand-in LMS with course and community on 127.0.0.1:8000 (PORT=...)
	PYTHONPATH=demo $(HERE) -m symbios_demo --port $(PORT) --data var/demo

.PHONY: demo-reset
demo-reset:  ## forget what was done in the demo; the next `make demo` starts afresh
	@"$(FOUND)" -P demo/symbios_demo/data_folder.py var/demo

## Check it

.PHONY: test
test: $(VENV)/.has-test  ## run the whole suite on SQLite, with Chromium where there is one (TESTS=path to narrow)
	$(PYTEST) -m "not wheel and not services" $(TESTS)

.PHONY: test-browser
test-browser: $(VENV)/.has-test  ## run only what drives Chromium, and insist on having it
	SYMBIOS_REQUIRE_BROWSER=1 $(PYTEST) -m browser $(TESTS)

.PHONY: test-services
test-services: $(VENV)/.has-services  ## run on MariaDB, PostgreSQL and Redis, as named in SYMBIOS_TEST_*
	SYMBIOS_TEST_DATABASE=mariadb $(PYTEST) -m "database or services" $(TESTS)
	SYMBIOS_TEST_DATABASE=postgres $(PYTEST) -m "database" $(TESTS)

.PHONY: lint
lint: $(VENV)/.has-quality  ## ruff: rules and format
	$(HERE) -m ruff check .
	$(HERE) -m ruff format --check .

.PHONY: types
types: $(VENV)/.has-quality  ## mypy on both packages
	$(HERE) -m mypy

.PHONY: contracts
contracts: $(VENV)/.has-quality  ## import-linter: who may import whom
	$(VENV)/bin/lint-imports --config setup.cfg

.PHONY: pii
pii: $(VENV)/.has-quality  ## every model says what it knows about people
	DJANGO_SETTINGS_MODULE=tests.settings PYTHONPATH=. $(VENV)/bin/code_annotations django_find_annotations \
		--config_file .pii_annotations.yml --app_name symbios_matching --lint --report --coverage

.PHONY: migrations
migrations: $(VENV)/.has-quality  ## no model has changed without a migration
	DJANGO_SETTINGS_MODULE=tests.settings $(HERE) -m django makemigrations --check --dry-run

.PHONY: docs
docs: $(VENV)/.has-test  ## every command and link in README and docs is run or checked
	$(PYTEST) tests/house/test_docs.py

.PHONY: ci
ci:  ## everything CI runs: every release, every database, browser, wheel
	bash .ci/run

## Measure it

.PHONY: bench-quick
bench-quick: $(BENCH_VENV)/.has-bench  ## the main ratios at 10,000 listings, a line each; fails when one is missed
	PYTHONPATH=. $(BENCH_VENV)/bin/python -m benchmarks.quick

.PHONY: bench
bench: $(BENCH_VENV)/.has-bench-services  ## all sizes and peers, into docs/references/benchmarks.md (PARTS=... for some)
	PYTHONPATH=. SYMBIOS_BENCH_EXCHANGES=$(EXCHANGES) $(BENCH_VENV)/bin/python -m benchmarks.run $(PARTS)

## Build it

.PHONY: course
course: $(VENV)/.has-quality  ## check the course and build dist/symbios-is101.tar.gz
	PYTHONPATH=tools $(HERE) -m symbios_course check
	PYTHONPATH=tools $(HERE) -m symbios_course build

.PHONY: wheel
wheel: $(VENV)/.has-quality  ## build wheel and sdist into dist/ and try them in clean environments
	$(HERE) -m build --outdir dist .
	$(PYTEST) -m wheel $(TESTS)

.PHONY: i18n
i18n:  ## compile the translations of both packages
	@command -v msgfmt >/dev/null || { echo "msgfmt is missing (Debian: apt-get install gettext)." >&2; exit 2; }
	@set -e; for catalogue in $$(find xblocks matching_plugin -name '*.po'); do \
		msgfmt --check-format --output-file "$${catalogue%.po}.mo" "$$catalogue"; echo "$$catalogue"; \
	done

.PHONY: help
help:  ## this list
	@awk 'BEGIN { FS = ":.*  ## " } \
		/^## / { printf "\n%s\n", substr($$0, 4) } \
		/^[a-z0-9-]+:.*  ## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# One environment that grows: each mark stands for the extras installed so far.
$(VENV)/.has-demo: EXTRAS = demo
$(VENV)/.has-test: EXTRAS = demo,test
$(VENV)/.has-services: EXTRAS = demo,test,services
$(VENV)/.has-quality: EXTRAS = demo,test,quality

$(VENV)/.has-%: $(MANIFESTS)
	@echo "Installing symbios-openedx[$(EXTRAS)] into $(VENV) with $(FOUND)"
	@.ci/environment "$(FOUND)" "$(VENV)" auto --editable ".[$(EXTRAS)]"
	@touch $@

$(BENCH_VENV)/.has-bench: $(MANIFESTS)
	@echo "Installing symbios-openedx[bench] into $(BENCH_VENV) with $(FOUND)"
	@.ci/environment "$(FOUND)" "$(BENCH_VENV)" none --editable ".[bench]"
	@touch $@

$(BENCH_VENV)/.has-bench-services: $(BENCH_VENV)/.has-bench
	@.ci/environment "$(FOUND)" "$(BENCH_VENV)" none --editable ".[bench,services]" || \
		echo "The client of MariaDB cannot be built here: storing is not measured." >&2
	@touch $@
