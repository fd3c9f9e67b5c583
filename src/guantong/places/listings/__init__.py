"""The lists of places, one module a subject."""

from guantong.places.listings import centres, routes, standing

__all__ = ["centres", "routes", "standing"]
