"""Benchmarks of speed and memory, as ratios within one run. Run all: `make bench`; one: `python -m benchmarks question`."""
