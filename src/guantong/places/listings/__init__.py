"""The lists of places, one module a subject."""

from guantong.places.listings import centres, standing

__all__ = ["centres", "standing"]
