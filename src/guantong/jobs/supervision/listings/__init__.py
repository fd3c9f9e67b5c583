"""The lists of supervision, one module a subject."""

from guantong.jobs.supervision.listings import findings, matters, passed_on, reports, risks, rules

__all__ = ["findings", "matters", "passed_on", "reports", "risks", "rules"]
