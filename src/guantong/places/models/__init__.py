"""The tables of places, one module a subject."""

from guantong.places.models.bases import Base
from guantong.places.models.centres import Centre
from guantong.places.models.grids import Grid
from guantong.places.models.households import Contact, Household, VillageGroup
from guantong.places.models.sites import Site
from guantong.places.models.visits import Visit

__all__ = [
    "Base", "Centre", "Contact", "Grid", "Household", "Site", "VillageGroup", "Visit",
]  # fmt: skip
