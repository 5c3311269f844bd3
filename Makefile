# The project's commands. They need make and Python 3.11 or later, and nothing else.

SHELL = /bin/sh
PYTHON ?= python3
PORT ?= 8000
SIZE ?= 10k
ENGINE ?= sqlite

VENV = .venv/bin/python
MANAGE = $(VENV) manage.py
# A command that needs no record leaves no database behind.
WITHOUT_RECORDS = DEBUG=on DATABASE_URL=sqlite://:memory:
PIP = $(VENV) -m pip --disable-pip-version-check install --quiet --requirement

.DEFAULT_GOAL = help
.PHONY: help run setup check test fuzz bench screenshots clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile | expand -t 18

run: .venv/installed ## the site on http://127.0.0.1:8000/ (PORT= changes it), with demonstration data
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) seed_demo --if-empty --accounts
	@echo "The site is on http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@$(MANAGE) work & worker=$$!; trap 'kill $$worker 2>/dev/null' EXIT; \
		$(MANAGE) runserver --noreload 127.0.0.1:$(PORT)  # reloading starts Django twice

setup: .venv/installed .venv/installed-dev ## the environment alone: .venv with what runs, tests and checks need

check: .venv/installed-dev ## format, lint, types, missing migrations and translations, bill of materials and its advisories
	$(VENV) -m ruff format --check .
	$(VENV) -m ruff check .
	$(WITHOUT_RECORDS) $(VENV) -m mypy
	$(WITHOUT_RECORDS) $(MANAGE) check --fail-level WARNING
	$(WITHOUT_RECORDS) $(MANAGE) makemigrations --check --dry-run
	$(VENV) tests/check_translations.py
	$(VENV) tests/check_dependencies.py

test: .venv/installed-dev ## every test: SQLite, PostgreSQL and a browser where the machine has them
	@$(VENV) tests/run

fuzz: .venv/installed-dev ## properties, odd texts and killed servers, for FUZZ_MINUTES (10): other examples each time
	@$(VENV) tests/fuzz

bench: .venv/installed-dev .venv/installed-bench ## the benchmark on a database of its own: SIZE=10k, 100k or 1m, ENGINE=sqlite or postgres
	@SIZE=$(SIZE) ENGINE=$(ENGINE) $(VENV) bench/run

screenshots: .venv/installed-dev ## the pictures of the documentation, taken anew (needs a Chromium)
	@$(VENV) docs/screenshots.py

clean: ## back to a fresh clone: no environment, no database, no caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis staticfiles test-results
	rm -f registry.sqlite3 registry.sqlite3-wal registry.sqlite3-shm
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: made once, and again when the file that they follow changes.
.venv/installed: requirements.txt .venv/created
	@echo "Installing what the registry runs on (once)"
	@$(PIP) requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt requirements.txt .venv/created
	@echo "Installing what tests and checks need (once)"
	@$(PIP) requirements-dev.txt
	@touch $@ .venv/installed

.venv/installed-bench: bench/requirements.txt .venv/created
	@echo "Installing what the benchmark compares with (once)"
	@$(PIP) bench/requirements.txt
	@touch $@

.venv/created:
	@command -v "$(PYTHON)" >/dev/null || { echo "Python 3.11 or later is needed, and there is no $(PYTHON) (another one: make PYTHON=/path/to/python3)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; $(PYTHON) is $$("$(PYTHON)" -V 2>&1) (another one: make PYTHON=/path/to/python3)" >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@"$(PYTHON)" -m venv .venv
	@touch $@
