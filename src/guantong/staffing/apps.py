"""The room of posts and plans."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Posts, scenarios, plans, judgement."""

    name = "guantong.staffing"
    label = "staffing"
    verbose_name = "换届配备"
