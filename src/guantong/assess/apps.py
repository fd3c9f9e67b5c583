"""The room of inspections."""

from django.apps import AppConfig


class AssessConfig(AppConfig):
    """Indicator sets, campaigns, results."""

    name = "guantong.assess"
    label = "assess"
    verbose_name = "政治素质考察"
