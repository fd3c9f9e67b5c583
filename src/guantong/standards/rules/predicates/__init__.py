"""The predicates, one module per body of rules, and the registers that they are in."""

from guantong.standards.rules.predicates import (
    avoidance,
    conditions,
    conduct,
    eligibility,
    ranks,
    team,
    tenure,
)
from guantong.standards.rules.registry import CONDITIONS, PREDICATES, TEAM_PREDICATES

__all__ = [
    "CONDITIONS", "PREDICATES", "TEAM_PREDICATES", "avoidance", "conditions", "conduct",
    "eligibility", "ranks", "team", "tenure",
]  # fmt: skip
