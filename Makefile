# Two commands matter: "make run" and "make test". Python 3.11 or later and make are enough.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-installed
TEST := $(VENV)/.test-installed
DESCRIPTION := setup.cfg pyproject.toml
CODE := tracker tests $(wildcard bench)
CATALOG := tracker/translations
POT := .artifacts/messages.pot
export PORT
# Without compiled files every start costs seconds.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test test-all bench check clean lock messages revision

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: audit faults soak

run: $(RUN) ## serve the demo school on http://127.0.0.1:8000 (PORT changes it)
	@exec $(BIN)/tracker serve --prepare --port $(PORT)

test: check ## all checks and all tests, once each
	$(BIN)/python -m pytest -m "not deep"

test-all: check ## the same with every size, theme, language and the deep fuzz
	$(BIN)/python -m pytest

bench: $(TEST) ## measure speed and weight, write bench/results.md (BENCH_SIZES=200 is quick)
	$(BIN)/python -m bench.measure

check: $(TEST) ## lint, types, arrows, templates, security, translations
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --profile=jinja --ignore=H015,H053 --quiet templates
	$(BIN)/bandit --quiet --recursive tracker
	$(BIN)/python -m pytest -q -n 0 tests/guards/test_translations.py

audit: $(TEST) ## look every locked library up in the list of known holes (needs network)
	@$(BIN)/python -c 'import socket; socket.create_connection(("pypi.org", 443), 5).close()' 2>/dev/null \
	    || { echo "make audit: pypi.org does not answer, so nothing was checked; run it where there is network" >&2; exit 1; }
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt
	$(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements-test.txt

faults: $(TEST) ## kill -9 under eight writers: 30 rounds a victim (FAULT_ROUNDS=3 for fewer)
	$(BIN)/python -m bench.faults

soak: $(TEST) ## 20 minutes at half the measured capacity (SOAK_MINUTES=1 for fewer)
	$(BIN)/python -m bench.soak

clean: ## remove what was built; the database in instance/ stays
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .artifacts

lock: ## choose versions anew and write the requirements files (needs uv)
	uv pip compile setup.cfg --extra build --upgrade $(LOCKING) -o requirements.txt
	uv pip compile setup.cfg --extra build --extra test -c requirements.txt --upgrade $(LOCKING) -o requirements-test.txt
LOCKING := --universal --python-version 3.11 --generate-hashes --no-header --quiet

messages: $(TEST) ## collect the texts, update and compile the Spanish catalog
	@mkdir -p $(dir $(POT))
	$(BIN)/pybabel --quiet extract -F $(CATALOG)/babel.cfg -k _l -k lazy_gettext -k lazy_ngettext:1,2 \
	    --no-location --sort-output --project "Medical assistant tracker" -o $(POT) .
	@if [ -f $(CATALOG)/es/LC_MESSAGES/messages.po ]; then \
	    $(BIN)/pybabel --quiet update -i $(POT) -d $(CATALOG) -l es --no-fuzzy-matching --ignore-obsolete; \
	else $(BIN)/pybabel --quiet init -i $(POT) -d $(CATALOG) -l es; fi
	$(BIN)/pybabel --quiet compile -d $(CATALOG)

revision: $(RUN) ## write the next migration from the models: make revision NAME="what it does"
	$(BIN)/tracker db upgrade && $(BIN)/tracker db revision "$(NAME)"

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed, this is " + sys.version.split()[0])'
	$(PYTHON) -m venv $(VENV)

# The stamps are copies of what was installed: a new date alone installs nothing.
$(RUN): requirements.txt $(DESCRIPTION) | $(BIN)/python
	@cat $^ | cmp -s - $@ || { $(BIN)/pip install --quiet --require-hashes -r $< \
	    && $(BIN)/pip install --quiet --no-deps --no-build-isolation -e . && cat $^ > $@; }
	@touch $@

$(TEST): requirements-test.txt $(RUN)
	@cmp -s $< $@ || { $(BIN)/pip install --quiet --require-hashes -r $< && cat $< > $@; }
	@touch $@
