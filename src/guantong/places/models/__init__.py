"""The tables of places, one module a subject."""

from guantong.places.models.bases import Base, Centre
from guantong.places.models.grids import Grid
from guantong.places.models.helping import Help, HelpOffer, HelpPair
from guantong.places.models.households import (
    Contact,
    ContactBar,
    ContactTerm,
    Household,
    VillageGroup,
)
from guantong.places.models.needs import HouseholdNeed
from guantong.places.models.plans import ContactPlan, GridPlan
from guantong.places.models.sites import Site
from guantong.places.models.visits import Proposal, Visit, VisitRequest

__all__ = [
    "Base", "Centre", "Contact", "ContactBar", "ContactPlan", "ContactTerm", "Grid", "GridPlan",
    "Help", "HelpOffer", "HelpPair", "Household", "HouseholdNeed", "Proposal", "Site",
    "VillageGroup", "Visit", "VisitRequest",
]  # fmt: skip
