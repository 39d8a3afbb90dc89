# The five things that people do here. Each sets up what it needs; a second call starts in seconds.

SHELL := /bin/bash
export PORT ?= 3000
export SANDBOX_PORT ?= 3001
SEED ?= 1
CARGO_FLAGS ?=

.PHONY: run test bench screens sim setup front

## Serve the demo: product on PORT, simulator and virtual phone on SANDBOX_PORT. Ctrl-C ends it.
run:
	@bash scripts/setup.sh run
	@bash scripts/front.sh
	@bash scripts/with-tools.sh cargo build $(CARGO_FLAGS) --quiet -p peakepay
	@exec bash scripts/with-tools.sh cargo run $(CARGO_FLAGS) --quiet -p peakepay -- demo

## Every test: format, lints, licences, Rust tests on both databases, the simulation, the browser.
test:
	@bash scripts/test.sh

## What it costs on this machine, against the bounds of the design; see docs/PERFORMANCE.md.
bench:
	@bash scripts/bench.sh

## A PNG of every page, desktop and phone, light and dark, into screens/.
screens:
	@bash scripts/screens.sh

## One seed of the simulation, with its log: make sim SEED=42
sim:
	@bash scripts/setup.sh run
	@bash scripts/with-tools.sh cargo run --quiet -p simulation -- --seed $(SEED) --verbose

setup:
	@bash scripts/setup.sh test

front:
	@bash scripts/setup.sh run
	@bash scripts/front.sh
