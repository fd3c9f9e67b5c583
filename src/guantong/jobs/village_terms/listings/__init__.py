"""The lists of the village term change, one module a subject."""

from guantong.jobs.village_terms.listings.candidates import Candidates, Filings

__all__ = ["Candidates", "Filings"]
