"""The figures of programmes, one module a subject; none ranks, each leads to its rows."""

from guantong.programmes.figures import sweeps, values

__all__ = ["sweeps", "values"]
