"""The predicates, one module per body of rules; importing this registers all of them."""

from guantong.standards.rules.predicates import (
    avoidance,
    conditions,
    conduct,
    eligibility,
    ranks,
    team,
    tenure,
)

__all__ = ["avoidance", "conditions", "conduct", "eligibility", "ranks", "team", "tenure"]
