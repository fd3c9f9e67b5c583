"""The room of posts and plans."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Posts, scenarios, plans, judgement."""

    name = "guantong.staffing"
    label = "staffing"
    verbose_name = "换届配备"

    def ready(self) -> None:
        """Register the room's links to persons."""
        from guantong.people import neighbours
        from guantong.staffing import links

        neighbours.register(links.of_person)
