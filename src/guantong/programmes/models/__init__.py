"""The tables of programmes."""

from guantong.programmes.models.plans import (
    BatchPlan,
    BatchRow,
    Deviation,
    PlanInstance,
    PlanRun,
    PlanVillage,
)
from guantong.programmes.models.programmes import (
    Batch,
    Budget,
    Fund,
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
