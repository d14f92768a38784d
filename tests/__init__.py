"""The tests: `make test` runs them all; README.md says how to run a few."""
