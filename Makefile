# Thin: each target is one or two commands. A fresh clone needs `make site` and nothing before it.
# Another council's folder: make site PROJECT=../our-portal
PROJECT ?= .
# make site OPTIONS=--compress
doorstep = target/release/doorstep

.PHONY: site test serve check bench fuzz faults program assets setup

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

# Every fault of the catalogue in faults/, each on a copy of a small council, and the guards, each left out once: one line at the end.
# The program with `teeth` comes first, so that the one without stands in its place when all is done.
faults: assets
	@cargo build --release --locked --quiet --features teeth
	@mkdir -p target/teeth && cp target/release/doorstep target/teeth/doorstep
	@$(MAKE) --no-print-directory site
	@DOORSTEP=$(doorstep) DOORSTEP_TEETH=target/teeth/doorstep cargo test --release --locked --quiet --test faults
