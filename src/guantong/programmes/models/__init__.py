"""The tables of programmes, one module a subject."""

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
from guantong.programmes.models.standards import Appraisal, Criterion, Proof, Standard, Verdict
from guantong.programmes.models.sweeps import Sweep, SweepCriterion, SweepHit, SweptUnit
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
    "Appraisal", "Basis", "Batch", "BatchPlan", "BatchRow", "Budget", "Cadence", "ColumnTitle",
    "Criterion", "DataElement", "DataRule", "DataSheet", "DataValue", "DataWord", "Deviation",
    "Fund", "PlanInstance", "PlanRun", "PlanVillage", "Programme", "Project", "ProjectKind",
    "ProjectYear", "Proof", "Standard", "Sweep", "SweepCriterion", "SweepHit", "SweptUnit", "Told",
    "ValueOrigin", "ValueState", "Verdict", "VillagePin",
]  # fmt: skip
