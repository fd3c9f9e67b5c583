"""What the village term change keeps, one module a subject."""

from guantong.jobs.village_terms.models.candidates import Candidate
from guantong.jobs.village_terms.models.elections import (
    ElectionResult,
    ElectionStep,
    Nominee,
    VillageElection,
)
from guantong.jobs.village_terms.models.posts import Body, PostKind
from guantong.jobs.village_terms.models.reserve import Reserve
from guantong.jobs.village_terms.models.terms import VillageTerm

__all__ = [
    "Body",
    "Candidate",
    "ElectionResult",
    "ElectionStep",
    "Nominee",
    "PostKind",
    "Reserve",
    "VillageElection",
    "VillageTerm",
]
