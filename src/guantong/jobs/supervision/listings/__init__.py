"""The lists of supervision, one module a subject."""

from guantong.jobs.supervision.listings import reports, risks, rules

__all__ = ["reports", "risks", "rules"]
