# Two commands do everything on a fresh machine: `make run` and `make test`.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find leed_ros sim launch scripts config models rviz -type f -not -name '*.pyc' 2>/dev/null)
ARGS ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

# Name of a model that an Ollama server on this machine has, for `make run LLM=qwen3:8b`.
LLM ?=
# Small model for run-llm and test-llm, served on this machine: 0.5b or 1.5b.
MODEL ?= 0.5b
LLM_THREADS ?= 1
LLM_ARGS ?= --max-steps 15000 --notes "A2 is closed for maintenance."

.PHONY: help venv run run-llm test test-llm test-page test-docs test-soak test-long test-hosts check format bench bench-learning bench-latency bench-deployment bench-disturbance docs clean
help:  ## Show the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

venv: $(BIN)/.installed  ## Make .venv with the package in it

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is needed: install it, or name another with PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(BIN)/.dependencies: requirements.txt | $(BIN)/python
	$(BIN)/pip install --quiet --progress-bar off $(call requirements,requirements.txt)
	@touch $@

# With LOCKED=1 the versions and hashes in locks/ are installed, and nothing else: for x86_64 Linux, CPython 3.11 and the
# CPU build of torch, which pip has to be able to find.
LOCKED ?=
requirements = $(if $(LOCKED),--require-hashes -r locks/$(1),-r $(1))

# A stale build folder would ship old code.
$(BIN)/.installed: $(BIN)/.dependencies setup.py setup.cfg package.xml $(SOURCES)
	@rm -rf build *.egg-info
	$(BIN)/pip install --quiet --no-deps --force-reinstall .
	@rm -rf build *.egg-info
	@touch $@

$(BIN)/.test-dependencies: requirements-test.txt $(BIN)/.dependencies
	$(BIN)/pip install --quiet --progress-bar off $(call requirements,requirements-test.txt)
	@touch $@

run: venv  ## Train a swarm of four robots and evaluate it (options: make run ARGS="--num-robots 8" LLM=qwen3:8b)
	$(BIN)/leed swarm $(if $(LLM),--demonstrator llm --llm $(LLM)) $(ARGS)

# The weights are checked against their SHA-256 and kept in the user's cache.
$(BIN)/.llm-dependencies: requirements-llm.txt $(BIN)/.dependencies
	$(BIN)/pip install --quiet --progress-bar off $(call requirements,requirements-llm.txt)
	@touch $@

.PHONY: weights
weights: $(BIN)/.llm-dependencies
	$(BIN)/python -m tests.ollama_server.weights $(MODEL)

run-llm: venv weights  ## The same with demonstrations from a small real model on this machine (MODEL=0.5b or 1.5b)
	$(BIN)/python -m tests.ollama_server --model $(MODEL) --threads $(LLM_THREADS) \
		$(BIN)/leed swarm --demonstrator llm --llm {model} --llm-host {url} --params-file config/small_model.yaml $(LLM_ARGS) $(ARGS)

test: venv $(BIN)/.test-dependencies  ## Run the test suite but for what takes long, in two workers
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

test-llm: venv weights $(BIN)/.test-dependencies  ## Test with a small real model on this machine (MODEL=0.5b or 1.5b)
	LEED_TEST_MODEL=$(MODEL) $(BIN)/python -m pytest -m llm --timeout 900 $(ARGS)

test-page: venv $(BIN)/.test-dependencies  ## Show a real swarm in a real browser (needs chromium and chromedriver)
	$(BIN)/python -m pytest -m page $(ARGS)

test-soak: venv $(BIN)/.test-dependencies  ## Break everything in a real swarm for two minutes (make soak: thirty)
	$(BIN)/python -m pytest -m soak $(ARGS)

test-long: venv $(BIN)/.test-dependencies  ## Compare whole runs to the byte, and break what takes long to come back (5 minutes)
	$(BIN)/python -m pytest -m long $(ARGS)

test-hosts: venv $(BIN)/.test-dependencies  ## One swarm on four machines, as network namespaces (Linux, root)
	$(BIN)/python -m pytest -m hosts $(ARGS)

test-docs: venv weights $(BIN)/.test-dependencies  ## Type every shell line of the README and the tutorial
	$(BIN)/python -m pytest -m docs --timeout 900 $(ARGS)

check: venv $(BIN)/.test-dependencies  ## Lint, format, types and imports; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@mkdir -p $(VENV)/types && ln -sfn ../../sim $(VENV)/types/leed_sim
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(BIN)/.test-dependencies  ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

$(BIN)/.bench-dependencies: requirements-bench.txt $(BIN)/.dependencies
	$(BIN)/pip install --quiet --progress-bar off $(call requirements,requirements-bench.txt)
	@touch $@

bench-learning: venv $(BIN)/.bench-dependencies  ## Compare LEED with other ways to learn, same missions, resumable (hours; ARGS="--seeds 1 --budget 60")
	$(BIN)/python -m bench.learning $(ARGS)

bench: venv  ## Compare PPO alone, cloning alone and LEED in the main job (8 minutes)
	$(BIN)/python -m bench.parts $(ARGS)

bench-latency: venv  ## Measure how fast a deployed policy answers while a robot trains beside it (2 minutes)
	$(BIN)/python -m bench.latency $(ARGS)

bench-deployment: venv  ## Compare trained with deployed policies on the same missions (ARGS=RUN)
	$(BIN)/python -m bench.deployment $(ARGS)

bench-disturbance: venv  ## Compare training without and with randomisation (15 minutes)
	$(BIN)/python -m bench.disturbance $(ARGS)

# Other simulators live apart from the project, which needs a newer NumPy than one of them.
WORLDS := $(VENV)/worlds

$(WORLDS)/.installed: requirements-bench-worlds.txt | $(BIN)/python
	$(PYTHON) -m venv $(WORLDS)
	$(WORLDS)/bin/pip install --quiet --progress-bar off $(call requirements,requirements-bench-worlds.txt)
	@touch $@

.PHONY: bench-worlds bench-swarms
bench-worlds: venv $(WORLDS)/.installed  ## Compare the worlds with other simulators, lidar included (15 minutes)
	$(BIN)/python -m bench.scale --worlds --site field --peers $(WORLDS)/bin/python $(ARGS)

bench-swarms: venv  ## Compare layouts of a swarm: processes, co-hosted, fleet path (ARGS="--num-robots 32 --no-training")
	$(BIN)/python -m bench.scale --swarms $(ARGS)

.PHONY: bench-discovery
bench-discovery: venv  ## Measure how long a simulation and 1, 4, 16 robots take to find each other
	$(BIN)/python -m bench.scale --discovery $(ARGS)

.PHONY: soak
soak: venv  ## Soak a swarm of eight robots in random faults for 30 minutes (ARGS="--minutes 5 --json out.json")
	$(BIN)/python -m bench.soak $(ARGS)

$(BIN)/.fuzz-dependencies: requirements-fuzz.txt $(BIN)/.dependencies
	$(BIN)/pip install --quiet --progress-bar off $(call requirements,requirements-fuzz.txt)
	@touch $@

.PHONY: fuzz
fuzz: venv $(BIN)/.fuzz-dependencies  ## Fuzz all that reads what comes from outside (ARGS="urdf onnx --cpu-minutes 1")
	$(BIN)/python -m bench.fuzz $(ARGS)

$(BIN)/.docs-dependencies: requirements-docs.txt $(BIN)/.dependencies
	$(BIN)/pip install --quiet --progress-bar off $(call requirements,requirements-docs.txt)
	@touch $@

docs: venv $(BIN)/.docs-dependencies  ## Check the reference pages against the code and build the site into build/site
	$(BIN)/python -m docs.generator --check
	$(BIN)/mkdocs build --quiet

# Tools that read the project's requirements live apart from them.
TOOLS := $(VENV)/tools

$(TOOLS)/.installed: requirements-tools.txt | $(BIN)/python
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/pip install --quiet --progress-bar off -r requirements-tools.txt
	@touch $@

.PHONY: lock audit
lock: $(TOOLS)/.installed  ## Write locks/: every package with its version and hashes, for make LOCKED=1
	@mkdir -p locks
	@for file in requirements.txt $(filter-out requirements.txt requirements-tools.txt,$(wildcard requirements*.txt)); do \
		case $$file in \
			requirements.txt) with="--python-platform x86_64-manylinux_2_28";; \
			requirements-bench-worlds.txt) with="--python-platform x86_64-manylinux_2_34";; \
			*) with="--python-platform x86_64-manylinux_2_28 --constraints locks/requirements.txt";; \
		esac; \
		UV_FIND_LINKS="$$PIP_FIND_LINKS" $(TOOLS)/bin/uv pip compile $$file $$with --output-file locks/$$file \
			--generate-hashes --no-header --no-annotate --quiet --python-version 3.11 || exit 1; \
	done

audit: $(TOOLS)/.installed  ## Look the locked versions up among known vulnerabilities, where that data can be reached
	@for file in locks/*.txt; do $(BIN)/python -m security.audit $(TOOLS)/bin/pip-audit $$file || exit 1; done

clean:  ## Remove everything that was built
	rm -rf $(VENV) build install log dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
