"""The lists of the village term change, one module a subject."""

from guantong.jobs.village_terms.listings.candidates import Candidates, Filings
from guantong.jobs.village_terms.listings.elections import Elections, Steps, Vacancies
from guantong.jobs.village_terms.listings.leaders import Leaders, Teams
from guantong.jobs.village_terms.listings.reserve import ReserveList

__all__ = [
    "Candidates", "Elections", "Filings", "Leaders", "ReserveList", "Steps", "Teams", "Vacancies",
]  # fmt: skip
