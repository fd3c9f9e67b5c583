"""The room of casework."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Processes, cases, turns."""

    name = "guantong.casework"
    label = "casework"
    verbose_name = "事项办理"

    def ready(self) -> None:
        """Refuse to start where a process that ships with the program is faulty."""
        from guantong.casework import checks  # noqa: F401 - registers itself
