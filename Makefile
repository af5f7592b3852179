# The whole command line of the project; `make` alone lists it. What a target does is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run setup test check test-sqlite test-postgres test-browser fixtures lock bench docs-screenshots

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-17s %s\n", $$1, $$2 }' Makefile

run: ## start ClusteriX on http://127.0.0.1:8000 (PORT=8001 make run for another port)
	@scripts/run

setup: ## make .venv with everything that developing needs
	@scripts/install dev

test: ## run everything that is checked: the parts below, and the benchmark on its smallest corpus
	@scripts/test check sqlite postgres browser bench

check: ## lint, formats, import directions, migrations, settings, fixtures
	@scripts/test check

test-sqlite: ## the test suite on SQLite
	@scripts/test sqlite

test-postgres: ## the test suite on PostgreSQL (TEST_POSTGRES_URL, or a throw-away server of its own)
	@scripts/test postgres

test-browser: ## the tests in a real browser (CHROMIUM, or the one that is installed)
	@scripts/test browser

fixtures: setup ## build fixtures/*.json from fixtures/facts/
	@.venv/bin/python manage.py build_fixtures

lock: setup ## pin pyproject.toml's dependencies in requirements*.txt (UPGRADE=--upgrade for newer ones)
	@scripts/lock $(UPGRADE)

bench: ## time the search on a thousand to a million practices (over an hour and a half; SIZES=1000,10000 for less)
	@scripts/bench $(if $(SIZES),--sizes $(SIZES))

docs-screenshots: ## take the pictures in docs/images anew, in a real browser
	@scripts/docs-screenshots
