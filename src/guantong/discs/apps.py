"""The room of discs."""

from django.apps import AppConfig


class DiscsConfig(AppConfig):
    """Discs written, read and taken in."""

    name = "guantong.discs"
    label = "discs"
    verbose_name = "光盘交换"
