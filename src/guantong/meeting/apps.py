"""The room of meetings."""

from django.apps import AppConfig


class MeetingConfig(AppConfig):
    """Meetings, motions, decisions, notices."""

    name = "guantong.meeting"
    label = "meeting"
    verbose_name = "讨论决定"
