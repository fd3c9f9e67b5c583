"""The room of persons."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, rosters."""

    name = "guantong.people"
    label = "people"
    verbose_name = "人员"
