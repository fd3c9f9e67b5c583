"""The room of inspections."""

from django.apps import AppConfig


class AssessConfig(AppConfig):
    """Indicator sets, campaigns, results."""

    name = "guantong.assess"
    label = "assess"
    verbose_name = "政治素质考察"

    def ready(self) -> None:
        """Register the room's links to persons."""
        from guantong.assess import links
        from guantong.frame import neighbours
        from guantong.people.models import Person

        neighbours.register(Person, links.of_person)
