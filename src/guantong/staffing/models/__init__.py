"""Shapes of the room: posts, styles, scenarios, runs, plans, judgements, meetings."""

from guantong.staffing.models.judgement import Judgement, JudgementReply, JudgementRound
from guantong.staffing.models.meeting import (
    Attendee,
    Decision,
    Meeting,
    Motion,
    Notice,
    Recusal,
    Signature,
    Statement,
    Vote,
)
from guantong.staffing.models.plans import Plan, PlanKind, PlanState, Run, Seat, Snapshot
from guantong.staffing.models.posts import Committee, Half, Post
from guantong.staffing.models.scenarios import Eligibility, Pin, Scenario, ScenarioBound
from guantong.staffing.models.styles import PersonStyle

__all__ = [
    "Attendee", "Committee", "Decision", "Eligibility", "Half", "Judgement", "JudgementReply",
    "JudgementRound", "Meeting", "Motion", "Notice", "PersonStyle", "Pin", "Plan", "PlanKind",
    "PlanState", "Post", "Recusal", "Run", "Scenario", "ScenarioBound", "Seat", "Signature",
    "Snapshot", "Statement", "Vote",
]  # fmt: skip
