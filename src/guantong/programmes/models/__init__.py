"""The tables of programmes, one module a subject."""

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
from guantong.programmes.models.values import (
    Basis,
    Cadence,
    ColumnTitle,
    DataElement,
    DataRule,
    DataSheet,
    DataValue,
    DataWord,
    Told,
    ValueOrigin,
    ValueState,
)

__all__ = [
    "Basis", "Batch", "BatchPlan", "BatchRow", "Budget", "Cadence", "ColumnTitle", "DataElement",
    "DataRule", "DataSheet", "DataValue", "DataWord", "Deviation", "Fund", "PlanInstance", "PlanRun",
    "PlanVillage", "Programme", "Project", "ProjectKind", "ProjectYear", "Told", "ValueOrigin",
    "ValueState", "VillagePin",
]  # fmt: skip
