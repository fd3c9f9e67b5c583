"""The tables of places, one module a subject."""

from guantong.places.models.bases import Base, Centre
from guantong.places.models.grids import Grid
from guantong.places.models.households import (
    Contact,
    ContactBar,
    ContactTerm,
    Household,
    VillageGroup,
)
from guantong.places.models.plans import ContactPlan, GridPlan
from guantong.places.models.sites import Site
from guantong.places.models.visits import Visit

__all__ = [
    "Base", "Centre", "Contact", "ContactBar", "ContactPlan", "ContactTerm", "Grid", "GridPlan",
    "Household", "Site", "VillageGroup", "Visit",
]  # fmt: skip
