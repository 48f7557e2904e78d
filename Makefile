.PHONY: help install run test check evals fix bench clean
.DEFAULT_GOAL := help

PYTHON ?= python3
TSC := npx --yes --package typescript@7.0.2 tsc
VENV := .venv
BIN := $(VENV)/bin
AT_ONCE ?= 2
DEMO_DATA := data/demo
DEMO_SETTINGS := FLOORWALKER_DATA=$(DEMO_DATA) FLOORWALKER_VOICE=demo/voice.toml \
	FLOORWALKER_OFFERS=demo/offers.toml \
	FLOORWALKER_PICTURES=demo/pictures FLOORWALKER_HERO=/pictures/hero.svg

help:  ## Show what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Floorwalker needs Python 3.11 or newer: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

install: $(VENV)/.installed  ## Make the environment in .venv

$(DEMO_DATA)/knowledge/current: $(VENV)/.installed demo/catalog.jsonl demo/brand.toml \
		$(wildcard demo/articles/*.md)
	$(DEMO_SETTINGS) $(BIN)/floorwalker ingest demo/catalog.jsonl \
		--articles demo/articles --brand demo/brand.toml

run: $(DEMO_DATA)/knowledge/current  ## Serve the demo shop at http://127.0.0.1:8000/
	$(DEMO_SETTINGS) $(BIN)/floorwalker serve

test: $(VENV)/.installed  ## Run the tests, two files at a time (AT_ONCE=2), until ten fail
	$(BIN)/pytest --numprocesses $(AT_ONCE) --dist loadfile --maxfail 10

check: $(VENV)/.installed  ## Lint, types, layers, and the size of files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@command -v npx >/dev/null || { echo "the widget's types are checked by tsc: install node and npm"; exit 1; }
	$(TSC) --project widget
	@! git ls-files '*.py' '*.js' | xargs wc -l | awk '$$1 > 400 && $$2 != "total"' | grep . || \
		{ echo "a file has more than 400 lines"; exit 1; }

evals: $(DEMO_DATA)/knowledge/current  ## Prove that nothing is invented: 299 cases, 0 critical failures
	$(DEMO_SETTINGS) $(BIN)/floorwalker evals run --suite smoke

fix: $(VENV)/.installed  ## Mend what can be mended by machine
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/.installed  ## Measure speed, memory and size
	$(BIN)/python -m benchmarks

clean:  ## Remove the environment and the demo's data
	rm -rf $(VENV) $(DEMO_DATA)
