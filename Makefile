# Everything a newcomer can do: `make help`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.installed

.DEFAULT_GOAL := help

.PHONY: help
help: ## list what can be done here
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# One environment, from the lock file alone, every download checked against its hash.
$(READY): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which with: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

.PHONY: install
install: $(READY) ## create the environment (.venv)

.PHONY: demo
demo: $(READY) ## a short story on the embedded site; needs no Atlassian account
	@$(BIN)/postmortem-sync demo

.PHONY: test
test: $(READY) ## run every test
	$(BIN)/python -m pytest

.PHONY: lint
lint: $(READY) ## style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(READY) ## static types, strict
	$(BIN)/mypy

.PHONY: format
format: $(READY) ## rewrite the code in the house's format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: coverage
coverage: $(READY) ## tests with branch coverage, held against the floor
	$(BIN)/python -m pytest -m "not speed" --cov --cov-report=term-missing:skip-covered --cov-fail-under=94

.PHONY: torture
torture: $(READY) ## the creation protocol against every fault at every request (long)
	$(BIN)/python -m tests.torture

.PHONY: properties
properties: $(READY) ## pages, texts and edits that nobody chose, a hundred thousand pages (long)
	for round in 1 2 3 4; do \
		HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest --hypothesis-show-statistics \
			tests/core/writing/test_render_properties.py tests/core/writing/test_markup.py || exit 1; \
	done
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest --hypothesis-show-statistics tests/whole/test_both_sides.py

.PHONY: schema
schema: $(READY) ## write the configuration's JSON Schema for editors
	$(BIN)/python -m sync.config > config/schema.json

.PHONY: accuracy
accuracy: $(READY) ## how well pages are read, over a corpus beside the repository
	$(BIN)/python -m tests.accuracy.measure

.PHONY: bench-reading
bench-reading: $(READY) ## what reading and writing a page cost
	$(BIN)/python -m tests.benchmarks.reading
	$(BIN)/python -m tests.benchmarks.heavy

.PHONY: bench
bench: $(READY) ## the worker beside a script of an afternoon, then its memory, then throttled
	$(BIN)/python -m tests.benchmarks.sites
	$(BIN)/python -m tests.benchmarks.sites --memory --latency 0
	$(BIN)/python -m tests.benchmarks.sites --rate 40

# Checks policies; its hundred packages stay apart from ours.
CHECKOV := $(VENV)/checkov/.installed
$(CHECKOV): k8s/checkov.lock $(READY)
	$(BIN)/python -m venv $(VENV)/checkov
	$(VENV)/checkov/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	@touch $@

.PHONY: manifests
manifests: $(READY) ## the Kubernetes manifests, checked, and broken on purpose
	@$(MAKE) --no-print-directory $(CHECKOV) || echo "manifests: checkov cannot be installed here; going on without it"
	@$(BIN)/python -m tests.k8s

.PHONY: conformance
conformance: $(READY) ## every request and answer of the tests against Atlassian's own OpenAPI files
	$(BIN)/python -m pytest --quiet -p tests.conformance.plugin tests/conformance tests/atlassian tests/sandbox tests/strangers tests/whole

.PHONY: image
image: $(READY) ## build the image from Debian's packages, twice, and run the worker in it (needs root)
	@$(BIN)/python -m tests.k8s.image

.PHONY: sbom
sbom: $(READY) ## every package of the worker, as CycloneDX JSON in build/sbom.json
	@mkdir -p build
	@$(BIN)/python -c 'from tests.supply_chain import sbom; print(sbom())' > build/sbom.json

.PHONY: audit
audit: $(READY) ## known vulnerabilities in the locked packages, with a control that must be found
	@$(BIN)/python -m tests.supply_chain

.PHONY: lock
lock: $(READY) ## pin every dependency anew, with hashes (needs uv on the PATH)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --extra sandbox --group dev --output-file requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		k8s/checkov.in --output-file k8s/checkov.lock

.PHONY: clean
clean: ## remove the environment and all caches
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage htmlcov
