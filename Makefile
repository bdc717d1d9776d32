# Two commands set everything up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help demo test lint types unit fresh slow fix update bench bench-release clean cluster cluster-down cluster-test

help: ## what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

$(BIN)/setsail: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@$(BIN)/python -m compileall -q setsail  # every command starts at once, the first one too
	@touch $@

$(VENV)/dev: $(BIN)/setsail
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(BIN)/setsail ## rehearse the whole voyage of examples/shop, and report
	@$(BIN)/python scripts/demo.py

test: lint types unit fresh ## all that must hold before a commit

lint: $(VENV)/dev ## format and lint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/dev ## mypy --strict
	$(BIN)/mypy

unit: $(VENV)/dev ## the unit suite, under a minute
	$(BIN)/python -m pytest -n auto

fresh: $(VENV)/dev ## what is generated is what would be generated
	$(BIN)/python scripts/generate.py --check

slow: $(VENV)/dev ## delete-a-line runs and long properties
	$(BIN)/python -m pytest -m slow -n auto

cluster: $(VENV)/dev ## a Kubernetes cluster for the tests: yours, by kind, or built here
	@$(BIN)/python -m testbed up

cluster-down: $(VENV)/dev ## stop it, and leave nothing behind
	@$(BIN)/python -m testbed down

cluster-test: cluster ## the tests that need it
	$(BIN)/python -m pytest -m "cluster and not slow" -n 3 --dist loadfile tests/live tests/testbed tests/bare

fix: $(VENV)/dev ## format, and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

update: $(VENV)/dev ## rewrite generated files and golden files
	$(BIN)/python scripts/generate.py
	$(BIN)/python -m pytest --update

bench: $(VENV)/dev ## the benchmarks, as ratios against something run beside
	$(BIN)/python -m benchmarks

bench-release: $(VENV)/dev ## the acceptance scenarios of releases, and the page of their costs
	$(BIN)/python -m benchmarks.release

clean: ## remove what was installed and cached
	rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis
