"""The lists of places, one module a subject."""

from guantong.places.listings import (
    bases,
    centres,
    coverage,
    grids,
    helping,
    households,
    lines,
    needs,
    routes,
    sites,
    standing,
    visits,
)

__all__ = [
    "bases", "centres", "coverage", "grids", "helping", "households", "lines", "needs",
    "routes", "sites", "standing", "visits",
]  # fmt: skip
