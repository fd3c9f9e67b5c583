"""Checking the archives of a unit's cadres and keeping what was found until the next check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from guantong.core.acts import Done, act
from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.scope import rows_of_all
from guantong.core.services import bulk, tasks
from guantong.people.models import ArchiveFinding, Category, Person, Status
from guantong.people.room import PERSON_VIEW
from guantong.people.services.audit import settling
from guantong.people.services.audit.facts import Finding, Limits
from guantong.people.services.audit.reading import findings_of, limits_of
from guantong.people.services.forms import choosing

if TYPE_CHECKING:
    import datetime as dt

    from guantong.core.models import Account

KIND = "people.audit"
#: So many persons are read at once.
PIECE = 200


@dataclass(frozen=True)
class State:
    """How far an account's cadres are checked: how many, who of them changed since, and when."""

    cadres: int
    checked: int
    changed: int
    last: dt.datetime | None


@act(
    Unit, "人员.档案核查", _("核查档案"), needs=PERSON_VIEW, name="archive-check",
    when=lambda unit: unit.closed_on is None,
)  # fmt: skip
def check(actor: Account, unit: Unit) -> Done:
    """Queue a check of the cadres in office of a unit and below."""
    title = f"{unit.name}三龄两历核查"
    task = tasks.submit(actor, unit, KIND, title, {"unit": unit.pk})
    return Done(title, _("已提交，正在核查。"), task)


@tasks.kind(KIND)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Do the queued check."""
    task = progress.task
    if task.owner is None:
        raise GuantongError(_("核查须由有权查看人员的账号发起。"))
    people = choosing.cadres_of(task.owner, task.unit)
    found = recheck(people, lambda done: progress(done * 99 // max(1, len(people))))
    count = sum(len(told) for _person, told in found)
    return {
        "message": f"核查 {len(people)} 人，{count} 处需要查阅档案",
        "link": f"{reverse('people:audit')}?unit={task.unit_id}",
    }


@transaction.atomic
def recheck(
    people: Sequence[Person], told: Callable[[int], object] = lambda _done: None
) -> list[tuple[Person, list[Finding]]]:
    """Check persons whom the caller may read; keep and return what is found of each.

    What two persons settled is not found again, as long as the same is recorded.
    """
    limits: dict[int, Limits] = {}
    out: list[tuple[Person, list[Finding]]] = []
    for at in range(0, len(people), PIECE):
        piece = people[at : at + PIECE]
        rows_of_all([one.pk for one in piece], ArchiveFinding, "person").delete()
        for person in piece:
            if person.unit_id not in limits:
                limits[person.unit_id] = limits_of(person.unit)
        found = [
            pair
            for limit in set(limits.values())
            for pair in findings_of([one for one in piece if limits[one.unit_id] == limit], limit)
        ]
        known = settling.known(piece)
        found = [(person, settling.left(told, known[person.pk])) for person, told in found]
        rows = [row for person, told in found for row in _rows(person, told, known[person.pk])]
        bulk.insert(ArchiveFinding, rows)
        out += found
        told(at + len(piece))
    return out


def state(account: Account) -> State:
    """Return how far the cadres in an account's scope are checked."""
    cadres = Person.objects.visible_to(account).filter(
        category=Category.CADRE, status=Status.ACTIVE
    )
    rows = ArchiveFinding.objects.visible_to(account).filter(person__status=Status.ACTIVE)
    told = rows.order_by().aggregate(
        people=Count("person", distinct=True), last=Max("at"),
        changed=Count("person", distinct=True, filter=~Q(person_version=F("person__version"))),
    )  # fmt: skip
    return State(cadres.count(), told["people"], told["changed"], told["last"])


def _rows(
    person: Person, found: Sequence[Finding], known: settling.Known
) -> Iterator[ArchiveFinding]:
    now = {"person": person, "person_version": person.version, "at": timezone.now()}
    if not found:
        yield ArchiveFinding(**now)
    for place, one in enumerate(found):
        yield ArchiveFinding(
            **now, position=place, item=one.item.value, kind=one.kind.value, problem=one.problem,
            statements=[[said.source, said.value] for said in one.statements],
            before=known.before(one, found),
        )  # fmt: skip
