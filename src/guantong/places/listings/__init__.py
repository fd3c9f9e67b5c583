"""The lists of places, one module a subject."""

from guantong.places.listings import bases, lines, sites

__all__ = ["bases", "lines", "sites"]
