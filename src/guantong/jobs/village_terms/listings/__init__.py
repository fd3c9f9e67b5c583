"""The lists of the village term change, one module a subject."""

from guantong.jobs.village_terms.listings.candidates import Candidates, Filings
from guantong.jobs.village_terms.listings.elections import Elections, Steps, Vacancies

__all__ = ["Candidates", "Elections", "Filings", "Steps", "Vacancies"]
