"""The lists of places, one module a subject."""

from guantong.places.listings import bases, centres, lines, routes, sites, standing

__all__ = ["bases", "centres", "lines", "routes", "sites", "standing"]
