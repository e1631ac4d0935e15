"""Speed and memory, as ratios within one run. `make bench` runs all; `python -m benchmarks question` runs one."""
