"""What an officer types in by name: the members of a meeting, its unit, a motion's person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services.opening import Member, Move
from guantong.people.models import Category, Person, Status
from guantong.people.queries import find_person, managed_unit


def members_of(request: Request, text: str) -> list[Member]:
    """Return the members that lines name; who is known here by name and post is linked."""
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    names = [line[0] for line in lines]
    known: dict[str, list[Person]] = {}
    rows = Person.objects.visible_to(request.user).filter(
        name__in=names, category=Category.CADRE, status=Status.ACTIVE
    )
    for person in rows:
        known.setdefault(person.name, []).append(person)
    return [
        Member(
            line[0], line[1].strip() if len(line) > 1 else "", number == len(lines),
            _known(known.get(line[0], ()), line[1].strip() if len(line) > 1 else ""),
        )
        for number, line in enumerate(lines, start=1)
    ]  # fmt: skip


def meeting_unit(request: Request, text: str) -> Unit:
    """Return the unit of a name or code over which the account records decisions."""
    unit = managed_unit(request.user, text)
    if not request.user.may(MEETING_RECORD, unit.path):
        raise GuantongError(_("您没有记录该单位会议决定的权限。"), field="unit")
    return unit


def _known(people: Sequence[Person], post: str) -> Person | None:
    fitting = [p for p in people if not post or post in p.post or p.post in post]
    return fitting[0] if len(fitting) == 1 else None


def move_of(request: Request, data: dict[str, Any]) -> Move:
    """Return the change that an officer typed in."""
    person = find_person(request.user, data["person"])
    unit = managed_unit(request.user, data["unit"]) if data["unit"] else None
    title = data["title"].strip()
    return Move(
        person, unit, title, _in_full(unit, title), data["remove"],
        level=data["level"], is_chief=data["is_chief"], is_elected=data["is_elected"],
        reason=data["reason"], beside=unit is not None and not data["remove"].strip(),
    )  # fmt: skip


def _in_full(unit: Unit | None, title: str) -> str:
    """Return a post with its unit, which a title may name already."""
    if unit is None or not title:
        return ""
    return title if title.startswith(unit.name) else f"{unit.name}{title}"
