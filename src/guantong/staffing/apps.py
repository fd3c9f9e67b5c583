"""The room of posts and plans."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Posts, scenarios, plans, judgement."""

    name = "guantong.staffing"
    label = "staffing"
    verbose_name = "换届配备"

    def ready(self) -> None:
        """Register the room's links to persons."""
        from guantong.frame import neighbours
        from guantong.people.models import Person
        from guantong.staffing.screens import links

        neighbours.register(Person, links.of_person)
