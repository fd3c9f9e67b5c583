"""The lists of places, one module a subject."""

from guantong.places.listings import bases, coverage, lines, sites

__all__ = ["bases", "coverage", "lines", "sites"]
