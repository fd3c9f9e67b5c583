"""What the shell shows on every page: the menu of what this account may open, the house's doors."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from guantong.core.roles import UNIT_VIEW, Permission
from guantong.frame.rooms import menu, rooms


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the menu's sections with their open entry, and where the shell's buttons lead."""
    house = {name: reverse(address) for name, address in settings.SHELL.items()}
    common = {
        "demo": settings.DEMO, "house": house,
        "styles": [sheet for room in rooms() for sheet in room.styles],
    }  # fmt: skip
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"menu": [], **common}
    may: set[Permission | None] = {*user.permissions()}
    if user.holder:
        may.add(None)
    sections: dict[str, list[dict[str, Any]]] = {}
    for entry in menu():
        if entry.needs in may:
            row: dict[str, Any] = {
                "title": entry.title, "icon": entry.icon, "url": reverse(entry.address)
            }  # fmt: skip
            sections.setdefault(str(entry.section), []).append(row)
    rows = [row for entries in sections.values() for row in entries]
    here = [row for row in rows if request.path.startswith(row["url"])]
    for row in here:
        row["active"] = len(row["url"]) == max(len(r["url"]) for r in here)
    return {"menu": sections.items(), "has_tree": UNIT_VIEW in may, **common}
