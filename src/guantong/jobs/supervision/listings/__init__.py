"""The lists of supervision, one module a subject."""

from guantong.jobs.supervision.listings.findings import ClearedNames, Findings, OwnHandlings
from guantong.jobs.supervision.listings.matters import Matters
from guantong.jobs.supervision.listings.passed_on import PassedOns

__all__ = ["ClearedNames", "Findings", "Matters", "OwnHandlings", "PassedOns"]
