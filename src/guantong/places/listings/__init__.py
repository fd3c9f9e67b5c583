"""The lists of places, one module a subject."""

from guantong.places.listings import (
    bases,
    centres,
    grids,
    households,
    lines,
    routes,
    sites,
    standing,
)

__all__ = ["bases", "centres", "grids", "households", "lines", "routes", "sites", "standing"]
