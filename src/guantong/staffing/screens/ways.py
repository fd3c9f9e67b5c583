"""The way to a scenario's pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.core.text import Text
from guantong.staffing.models import Scenario


def crumbs(scenario: Scenario | None = None) -> list[tuple[Text, str]]:
    """Return the way to the scenarios, or to the pages below one."""
    way: list[tuple[Text, str]] = [(_("换届方案"), reverse("staffing:scenarios"))]
    return way if scenario is None else [*way, (scenario.name, scenario.get_absolute_url())]
