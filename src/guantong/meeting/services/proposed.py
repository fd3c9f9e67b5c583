"""Who is due at a meeting and what is put to it, as other rooms say it or an officer types it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from guantong.core.errors import GuantongError
from guantong.meeting.models import Meeting, Motion
from guantong.meeting.services.rows import attendees_of
from guantong.people.models import Category, Duty, Person, Status
from guantong.people.room import PERSON_MANAGE
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from guantong.core.models import Account, Unit
    from guantong.staffing.models import Post, RankCandidate
    from guantong.standards.authority import Managed


@dataclass(frozen=True)
class Move:
    """A change as it is put to a meeting; without a unit it only ends posts.

    Attributes
    ----------
    appoint, remove
        The posts in full, as the decision words them; "" where there is none.
    missing
        Kinds of fact that are missing of the person, which was accepted.
    managed
        Who manages the post, where neither the post nor a rule says it.
    rank, candidate
        The rank that the person is to hold beside the posts, and the proposal it comes from.
    notice_waived
        Why the public need not be told, "" if it must.

    """

    person: Person
    unit: Unit | None = None
    title: str = ""
    appoint: str = ""
    remove: str = ""
    level: str = ""
    duty: str = Duty.OTHER.value
    is_chief: bool = False
    is_leading: bool = True
    is_elected: bool = False
    reason: str = ""
    beside: bool = False
    post: Post | None = None
    missing: tuple[str, ...] = ()
    managed: Managed | None = None
    rank: str = ""
    candidate: RankCandidate | None = None
    notice_waived: str = ""

    @property
    def kind(self) -> str:
        """What is moved."""
        if self.rank:
            return Motion.Kind.RANK.value
        if self.unit is None:
            return Motion.Kind.REMOVE.value
        return Motion.Kind.ADD.value if self.beside else Motion.Kind.MOVE.value


@dataclass(frozen=True)
class Member:
    """Somebody due to attend, in the order of speaking."""

    name: str
    post: str = ""
    is_chief: bool = False
    person: Person | None = None


def members_of(actor: Account | None, text: str) -> list[Member]:
    """Return the members that lines name; whom the account knows by name and post is linked."""
    lines = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    known: dict[str, list[Person]] = {}
    if actor is not None:
        names = [line[0] for line in lines]
        rows = Person.objects.visible_to(actor).filter(
            name__in=names, category=Category.CADRE, status=Status.ACTIVE
        )
        for person in rows:
            known.setdefault(person.name, []).append(person)
    said = [(line[0], line[1].strip() if len(line) > 1 else "") for line in lines]
    return [
        Member(name, post, number == len(said), _known(known.get(name, ()), post))
        for number, (name, post) in enumerate(said, start=1)
    ]


def written(row: Any) -> str:
    """Return the members of a meeting as the lines that name them; of a new one none."""
    people = attendees_of(row) if isinstance(row, Meeting) else []
    return "\n".join(f"{one.name} {one.post}".strip() for one in people)


def move_of(
    actor: Account | None, *, person: Person, unit: Unit | None, title: str, remove: str,
    **facts: Any,
) -> Move:  # fmt: skip
    """Return the change that an officer filled in.

    Raises
    ------
    GuantongError
        If the officer keeps no persons of the unit.

    """
    if actor is not None and unit is not None and not actor.may(PERSON_MANAGE, unit.path):
        raise GuantongError(_("没有这个单位，或不在您的范围内。"), field="unit")
    title = title.strip()
    beside = unit is not None and not remove.strip()
    return Move(
        person,
        unit,
        title,
        in_full(unit.name, title) if unit else "",
        remove,
        beside=beside,
        **facts,
    )


def _known(people: Sequence[Person], post: str) -> Person | None:
    fitting = [p for p in people if not post or post in p.post or p.post in post]
    return fitting[0] if len(fitting) == 1 else None
