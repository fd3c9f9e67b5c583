"""The lists of places, one module a subject."""

from guantong.places.listings import centres

__all__ = ["centres"]
