# `make` lists the targets. Everything is installed below this folder: .venv and node_modules.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Node from PyPI lies beside Python, and goes before any other.
export PATH := $(CURDIR)/$(BIN):$(PATH)

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
PYTEST := $(BIN)/python -m pytest

# Options of `make local`. Variables of the shell don't count: many a shell has a PORT.
given = $(if $(findstring command,$(origin $(1))),$($(1)))
LOCAL_OPTIONS := $(if $(call given,IMAGES),--images '$(IMAGES)') $(foreach file,$(call given,EVENT),--event '$(file)') \
	$(if $(call given,PORT),--port '$(PORT)') $(if $(call given,SEED),--seed '$(SEED)') \
	$(if $(call given,SPEED),--speed '$(SPEED)') $(if $(call given,OUT),--out '$(OUT)')

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup local test check lint bench format clean browser

help: ## List the targets
	@awk -F ' ## ' '/^[a-z]+:.* ## / { sub(/:.*/, "", $$1); printf "  make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(VENV)/.local node_modules/.installed ## Install what the app and the local run need
	@echo 'Ready. To use the tools by hand: . $(BIN)/activate'

local: $(VENV)/.local node_modules/.installed ## Label photographs in a local cloud: IMAGES=folder EVENT=file PORT=number SEED=number
	@exec $(BIN)/ground-truth local run $(LOCAL_OPTIONS)

test: lint browser ## Run all tests: first those without the real app, then the real app in a local cloud
	$(PYTEST) -m 'not e2e' --numprocesses auto --quiet
	$(PYTEST) -m e2e --numprocesses 2 --dist loadgroup --quiet

check: lint ## Run linters, types and the unit tests: no Node, no local cloud, no browser
	$(PYTEST) -m 'not e2e and not cloud and not cdk and not browser and not wired' --numprocesses auto --quiet

lint: $(VENV)/.dev node_modules/.installed ## Check style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy

bench: $(VENV)/.dev node_modules/.installed ## Measure every figure of docs/performance.md: ONLY=subjects
	$(BIN)/python -m benchmarks.run $(if $(call given,ONLY),--only $(ONLY))

format: $(VENV)/.dev ## Put the source into shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## Remove what runs and tests left; .venv and node_modules stay
	rm -rf out cdk.out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The tests open pages in the machine's own Chromium; CHROMIUM=file names another. The headless shell needs less than
# half of the time, so that root gets it beside a Chromium that is there.
browser:
	@{ test -n '$(CHROMIUM)' || command -v chromium-headless-shell || { \
		command -v apt-get && test "$$(id -u)" = 0 && echo 'Installing chromium-headless-shell ...' >&2 && \
		apt-get update --quiet && \
		DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends chromium-headless-shell; \
	} || command -v chromium || command -v chromium-browser || command -v google-chrome || { \
		echo 'Chromium is missing: the tests open pages in it.' \
			'On Debian: apt install chromium-headless-shell; or CHROMIUM=file' >&2; exit 1; \
	}; } >/dev/null

# The stamps below say what is installed, so that a second run installs nothing.

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo '$(PYTHON) is missing or older than Python 3.11. Name another one: make PYTHON=python3.13 $(MAKECMDGOALS)' >&2; exit 1; }
	@echo 'Making $(VENV) ...'
	@$(PYTHON) -m venv $(VENV) || { \
		echo '$(PYTHON) can not make virtual environments. On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@touch $@

$(VENV)/.local: $(VENV)/.made pyproject.toml constraints.txt
	@echo 'Installing Python packages and Node into $(VENV), about a minute the first time ...'
	@$(PIP) --editable '.[local]' || { \
		echo 'pip failed: what it says stands above. Once that is mended, the same command goes on from here.' >&2; exit 1; }
	@touch $@

$(VENV)/.dev: $(VENV)/.local
	@echo 'Installing the test tools into $(VENV) ...'
	@$(PIP) --editable '.[dev]' || { \
		echo 'pip failed: what it says stands above. Once that is mended, the same command goes on from here.' >&2; exit 1; }
	@touch $@

node_modules/.installed: package.json package-lock.json $(VENV)/.local
	@echo 'Installing the CDK CLI into node_modules ...'
	@$(BIN)/npm ci --no-audit --no-fund --loglevel=error >/dev/null || { \
		echo 'npm failed: what it says stands above. Once that is mended, the same command goes on from here.' >&2; exit 1; }
	@touch $@
