"""The lists of the village term change, one module a subject."""

from guantong.jobs.village_terms.listings import shares
from guantong.jobs.village_terms.listings.candidates import Candidates, Filings
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams
from guantong.jobs.village_terms.listings.reserve import ReserveList

__all__ = ["Candidates", "Filings", "Leaders", "ReserveList", "Teams", "shares"]
