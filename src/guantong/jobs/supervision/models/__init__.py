"""What supervision keeps, one module a subject."""

from guantong.jobs.supervision.models.risks import Risk, RiskList
from guantong.jobs.supervision.models.rules import LocalRule

__all__ = ["LocalRule", "Risk", "RiskList"]
