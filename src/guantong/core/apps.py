"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Organisations, accounts, scope, events, tasks, files."""

    name = "guantong.core"
    label = "core"
    verbose_name = "基础"
    default_auto_field = "django.db.models.BigAutoField"
