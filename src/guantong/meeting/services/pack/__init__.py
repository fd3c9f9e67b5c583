"""The meeting pack (会议材料): one zip in the meeting's order, made in the background."""

from guantong.meeting.services.pack.work import KIND, submit

__all__ = ["KIND", "submit"]
