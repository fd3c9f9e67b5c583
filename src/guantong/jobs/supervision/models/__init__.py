"""What supervision keeps, one module a subject."""

from guantong.jobs.supervision.models.findings import Cleared, Finding
from guantong.jobs.supervision.models.handling import Handling
from guantong.jobs.supervision.models.matters import MatterCheck
from guantong.jobs.supervision.models.passed_on import PassedOn
from guantong.jobs.supervision.models.risks import Risk, RiskList
from guantong.jobs.supervision.models.rules import LocalRule

__all__ = [
    "Cleared", "Finding", "Handling", "LocalRule", "MatterCheck", "PassedOn", "Risk", "RiskList",
]  # fmt: skip
