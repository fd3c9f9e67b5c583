"""What is read of a risk list: who signed it, and how its rows differ from those before."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.casework.models import Conclusion, Evidence
from guantong.core.scope import rows_of
from guantong.jobs.supervision.models import Risk, RiskList
from guantong.jobs.supervision.services.risks import AGREED, SAID

SIGNED = {"确认": gettext_lazy("本人确认"), AGREED: gettext_lazy("上级确认")}


def signatures(row: RiskList) -> list[tuple[str, str, str]]:
    """Return the two signatures: the step, whose name, which day; empty where none is yet.

    Only those after the last time that the list went back count.
    """
    found: dict[str, tuple[str, str]] = {}
    if row.case is not None:
        live = rows_of(row.case, Evidence).filter(set_aside="")
        scans = set(live.exclude(file=None).values_list("turn", flat=True))
        turns = set(live.values_list("turn", flat=True))
        for one in rows_of(row.case, Conclusion).order_by("pk"):
            if one.turn_id in turns and one.outcome in SIGNED:
                name = _("纸质签字，%s录入") % one.name if one.turn_id in scans else one.name
                found[one.outcome] = (name, f"{timezone.localdate(one.signed_at):%Y-%m-%d}")
    return [(str(step), *found.get(outcome, ("", ""))) for outcome, step in SIGNED.items()]


def differences(row: RiskList) -> list[tuple[Risk, list[tuple[str, str]]]]:
    """Return the risks that are new or said anew since the version before, with what was said."""
    if row.before is None:
        return []
    old = {one.code: one for one in rows_of(row.before, Risk)}
    found = []
    for one in rows_of(row, Risk):
        was = old.get(one.code)
        names = [n for n in (*SAID, "unfit") if was and getattr(was, n) != getattr(one, n)]
        if was is None or names:
            told = [(_label(name), str(getattr(was, name)) or "—") for name in names]
            found.append((one, told))
    return found


def _label(name: str) -> str:
    column: Any = Risk._meta.get_field(name)
    return str(column.verbose_name)
