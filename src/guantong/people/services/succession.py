"""What becomes of a unit's people and posts when it is merged, closed or renamed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from guantong.core import about, succession
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.frame.records import changes
from guantong.frame.records.changes import Difference
from guantong.people.models import Entry, Exit, Person, PostHeld, Status
from guantong.people.room import PERSON_MANAGE
from guantong.people.services import records
from guantong.people.services.movement import RELIEVED
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Account
    from guantong.people.models import Record

KEEP, END = "keep", "end"
POSTS = (
    (KEEP, _("在接收机构继续任原职（原任职到生效月份为止，另记一条新的任职）")),
    (END, _("到生效月份为止，人员另行安排")),
)
ASKED = Field("posts", _("现任职务"), "choice", choices=POSTS, initial=KEEP)


@succession.goes(Person)
def people_go(rows: QuerySet[Person], change: succession.Change) -> None:
    """Take the people into the receiving unit, behind its own, each with its history."""
    month = f"{change.on:%Y-%m}"
    for person in list(rows.order_by("position", "id")):
        _take(change.actor, person, change.unit, change.into, month)


@succession.goes(PostHeld, ASKED)
def posts_go(rows: QuerySet[PostHeld], change: succession.Change) -> None:
    """End the posts held in the unit; where that was chosen, let them go on in the other."""
    held = list(rows.select_related("person__unit", "unit").order_by("person_id", "id"))
    _posts(change.actor, held, {}, change.into, change.on, change.given.get("posts", KEEP))


@act(
    Person, "人员.划转", _("划转"), needs=PERSON_MANAGE, name="reassign",
    when=lambda person: person.status == Status.ACTIVE,
    ask=(
        Field("unit", _("转入单位"), Unit, needs=PERSON_MANAGE), ASKED,
        Field("on", _("生效日期"), "date"),
    ),
    confirm=_("机构分设、职能划转时用：人员连同在原单位的现任职务转入所选单位，以前的任职不变。"),
)  # fmt: skip
def reassign(actor: Account | None, person: Person, unit: Unit, posts: str, on: dt.date) -> Done:
    """Take a person into another unit with the posts held in the present one.

    Raises
    ------
    GuantongError
        If it is the same unit.
    Conflict
        If the unit is closed.

    """
    before = person.unit
    if unit.pk == before.pk:
        raise GuantongError(_("转入单位与原单位相同。"), field="unit")
    if unit.closed_on:
        raise Conflict(_("「%(unit)s」已撤销，不能转入。") % {"unit": unit.name}, field="unit")
    if actor is not None and not actor.may(PERSON_MANAGE, unit.path):
        raise GuantongError(_("您没有维护转入单位人员的权限。"), field="unit")
    _take(actor, person, before, unit, f"{on:%Y-%m}")
    about.follow(person)
    held = list(rows_of(person, PostHeld).filter(unit=before, end="").select_related("unit"))
    _posts(actor, held, {person.pk: person}, unit, on, posts)
    return Done(f"1 人由{before.name}划转{unit.name}", _("已划转。"))


@succession.renamed
def names_follow(actor: Account | None, unit: Unit, before: str, _on: dt.date) -> None:
    """Let present posts and the words of the roster tell the new name; what ended keeps the old."""
    rows = rows_of(unit, PostHeld, "unit").filter(end="", unit_name__contains=before)
    people: dict[int, Person] = {}
    for row in list(rows.select_related("person__unit")):
        person = people.setdefault(row.person_id, row.person)
        _write(actor, person, row, {"unit_name": row.unit_name.replace(before, unit.name)})
        _say(actor, person, person.post.replace(before, unit.name))


def _take(actor: Account | None, person: Person, unit: Unit, into: Unit, month: str) -> None:
    """Put a person into a unit, with the rows of leaving (A30) and coming (A29)."""
    last = rows_of(into, Person).aggregate(top=Max("position"))["top"] or 0
    person.unit, person.position = into, last + 1
    person.version += 1
    person.save()
    changes.note(actor, person, [Difference("unit", unit.name, into.name)])
    if person.status == Status.ACTIVE and rows_of(person, PostHeld).filter(end="").exists():
        kind = "调出（机构调整）", "调入（机构调整）"
        left = {"kind": kind[0], "month": month, "went_to": into.name, "unit_name": unit.name}
        came = {"kind": kind[1], "month": month, "came_from": unit.name, "unit_name": into.name}
        _write(actor, person, Exit(person=person), left)
        _write(actor, person, Entry(person=person), came)


def _posts(
    actor: Account | None,
    rows: list[PostHeld],
    people: dict[int, Person],
    into: Unit,
    on: dt.date,
    choice: str,
) -> None:
    """End posts, or let them go on elsewhere; ``people`` are those already read, by their keys."""
    for row in rows:
        month = max(f"{on:%Y-%m}", row.start)
        person, unit = people.setdefault(row.person_id, row.person), row.unit
        kept = {name: getattr(row, name) for name in records.fields_of(PostHeld)}
        _write(actor, person, row, {"end": month})
        if choice == KEEP:
            name = row.unit_name.replace(unit.name, into.name) if unit else ""
            name = name or into.name
            new = kept | {"unit": into, "unit_name": name, "start": month, "reason": "机构调整"}
            new.pop("position")
            _write(actor, person, PostHeld(person=person), new)
            words = person.post.replace(unit.name, into.name) if unit else person.post
        else:
            left = rows_of(person, PostHeld).filter(end="")
            words = "、".join(in_full(one.unit_name, one.title) for one in left) or RELIEVED
            person.is_chief = person.is_chief and any(one.is_chief for one in left)
        _say(actor, person, words)
        records.refresh(person)


def _write(actor: Account | None, person: Person, row: Record, data: dict[str, Any]) -> None:
    if row.pk is not None:
        row.version += 1
    found = records.write(row, data)
    changes.note(actor, person, found, part=row.info_set, record=row.pk)


def _say(actor: Account | None, person: Person, words: str) -> None:
    """Let the roster say the person's post in these words."""
    if words != person.post:
        changes.note(actor, person, [Difference("post", person.post, words)])
        person.post = words
    person.save(update_fields=["post", "is_chief"])
