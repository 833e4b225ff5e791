# The README's two commands are `make run` and `make test`; each sets up what is missing first.
SHELL := /bin/bash
PORT ?= 8000
export RASA_TELEMETRY_ENABLED := false
export HF_HUB_OFFLINE := 1
export TF_CPP_MIN_LOG_LEVEL := 3
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

UV := $(or $(shell command -v uv 2>/dev/null),.uv/bin/uv)
MODEL := models/buyin.tar.gz
LEARNT_FROM := config.yml domain.yml data/rules.yml $(wildcard data/nlu/*.yml data/nlu/facts/*.yml) $(wildcard bot/understanding/*.py) bot/codebook.py

.PHONY: help run test check setup train bench fuzz hostile audit screenshots lock clean
help:
	@echo "make run    set up what is missing and serve on http://127.0.0.1:8000 (PORT=... for another port)"
	@echo "make test   set up what is missing and run all tests"
	@echo "make check  lint, types, import contracts, rasa data validate"
	@echo "make fuzz   schemathesis against a served process    make audit  known vulnerabilities in requirements.lock"
	@echo "make setup  install into .venv    make train  train the model    make lock  renew requirements.lock"

run: setup train
	@exec .venv/bin/buyin serve --port $(PORT)

test: setup train
	@.venv/bin/python -m pytest -q -n 2 --dist loadfile --durations=15

check: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	.venv/bin/python -W ignore -m rasa data validate --fail-on-warnings 2>&1 | { grep -v -E "Warning|INFO|^  |^Implementing" || true; }; exit $${PIPESTATUS[0]}

setup: .venv/.ready
.venv/.ready: requirements.lock pyproject.toml $(if $(findstring .uv/,$(UV)),.uv/bin/uv)
	@echo "[setup] Installing into .venv: about 200 packages, 3 GB. Half a minute to three, as the network goes."
	@test -x .venv/bin/python || $(UV) venv --quiet --python 3.10 .venv
	@$(UV) pip sync --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
	@$(UV) pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

.uv/bin/uv: requirements.uv.lock
	@echo "[setup] There is no uv on the PATH: bringing one into .uv"
	@python3 -m venv .uv && .uv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.uv.lock
	@touch $@

train: $(MODEL)
$(MODEL): $(LEARNT_FROM) .venv/.ready
	@echo "[train] Training the model on data/nlu: seven minutes on two cores, fifteen if they do not multiply bfloat16."
	@.venv/bin/buyin train

fuzz: setup train .tools/.ready
	@.venv/bin/python -W ignore -m bench.fuzz

hostile: setup train
	@.venv/bin/python -W ignore -m bench.hostile

audit: setup .tools/.ready
	@.venv/bin/python -m audit

# Tools that do not fit beside Rasa's pins, in an environment of their own.
.tools/.ready: requirements.tools.lock $(if $(findstring .uv/,$(UV)),.uv/bin/uv)
	@echo "[setup] Installing the tools for fuzzing and auditing into .tools"
	@test -x .tools/bin/python || $(UV) venv --quiet --python 3.10 .tools
	@$(UV) pip sync --quiet --python .tools/bin/python --require-hashes requirements.tools.lock
	@touch $@

bench: setup train
	@.venv/bin/python -W ignore -m bench.understanding
	@.venv/bin/python -W ignore -m bench.pages
	@.venv/bin/python -W ignore -m bench.turns
	.venv/bin/buyin evaluate tests/understanding/unseen.jsonl

screenshots: setup train
	@.venv/bin/python -m tests.e2e.screenshots

lock:
	$(UV) pip compile pyproject.toml --extra dev --override requirements.overrides --universal --python-version 3.10 \
	  --generate-hashes --no-emit-index-url --no-header --upgrade -o requirements.lock
	$(UV) pip compile requirements.tools.in --universal --python-version 3.10 \
	  --generate-hashes --no-emit-index-url --no-header --upgrade -o requirements.tools.lock

clean:
	rm -rf .venv .uv .tools models .rasa var
