"""Shapes of the room: posts, styles, scenarios, runs, plans, judgements."""

from guantong.staffing.models.judgement import Judgement, JudgementRound
from guantong.staffing.models.plans import Plan, PlanKind, PlanState, Run, Seat, Snapshot
from guantong.staffing.models.posts import Authority, Committee, Half, Post, Side
from guantong.staffing.models.ranks import RankCandidate, RankRound
from guantong.staffing.models.scenarios import Eligibility, Pin, Scenario, ScenarioBound
from guantong.staffing.models.styles import PersonStyle, Style
from guantong.staffing.models.unknowns import MissingFact

__all__ = [
    "Authority", "Committee", "Eligibility", "Half", "Judgement", "JudgementRound",
    "MissingFact", "PersonStyle", "Pin", "Plan", "PlanKind", "PlanState", "Post", "RankCandidate",
    "RankRound", "Run", "Scenario", "ScenarioBound", "Seat", "Side", "Snapshot", "Style",
]  # fmt: skip
