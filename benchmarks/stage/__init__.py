"""Benchmarks of the staging engine: invented counties, other solvers, an office's greedy, draws."""
