"""The lists of programmes, one module a subject."""

from guantong.programmes.listings import standards, sweeps, values
from guantong.programmes.listings.plans import (
    Batches,
    BatchPlans,
    BatchRows,
    Budgets,
    Deviations,
    Funds,
    Kinds,
    PlanVillages,
    Programmes,
    Projects,
    ProjectYears,
    VillagePins,
)

__all__ = [
    "BatchPlans", "BatchRows", "Batches", "Budgets", "Deviations", "Funds", "Kinds",
    "PlanVillages", "Programmes", "ProjectYears", "Projects", "VillagePins", "standards",
    "sweeps", "values",
]  # fmt: skip
