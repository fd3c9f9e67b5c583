"""The room of persons."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, rosters."""

    name = "guantong.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        """Register what the room has about the Party's organisations."""
        from guantong.core.models import PartyOrganisation
        from guantong.frame import neighbours
        from guantong.people.screens import branches

        neighbours.register(PartyOrganisation, branches.members_of)
