"""Benchmarks of the staffing engine: invented term changes, peers on the same tables, the curse."""
