"""The tables of programmes."""

from guantong.programmes.models.money import Batch, Budget, Fund
from guantong.programmes.models.plans import (
    BatchPlan,
    BatchRow,
    Deviation,
    PlanInstance,
    PlanRun,
    PlanVillage,
)
from guantong.programmes.models.programmes import (
    Programme,
    Project,
    ProjectKind,
    ProjectYear,
    VillagePin,
)

__all__ = [
    "Batch", "BatchPlan", "BatchRow", "Budget", "Deviation", "Fund", "PlanInstance", "PlanRun",
    "PlanVillage", "Programme", "Project", "ProjectKind", "ProjectYear", "VillagePin",
]  # fmt: skip
