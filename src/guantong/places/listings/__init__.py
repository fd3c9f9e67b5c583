"""The lists of places, one module a subject."""

from guantong.places.listings import grids, households

__all__ = ["grids", "households"]
