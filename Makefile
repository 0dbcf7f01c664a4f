# Thin: each target is one or two commands. `make site` is all that a fresh clone needs.
.PHONY: site test serve check bench setup

setup:
	@scripts/setup

