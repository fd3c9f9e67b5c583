"""Shapes of the room: posts, styles, scenarios, runs, plans, judgements, meetings."""

from guantong.staffing.models.judgement import Judgement, JudgementReply, JudgementRound
from guantong.staffing.models.plans import Half, Plan, PlanKind, PlanState, Post, Run, Seat
from guantong.staffing.models.scenarios import Eligibility, Pin, Scenario

__all__ = [
    "Eligibility",
    "Half",
    "Judgement",
    "JudgementReply",
    "JudgementRound",
    "Pin",
    "Plan",
    "PlanKind",
    "PlanState",
    "Post",
    "Run",
    "Scenario",
    "Seat",
]
