"""Shapes of the room: posts, styles, scenarios, runs, plans, judgements, appointments' records."""

from guantong.staffing.models.grounds import (
    Confirmation,
    Grounds,
    GroundsEvidence,
    Handling,
)
from guantong.staffing.models.judgement import Judgement, JudgementRound
from guantong.staffing.models.plans import Plan, PlanKind, PlanState, Run, Seat, Snapshot
from guantong.staffing.models.posts import Authority, Committee, Half, Post, Side, Standing
from guantong.staffing.models.ranks import RankCandidate, RankRound
from guantong.staffing.models.records import AppointmentRecord, RecordWaiver
from guantong.staffing.models.scenarios import Eligibility, Pin, Scenario, ScenarioBound
from guantong.staffing.models.secrecy import Grade, Graded
from guantong.staffing.models.styles import PersonStyle, Style
from guantong.staffing.models.unknowns import MissingFact

__all__ = [
    "AppointmentRecord", "Authority", "Committee", "Confirmation", "Eligibility", "Grade", "Graded",
    "Grounds", "GroundsEvidence", "Half", "Handling", "Judgement", "JudgementRound", "MissingFact",
    "PersonStyle", "Pin", "Plan", "PlanKind", "PlanState", "Post", "RankCandidate", "RankRound",
    "RecordWaiver", "Run", "Scenario", "ScenarioBound", "Seat", "Side", "Snapshot", "Standing",
    "Style",
]  # fmt: skip
