"""The room of posts and plans."""

from django.apps import AppConfig


class StaffingConfig(AppConfig):
    """Posts, scenarios, plans, judgement, meetings."""

    name = "guantong.staffing"
    label = "staffing"
    verbose_name = "换届配备"

    def ready(self) -> None:
        """Register the room's background jobs, wherever they are run, and its links to persons."""
        from guantong.people import neighbours
        from guantong.staffing import links
        from guantong.staffing.services import searching  # noqa: F401
        from guantong.staffing.services.pack import job  # noqa: F401

        neighbours.register(links.of_person)
