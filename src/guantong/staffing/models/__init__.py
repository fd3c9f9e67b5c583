"""Shapes of the room: posts, scenarios, plans, judgements, meetings."""

from guantong.staffing.models.judgement import Judgement, JudgementReply, JudgementRound

__all__ = ["Judgement", "JudgementReply", "JudgementRound"]
