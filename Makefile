# Every command a newcomer needs; `make help` says each in a line.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Most tests wait for real servers: two at a time halve the wait. A file's tests share its servers.
PYTEST_ARGS ?= -n 2 --dist loadfile
.DEFAULT_GOAL := help
.PHONY: help demo test lint dev eval bench lock

help:  ## say what each command does
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sort | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

demo: $(VENV)/.run-ready  ## set up, then run the main job end to end and print what happened
	@$(BIN)/medicalcor demo

dev: $(VENV)/.run-ready  ## set up, then run the whole product here until Ctrl-C
	@$(BIN)/medicalcor dev

test: lint  ## set up, check the code, then run every test
	@$(BIN)/pytest $(PYTEST_ARGS)

lint: $(VENV)/.test-ready  ## ruff, mypy --strict, the layers, unused code and dependencies
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/layers.log || { cat $(VENV)/layers.log; exit 1; }
	@$(BIN)/vulture api.py worker.py workflows activities medicalcor --min-confidence 80 --ignore-names cls
	@$(BIN)/deptry . > $(VENV)/dependencies.log 2>&1 || { cat $(VENV)/dependencies.log; exit 1; }

eval: $(VENV)/.run-ready  ## measure the rules against labelled files in ../shared/cases
	@for set in scoring replies emergency redaction; do $(BIN)/medicalcor eval ../shared/cases/$$set.jsonl; done

bench: $(VENV)/.run-ready  ## run the benchmarks; they print ratios
	@for file in $(filter-out bench/sends_under_kill.py,$(wildcard bench/*.py)); do echo "== $$file"; $(BIN)/python $$file; done

lock:  ## write the hashed locks again after a change of pyproject.toml (needs uv)
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --extra local -o requirements.lock
	uv pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-annotate --no-header \
		--python-version 3.11 --extra local --extra test -c requirements.lock -o requirements-test.lock

$(VENV)/.run-ready: requirements.lock pyproject.toml
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements.lock
	@$(BIN)/pip install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.test-ready: $(VENV)/.run-ready requirements-test.lock
	@echo "Setting up the test tools (once, about a minute) ..."
	@$(BIN)/pip install --disable-pip-version-check -q --require-hashes -r requirements-test.lock
	@touch $@
