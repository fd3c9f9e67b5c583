"""The lists of places, one module a subject."""

from guantong.places.listings import helping, needs, visits

__all__ = ["helping", "needs", "visits"]
