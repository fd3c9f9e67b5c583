"""What this job knows of units: whether a Party organisation there is in rectification now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from guantong.core.facts import Answer, Known, fact
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.jobs.rectification.models import Rectification
from guantong.jobs.rectification.room import RECTIFY_VIEW

SOURCE = _("整顿台账")


@fact("rectification.open", Unit, "flag", label=_("正在整顿"), needs=RECTIFY_VIEW)
def open_(rows: Sequence[Unit], _on: dt.date) -> dict[int, Answer]:
    """Say of units that an organisation there is listed and not struck off; of others nothing."""
    found = rows_of_all([row.pk for row in rows], Rectification, "unit")
    listed = found.filter(case__closed_at=None).exclude(listed_on=None)
    return {pk: Known(True, SOURCE) for pk in listed.values_list("unit_id", flat=True)}
