"""The room of persons."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Persons, rosters."""

    name = "guantong.people"
    label = "people"
    verbose_name = "人员"

    def ready(self) -> None:
        """Register the room's background jobs, wherever they are run."""
        from guantong.people.services import importing, reconcile, reconcile_write  # noqa: F401
        from guantong.people.services.forms import exporting  # noqa: F401
        from guantong.people.services.forms import importing as forms_importing  # noqa: F401
