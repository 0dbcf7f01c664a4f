# Thin: each target is one or two commands. A fresh clone needs `make site` and nothing before it.
# Another council's folder: make site PROJECT=../our-portal
PROJECT ?= .
# make site OPTIONS=--compress
doorstep = target/release/doorstep

.PHONY: site test serve check bench fuzz program assets setup

site: assets program
	@$(doorstep) build --project $(PROJECT) $(OPTIONS)

check: program
	@$(doorstep) check --project $(PROJECT)

serve: site
	@$(doorstep) serve --watch --project $(PROJECT)

test: site
	@scripts/test

bench: assets program
	@scripts/bench

# A minute for each target; scripts/fuzz SECONDS TARGET… for more.
fuzz:
	@scripts/fuzz

assets: setup
	@node scripts/assets.mjs

program:
	@cargo build --release --locked --quiet

setup:
	@scripts/setup

# Every fault of the catalogue in faults/, each on a copy of a small council: one line at the end.
faults: assets program
	@cargo build --release --locked --quiet --features teeth --target-dir target/teeth
	@DOORSTEP=target/release/doorstep DOORSTEP_TEETH=target/teeth/release/doorstep cargo test --release --locked --quiet --test faults
