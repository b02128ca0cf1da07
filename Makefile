# Casewright. `make run` and `make test` need nothing else first.

PY := .venv/bin/python
PORT ?= 8000
SOAK_MINUTES ?= 40

.PHONY: setup setup-dev run test check messages soak

setup:
	@bash scripts/setup.sh run
	@bash scripts/build-static.sh

setup-dev:
	@bash scripts/setup.sh dev
	@bash scripts/build-static.sh

run: setup
	@PORT=$(PORT) REBUILD="$(REBUILD)" bash scripts/run.sh

test: setup-dev
	@bash scripts/test.sh

check: setup-dev
	@bash scripts/check.sh

messages: setup-dev
	@$(PY) scripts/messages.py

soak: setup-dev
	@SOAK_MINUTES=$(SOAK_MINUTES) $(PY) -m tests.soak
