"""Where a list leads to acts on a unit: the one it is narrowed to, or the account's own."""

from __future__ import annotations

from guantong.core.acts import Act
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.core.text import Text
from guantong.frame import allowed
from guantong.frame.buttons import address_of
from guantong.staffing.room import PLAN_MANAGE


def offers(request: Request, *some: Act) -> list[tuple[Text, str]]:
    """Return acts on units with their addresses; with several units, each names its own."""
    seen = Unit.objects.visible_to(request.user, PLAN_MANAGE)
    asked = request.GET.get("unit") or ""
    units = list(seen.filter(pk=int(asked))) if asked.isdecimal() and len(asked) < 12 else []
    units = units or allowed.tops(request, PLAN_MANAGE)
    return [
        (
            f"{one.label}（{unit.name}）" if len(units) > 1 else one.label,
            address_of(unit, one.name),
        )
        for one in some
        for unit in units
        if one.ready(unit)
    ]
