"""The room of programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Standards, sweeps, reported numbers, projects and plans."""

    name = "guantong.programmes"
    label = "programmes"
    verbose_name = "标准、数据与项目"
