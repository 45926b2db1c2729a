# Every task a person or CI runs. `make` lists them. Nothing is needed beforehand but make and a Python >= 3.11
# with the venv module; everything else is installed into .venv from requirements/*.txt, every file checked
# against its recorded hash.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --no-deps
HAND_WRITTEN := codegen mock_server tests examples benchmarks
PRESENT = $(wildcard $(HAND_WRITTEN))

# The interpreter .venv is made with: `make setup PYTHON=/path/to/python3.13`. Without it: the first of these that
# really starts (a version manager's shim may not), is new enough and can make virtual environments.
CANDIDATES := $(or $(PYTHON),python3 python python3.14 python3.13 python3.12 python3.11)
FIND_PYTHON = found=""; for candidate in $(CANDIDATES); do \
	if "$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then found="$$candidate"; break; fi; done; \
	if [ -z "$$found" ]; then \
	echo "No Python >= 3.11 that can make virtual environments among: $(CANDIDATES)" >&2; \
	echo "Install one (Debian, Ubuntu: python3 and python3-venv) or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1; fi

LOCKS := requirements/mock.txt requirements/dev.txt
# Stamps, written last: an interrupted set-up leaves none and starts over.
MOCK_READY := $(VENV)/.mock-ready
DEV_READY := $(VENV)/.dev-ready

.PHONY: help
help: ## List these tasks
	@echo "Tasks (make TASK):"
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)$$/\1\t\2/' \
	| while IFS=$$'\t' read -r task what; do printf '  %-14s %s\n' "$$task" "$$what"; done

$(MOCK_READY): $(LOCKS)
	@$(FIND_PYTHON); echo "Making $(VENV) with $$("$$found" --version) (client and mock server)"; \
	"$$found" -m venv --clear $(VENV)
	@$(PIP_INSTALL) --require-hashes -r requirements/mock.txt
	@$(PIP_INSTALL) --no-build-isolation --editable .
	@touch $@

$(DEV_READY): $(MOCK_READY)
	@echo "Installing the development tools into $(VENV) (about a minute)"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: setup
setup: $(DEV_READY) ## Make .venv with everything: client, mock server, generator, linters, test tools

.PHONY: demo
demo: $(MOCK_READY) ## Start the mock server, run examples/quickstart.py against it, stop it
	@$(BIN)/python examples/demo.py

.PHONY: mock
mock: $(MOCK_READY) ## Run the mock server until Ctrl-C; ARGS="--port 8000" to choose the port
	@$(BIN)/python -m deepseek_mock $(ARGS)

.PHONY: generate
generate: $(DEV_READY) ## Regenerate generated_client/ from openapi.yaml
	@$(BIN)/python codegen/generate.py

.PHONY: check
check: $(DEV_READY) ## Prove that generated_client/ is exactly what openapi.yaml and codegen/ give
	@$(BIN)/python codegen/generate.py --check

.PHONY: lint
lint: $(DEV_READY) ## Check style and formatting of the hand-written code, and the rules of the contract
	@$(BIN)/ruff check $(PRESENT)
	@$(BIN)/ruff format --check $(PRESENT)
	@$(BIN)/python codegen/spec_lint.py openapi.yaml

.PHONY: format
format: $(DEV_READY) ## Format the hand-written code and apply the safe lint fixes
	@$(BIN)/ruff check --fix $(PRESENT)
	@$(BIN)/ruff format $(PRESENT)

.PHONY: typecheck
typecheck: $(DEV_READY) ## Check types with mypy --strict and pyright strict
	@$(BIN)/mypy
	@$(BIN)/pyright

.PHONY: test
test: $(DEV_READY) ## Run all tests, contract tests against the mock included; ARGS="-k stream" to choose
	@$(BIN)/python -m pytest $(ARGS)

.PHONY: contract
contract: $(DEV_READY) ## Contract tests: against the mock, or BASE_URL=https://... API_KEY=... for a server
	@DEEPSEEK_CONTRACT_BASE_URL="$(BASE_URL)" DEEPSEEK_API_KEY="$(or $(API_KEY),$$DEEPSEEK_API_KEY)" \
	$(BIN)/python -m pytest tests/contract $(ARGS)

.PHONY: clean
clean: ## Remove .venv, caches, builds and reports
	rm -rf $(VENV) build dist reports .hypothesis .schemathesis .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
