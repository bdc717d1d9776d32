"""Benchmarks that anyone can run: whole processes, as ratios to something run beside them."""
