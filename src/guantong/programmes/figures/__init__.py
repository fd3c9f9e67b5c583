"""The figures of programmes, one module a subject; none ranks, each leads to its rows."""

from guantong.programmes.figures import plans, sweeps, values

__all__ = ["plans", "sweeps", "values"]
