# Liên Thông. `make` says what can be done. Needs Python 3.11 or newer and make; everything else comes with `make env`.

PORT ?= 8000
export PORT

ENV := .venv
BIN := $(ENV)/bin
STAMPS := $(ENV)/stamps

.DEFAULT_GOAL := help
.PHONY: help env run test check bench lock reference
.DELETE_ON_ERROR:

help: ## say what can be done
	@echo "Liên Thông"
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-18s%s\n", $$1, $$2 }'
	@echo "  PORT=8123 make run           another port (default 8000)"
	@echo "  DATABASE_URL=postgresql://…  your own PostgreSQL 15 or newer instead of the embedded one"

run: env ## start everything and print the addresses and the accounts; Ctrl-C stops it
	@exec $(BIN)/lienthong serve

env: $(STAMPS)/house $(STAMPS)/pages $(STAMPS)/units ## make the environment only (nothing to do the second time)

test: env ## run the tests; says which browser tests are left out, and why
	@$(BIN)/pytest -q

check: env ## run all that CI runs
	@$(BIN)/python tools/check.py

bench: env ## measure (all, or ONLY=create_dossier) and print JSON lines
	@$(BIN)/python -m benches $(ONLY)

reference: env ## write the generated pages of docs/reference, the pack schemas and the API description
	@$(BIN)/python tools/reference.py

lock: env ## pin the newest versions that are at least seven days old
	@$(BIN)/python tools/lock.py

# ---------------------------------------------------------------- the environment, step by step

$(STAMPS)/python:
	@echo "1/5  Python environment ($(ENV))"
	@sh tools/make_venv.sh $(ENV)
	@mkdir -p $(STAMPS) && touch $@

# The locks are complete, so nothing is resolved: older pips refuse a pinned package that another asks for with an extra.
$(STAMPS)/packages: requirements/dev.txt requirements/data.txt | $(STAMPS)/python
	@echo "2/5  packages, pinned and hashed (a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/data.txt
	@touch $@

$(STAMPS)/house: pyproject.toml $(STAMPS)/packages
	@echo "3/5  Liên Thông itself"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/pages: package.json package-lock.json tools/vendor.py $(STAMPS)/packages
	@echo "4/5  fonts and scripts of the pages"
	@$(BIN)/python tools/vendor.py
	@touch $@

$(STAMPS)/units: tools/build_units.py $(wildcard packs/vn/units/*.csv packs/vn/units/*.yaml) $(STAMPS)/house
	@echo "5/5  Vietnam's provinces and communes, then and now"
	@$(BIN)/lienthong pack build packs/vn
	@touch $@
