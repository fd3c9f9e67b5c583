"""The lists of places, one module a subject."""

from guantong.places.listings import grids, helping, households, needs, visits

__all__ = ["grids", "helping", "households", "needs", "visits"]
