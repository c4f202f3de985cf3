# Everything one does with Polku from a terminal. `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup environment run train test test-full chaos eval bench screenshots check messages docs schema schemas clean

python := .venv/bin/python
polku := .venv/bin/polku

help: ## this list
	@echo "make TARGET, where TARGET is one of:"; echo
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  %-14s %s\n", $$1, $$2 }'
	@echo; echo "First time: make run, then http://127.0.0.1:8080"

setup: train schemas ## everything needed to run: .venv from uv.lock and a trained model; seconds when nothing changed

environment:
	@.ci/bootstrap

train: environment ## train the understanding of free text, if the library or config.yml changed
	@$(polku) train

run: setup ## serve on http://127.0.0.1:8080 (other: make run ARGS="--port 9000")
	$(polku) serve $(ARGS)

test: setup ## the tests on two cores, under 5 minutes: long proofs run on seeded samples (one: make test ARGS="tests/engine -k back")
	$(python) -m pytest -n 2 --dist worksteal $(ARGS)

test-full: setup ## the tests with the long proofs in full
	POLKU_FULL=1 $(python) -m pytest -n 2 --dist worksteal $(ARGS)

chaos: environment ## kill producer and workers 1,000 times on each database: nothing is lost (fewer: make chaos ARGS=100)
	$(python) -m tests.chaos $(ARGS)

eval: setup ## measure understanding and safety on labelled examples (make eval EVAL=FOLDER)
	$(polku) eval $(EVAL)

eval-ordinary: setup ## how often the guard alarms at ordinary Finnish of Debian packages (ARGS="FOLDER … --show")
	$(python) -m benchmarks.ordinary_finnish $(ARGS)

bench: environment ## how fast the engine and the guard are, measured in three minutes (one: make bench ARGS=engine_advance)
	$(python) -m benchmarks $(ARGS)

screenshots: setup ## pictures of the pages in var/screenshots, made with Chromium
	$(python) -m tests.browser.screenshots

check: environment ## ruff, mypy, the import contract, and the library's own check
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(polku) check

messages: environment ## bring the translation files (content/locale) up to date with the words
	$(polku) messages

docs: environment ## make docs/problems, a page for each problem code, of engine/codes.yml
	$(polku) explain --write docs/problems

schemas: environment # what `schema` writes, without a word
	@$(polku) schema --write var/schema >/dev/null

schema: environment ## JSON Schemas for editors into var/schema; prints the setting that names each file's schema
	@$(polku) schema --write var/schema

clean: ## remove .venv, .uv, the model, caches AND var/ (what the product has stored here)
	rm -rf .venv .uv var models results .rasa .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
