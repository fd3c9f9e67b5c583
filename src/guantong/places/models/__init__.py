"""The tables of places, one module a subject."""

from guantong.places.models.bases import Base
from guantong.places.models.bookings import Booking, TeachingPoint
from guantong.places.models.centres import Centre
from guantong.places.models.coverage import Coverage, CoveredUnit, Reached, TravelTime
from guantong.places.models.grids import Grid
from guantong.places.models.households import Contact, Household, VillageGroup
from guantong.places.models.lines import Area, GroupVisit, Line, LineStop
from guantong.places.models.routes import RoutePlan
from guantong.places.models.sites import Known, Site, SiteCase, SiteProof, SiteSurvey
from guantong.places.models.themes import HeritageRecord, HeritageTheme
from guantong.places.models.visits import Visit

__all__ = [
    "Area", "Base", "Booking", "Centre", "Contact", "Coverage", "CoveredUnit", "Grid",
    "GroupVisit", "HeritageRecord", "HeritageTheme", "Household", "Known", "Line", "LineStop",
    "Reached", "RoutePlan", "Site", "SiteCase", "SiteProof", "SiteSurvey", "TeachingPoint",
    "TravelTime", "VillageGroup", "Visit",
]  # fmt: skip
