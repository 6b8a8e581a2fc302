# Everything is reached through make. The first target that needs Python makes .venv and installs into it.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help demo demo-years demo-benchmarking test check bench soak docs clean browser postgresql

help:
	@echo "make demo   the Kalmar example, from nothing to reports"
	@echo "make demo-years, make demo-benchmarking   two years side by side; three municipalities"
	@echo "make test   the tests"
	@echo "make check  format, lint, types, layers, docs"
	@echo "make bench  performance, side by side with the alternatives"
	@echo "make soak   the long tests: many kills, many faults"

.venv/base: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install -c constraints.txt pip
	$(PIP) install -c constraints.txt -e .
	touch $@

.venv/dev: .venv/base
	$(PIP) install -c constraints.txt -e ".[dask,postgres,voila]" --group test --group docs --group dev
	touch $@

demo: .venv/base
	test -e runs/kalmar/jamtbok.toml || $(BIN)/jamtbok new runs/kalmar --example kalmar
	$(BIN)/jamtbok run --workbook runs/kalmar --year 2013 --to runs/2013

# Two years of the Kalmar example side by side.
demo-years: .venv/base
	test -e runs/kalmar/jamtbok.toml || $(BIN)/jamtbok new runs/kalmar --example kalmar
	$(BIN)/jamtbok compare --workbook runs/kalmar --years 2012-2013

# Three municipalities that compare their ways of working, from the first one's side.
demo-benchmarking: .venv/base
	test -e runs/exempelkommunen/jamtbok.toml || $(BIN)/jamtbok new runs/exempelkommunen --example benchmarking
	$(BIN)/jamtbok run --workbook runs/exempelkommunen

# The browser tests skip themselves, with the reason, where Chromium can be neither found nor installed.
browser:
	@command -v chromium >/dev/null || { \
		if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else echo "Chromium saknas: webbläsartesterna hoppas över."; fi; }

# The tests start a server of their own; the machine's is neither needed nor started.
postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
		command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && apt-get update -qq && \
		RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends postgresql >/dev/null; } \
		|| echo "PostgreSQL saknas: dess tester hoppas över."

# The long files come first, as they are collected, so that no worker is left with one of them when the rest is done.
test: .venv/dev browser postgresql
	$(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder

check: .venv/dev docs
	$(BIN)/ruff format --check src tests docs benchmarks
	$(BIN)/ruff check src tests docs benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

docs: .venv/dev
	$(BIN)/sphinx-build -W -q -b html docs docs/_build

bench: .venv/dev browser postgresql
	$(BIN)/python benchmarks/batch.py
	$(BIN)/python benchmarks/store.py
	$(BIN)/python benchmarks/opening.py
	$(BIN)/python benchmarks/export.py
	$(BIN)/python benchmarks/register.py
	$(BIN)/python benchmarks/disclosure.py

# The long figures: hundreds of units, thousands of kills, every page, ten thousand tables.
soak: .venv/dev browser postgresql
	JAMTBOK_SOAK_KILLS=30 JAMTBOK_SOAK_KILL_UNITS=200 JAMTBOK_SOAK_FAULTY=50 JAMTBOK_SOAK_SOUND=950 \
		$(BIN)/pytest tests/e2e/test_batch.py -k "killed_batch or faults_of_every_kind"
	JAMTBOK_SOAK_WRITER_KILLS=1000 JAMTBOK_SOAK_WRITERS=20 JAMTBOK_SOAK_SAVES=500 \
		$(BIN)/pytest tests/e2e/test_durability.py
	JAMTBOK_SOAK_PAGES=1 $(BIN)/pytest tests/e2e/test_accessible_elsewhere.py
	JAMTBOK_SOAK_TABLES=10000 $(BIN)/pytest -n auto tests/unit/disclosure/test_adversary.py

clean:
	rm -rf docs/_build dist build .mypy_cache .ruff_cache .pytest_cache
