# Every target is one script in scripts/; each says what it does before each slow step, can be interrupted, and run again.
.DEFAULT_GOAL := help
.PHONY: help run test check fmt dev bench drill release bare

help: ## what each target does
	@sed -nE 's/^([a-z]+): ## (.*)/  make \1\t\2/p' Makefile | expand -t 16

run: ## install what is missing, build, fill an empty database with the demo, serve on http://127.0.0.1:3000
	@scripts/run

test: ## everything that proves the project: lints, tests on SQLite and PostgreSQL, WebAssembly size, browser journeys
	@scripts/test

check: ## the quick part of it, before each commit: no PostgreSQL, no optimised build, no browser
	@scripts/test --quick

fmt: ## format all Rust sources
	@scripts/fmt

dev: ## watch the sources, build again, reload the page
	@scripts/dev

bench: ## measure the release build (SIZE=small: 3 minutes; otherwise up to an hour)
	@SIZE=$(SIZE) scripts/bench

drill: ## the long tests: kill -9, many at once, the release folder from an empty directory
	@scripts/drill

release: ## one folder to deploy, dist/accord-VERSION: server, site, systemd unit, container file
	@scripts/release

bare: ## prove `make run` on a copy of this machine without anything installed (half an hour; WHAT=test for the tests)
	@scripts/bare $(or $(WHAT),run)
