# Verbs a person types. What depends on what is octavo's own knowledge; here is no build graph.
#   make pdf ARGS="--strict --jobs 1"     more words for octavo
#   make PYTHON=/path/to/python3 setup    another Python than python3

OCTAVO := .venv/bin/octavo
ARGS ?=
export PYTHON
unexport PYTHONDONTWRITEBYTECODE # a second start without .pyc files costs more than a build with nothing to do

MAKEFLAGS += --no-builtin-rules
.DEFAULT_GOAL := help
.PHONY: help setup pdf epub docx slides all watch check test test-all bench lint lock clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r verb text; do \
		printf '  make %-9s %s\n' "$$verb" "$$text"; done

setup: ## everything needed to build: .venv/bin/octavo, fonts, reveal.js (other verbs do it by themselves)
	@scripts/setup.sh

pdf: setup ## content/ as printable PDF, into build/pdf/
	@$(OCTAVO) build -f pdf $(ARGS)

epub: setup ## content/ as EPUB
	@$(OCTAVO) build -f epub $(ARGS)

docx: setup ## content/ as Word documents
	@$(OCTAVO) build -f docx $(ARGS)

slides: setup ## content/ as decks: browser, PowerPoint, PDF
	@$(OCTAVO) build -f revealjs,pptx,slides-pdf $(ARGS)

all: setup ## content/ in every format
	@$(OCTAVO) build -f pdf,epub,docx,html,revealjs,pptx,slides-pdf,slides-handout $(ARGS)

watch: setup ## build again whenever something changes
	@$(OCTAVO) watch $(ARGS)

check: setup ## all that can be said about content/ without writing anything
	@$(OCTAVO) check $(ARGS)

lint: setup ## ruff and mypy
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy

test: lint ## lint, types and tests; ARGS="--cov --cov-report=term" measures coverage, in three times the time
	@.venv/bin/pytest -n 2 $(ARGS)

test-all: setup ## also the tests that need Java, Chromium and LibreOffice
	@scripts/external.sh
	@.venv/bin/pytest -n 2 -m "" $(ARGS)

bench: setup ## octavo against make, pandoc and others: an hour, or some cases with ARGS="pdf noop" (docs/performance.md)
	@[ -d build/bench/tools/typst ] || $$(scripts/setup.sh --uv) pip install --quiet --group bench \
		--target build/bench/tools --python .venv/bin/python
	@.venv/bin/python -m bench $(ARGS)

lock: ## write the lock files again (ARGS=--upgrade for newer versions)
	@scripts/lock.sh $(ARGS)

clean: ## remove build/ and the cache
	@if [ -x $(OCTAVO) ]; then $(OCTAVO) clean; else rm -rf build; fi
