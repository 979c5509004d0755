# The portal's commands. Each sets up what it needs; `make help` lists them.
SHELL := /bin/bash
PY := .venv/bin/python
WITH_SERVICES := $(PY) -m kuu_office.embedded with-services --
SIZE ?= faculty
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test check bench demo messages

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

setup: .venv/requirements.sha256 ## virtual environment, pinned requirements, packages of the machine
	@$(PY) -m kuu_office.embedded machine

setup-tests: setup
	@$(PY) -m kuu_office.embedded machine --tests

# Installed again only when the text of requirements.txt changed, whatever its date says.
.venv/requirements.sha256: requirements.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: sudo apt-get install python3"; exit 1; }
	@python3 -c 'import venv, ensurepip' || { echo "Python's venv is needed: sudo apt-get install python3-venv"; exit 1; }
	@sha256sum requirements.txt | cmp -s - $@ || { \
		echo "Installing what requirements.txt lists into .venv …"; \
		python3 -m venv .venv && $(PY) -m pip install -qq --disable-pip-version-check --no-input -r requirements.txt; }
	@sha256sum requirements.txt > $@

run: setup ## the portal on PORT (8000), until Ctrl-C
	@$(PY) -m kuu_office.embedded run

test: setup-tests ## all tests in random order; ARGS="-k plan" for some
	@$(PY) manage.py compile_catalogs
	@$(WITH_SERVICES) $(PY) -m pytest -n 2 --dist loadscope --no-loadscope-reorder $(ARGS)

check: setup ## style, import contracts, settings as served, migrations, translations
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@.venv/bin/lint-imports
	@$(SERVED) $(PY) manage.py check --deploy --fail-level WARNING
	@$(WITH_SERVICES) $(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py messages --check

# The settings of the served form, with values that are nobody's secret.
SERVED := DATABASE_URL=postgresql://kuu_app@localhost/kuu REDIS_URL=redis://localhost:6379/0 \
	SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(64))') ALLOWED_HOSTS=portal.example

bench: setup ## percentiles and query counts of every page over a whole university; ARGS="--size faculty"
	@$(WITH_SERVICES) $(PY) -m benchmarks.run $(ARGS)

# The schema alone is prepared first: contingents that were fixed for the faculty would lack everybody else for ever.
demo: setup ## fill the database with invented data; SIZE=faculty, sample or university
	@DEMO_MODE=0 DB_ROLE=owner PROCESS=command $(WITH_SERVICES) $(PY) manage.py prepare
	@DB_ROLE=owner PROCESS=command $(WITH_SERVICES) $(PY) manage.py seed --size=$(SIZE)

messages: setup ## collect new texts into the catalogs of three languages
	@$(PY) manage.py messages
