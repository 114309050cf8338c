# The commands of CONTRIBUTING.md. Everything lives in .venv; `make run` and `make test` set it up themselves.
PY := .venv/bin/python
OUT ?= rundtur

.PHONY: setup run test lint bench bilder faults soak mutants sbom texter

setup:
	@scripts/setup.sh

run: setup
	@scripts/run.sh "$(OUT)"

lint: setup
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports

test: lint
	$(PY) -m pytest -m "not full and not soak and not e2e" -n 2 --dist loadgroup --max-worker-restart 0
	$(PY) -m pytest -m "e2e and not full and not soak"

bench: setup
	$(PY) -m benchmarks

bilder: setup
	$(PY) -m scripts.bilder

faults: setup
	$(PY) -m pytest -m "full and not e2e" --timeout 3600 -n 2 --dist loadgroup --max-worker-restart 0
	$(PY) -m pytest -m "full and e2e" --timeout 3600

soak: setup
	$(PY) -m pytest -m soak -s

mutants: setup
	$(PY) -m scripts.mutants

sbom: setup
	$(PY) -m scripts.sbom

texter: setup
	$(PY) -m scripts.texter
