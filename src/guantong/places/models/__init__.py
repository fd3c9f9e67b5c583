"""The tables of places, one module a subject."""

from guantong.places.models.bases import Base
from guantong.places.models.bookings import Booking, TeachingPoint
from guantong.places.models.centres import Centre
from guantong.places.models.coverage import Coverage, CoveredUnit, Reached, TravelTime
from guantong.places.models.grids import Grid
from guantong.places.models.helping import Help, HelpOffer, HelpPair
from guantong.places.models.households import (
    Contact,
    ContactBar,
    ContactTerm,
    Household,
    VillageGroup,
)
from guantong.places.models.lines import Area, GroupVisit, Line, LineStop
from guantong.places.models.needs import HouseholdNeed
from guantong.places.models.plans import ContactPlan, GridPlan
from guantong.places.models.routes import RoutePlan
from guantong.places.models.sites import Known, Site, SiteCase, SiteProof, SiteSurvey
from guantong.places.models.themes import HeritageRecord, HeritageTheme
from guantong.places.models.visits import Proposal, Visit, VisitRequest

__all__ = [
    "Area", "Base", "Booking", "Centre", "Contact", "ContactBar", "ContactPlan", "ContactTerm",
    "Coverage", "CoveredUnit", "Grid", "GridPlan", "GroupVisit", "Help", "HelpOffer",
    "HelpPair", "HeritageRecord", "HeritageTheme", "Household", "HouseholdNeed", "Known",
    "Line", "LineStop", "Proposal", "Reached", "RoutePlan", "Site", "SiteCase", "SiteProof",
    "SiteSurvey", "TeachingPoint", "TravelTime", "VillageGroup", "Visit", "VisitRequest",
]  # fmt: skip
