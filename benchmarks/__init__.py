"""Speed, memory and size, measured: `python -m benchmarks`, or one of them by its name."""
