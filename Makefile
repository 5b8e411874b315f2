# Everything the project does from the command line. `make help` lists it. Only Python 3.11 or newer, with venv, has to be there.

PYTHON ?= python3
PORT ?= 8000
ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip -qq --disable-pip-version-check --no-input
HERE := http://127.0.0.1:$(PORT)

# The environment that `check` judges: that of a real site, whatever this machine's own .env says.
REAL := ENV_FILE=/dev/null DEBUG=False SITE_URL=https://example.org ALLOWED_HOSTS=example.org PROXIES=1 \
	SECRET_KEY=only-for-the-deploy-check-0123456789-abcdefghijklmnopqrstuvwxyz

.PHONY: help run serve test check bench audit
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 14

run: $(VENV)/site.stamp .env ## install, prepare the database, serve on http://127.0.0.1:8000 (PORT=… for another port)
	@echo "== Preparing the database"
	@SITE_URL=$(HERE) $(PY) manage.py prepare
	@echo "== Serving on $(HERE) (Ctrl-C stops)"
	@SITE_URL=$(HERE) exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

serve: export DEBUG := False
serve: export SITE_URL := $(HERE)
serve: $(VENV)/site.stamp .env ## the same with gunicorn and compressed files, as in production
	@echo "== Collecting and compressing static files"
	@$(PY) manage.py collectstatic --no-input
	@echo "== Preparing the database"
	@$(PY) manage.py prepare
	@echo "== Serving on $(HERE) with gunicorn (Ctrl-C stops)"
	@PORT=$(PORT) exec $(PY) -m gunicorn

test: $(VENV)/dev.stamp ## every test: on SQLite, on PostgreSQL, and in a browser (ARGS="-k search" for some)
	@exec $(PY) tests/run.py $(ARGS)

check: $(VENV)/dev.stamp ## style, deploy checks, missing migrations, templates
	@echo "== Style"
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@echo "== Installed packages agree with each other"
	@$(PIP) check
	@echo "== Django's own checks, as for a real site"
	@$(REAL) $(PY) manage.py check --deploy --fail-level WARNING
	@echo "== Migrations"
	@$(REAL) $(PY) manage.py makemigrations --check --dry-run
	@echo "== Templates and architecture"
	@$(PY) -m pytest --quiet tests/test_templates.py tests/test_architecture.py

bench: $(VENV)/dev.stamp .env ## the benchmarks: search, suggestions, pages, imports
	@for name in search suggest pages importing; do echo "== benchmarks.$$name"; $(PY) -m benchmarks.$$name || exit 1; done
	@echo "== benchmarks.places needs a file of real addresses: $(PY) -m benchmarks.places ADDRESSES.csv"

audit: $(VENV)/dev.stamp audit/node_modules/.stamp ## Lighthouse, page weights and the W3C checker against the bars (needs Node.js, Chromium)
	@exec $(PY) -m audit $(ARGS)

# Nothing that these packages bring is run while they are installed. The lock names versions and checksums, no host.
audit/node_modules/.stamp: audit/package.json audit/package-lock.json
	@command -v npm >/dev/null || { echo "Node.js 20 with npm is needed; on Debian: apt-get install npm"; exit 1; }
	@echo "== Installing audit/package-lock.json (the first time takes a minute)"
	@cd audit && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# pip is the last thing that venv installs: where it is missing, an earlier attempt was cut short.
$(VENV)/bin/pip:
	@echo "== Making a virtual environment in $(VENV)"
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); echo "On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/site.stamp: requirements.txt | $(VENV)/bin/pip
	@echo "== Installing requirements.txt (the first time takes a minute)"
	@$(PIP) install -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements-dev.txt requirements.txt | $(VENV)/bin/pip
	@echo "== Installing requirements-dev.txt (the first time takes a minute)"
	@$(PIP) install -r requirements-dev.txt
	@touch $@ $(VENV)/site.stamp

.env:
	@echo "== Writing .env: a development key of your own, and DEBUG=True"
	@umask 077; $(PY) -c 'import secrets; print(f"SECRET_KEY={secrets.token_urlsafe(48)}\nDEBUG=True")' > .env.new
	@mv .env.new .env
