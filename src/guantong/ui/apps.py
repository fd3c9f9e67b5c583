"""The shared screens' parts."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Templates, components, front-end packages."""

    name = "guantong.ui"
    label = "ui"
