"""The lists of places, one module a subject."""

from guantong.places.listings import bases, centres, coverage, lines, routes, sites, standing

__all__ = ["bases", "centres", "coverage", "lines", "routes", "sites", "standing"]
