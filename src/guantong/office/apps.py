"""The administrators' room."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """Units, accounts, grants, the log, background work, and the door of the house."""

    name = "guantong.office"
    label = "office"
    verbose_name = "系统"
