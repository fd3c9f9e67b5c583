"""What a centre offers, derived from how items are done at its place; who there is trained for it.

Nothing is entered twice: an item is offered where a way of doing it holds, and is not merely
published there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from guantong.core.conditions import NO, YES
from guantong.core.facts import Answer, Known, Unknown, fact
from guantong.core.fields import YES_NO
from guantong.core.models import Unit
from guantong.core.scope import pointing
from guantong.jobs.one_stop.models import TeamMember, Training, Way
from guantong.jobs.one_stop.models.team import SERVING
from guantong.jobs.one_stop.room import ITEM_VIEW
from guantong.jobs.one_stop.services import modes
from guantong.jobs.one_stop.services.modes import Here
from guantong.places.models import Centre

TEAM = _("服务队伍登记")


@dataclass
class Offered:
    """What one centre offers, by whom.

    Attributes
    ----------
    items
        Each item as it is done there, but those that are only made known.
    team
        Those who see to requests there now.
    trainings
        What they were taught.

    """

    items: list[Here] = field(default_factory=list)
    team: list[TeamMember] = field(default_factory=list)
    trainings: list[Training] = field(default_factory=list)

    def trained(self, one: Here) -> list[str]:
        """Return the names of those who were taught an item."""
        keys = {it.member_id for it in self.trainings if it.covers(one.item)}
        return [member.name for member in self.team if member.pk in keys]

    @cached_property
    def untrained(self) -> list[Here]:
        """The items that nobody of the team was taught."""
        every = {it.category for it in self.trainings if it.item_id is None}
        some = {it.item_id for it in self.trainings}
        if "" in every:
            return []
        return [
            one for one in self.items
            if one.item.pk not in some and one.item.category not in every
        ]  # fmt: skip


def of(centres: Iterable[Centre]) -> dict[int, Offered]:
    """Return what each centre offers: a few queries, however many there are."""
    centres = list(centres)
    ways = modes.of(pointing(Unit, "pk", {one.unit_id for one in centres}))
    found = teams([one.pk for one in centres])
    offered = {
        pk: [one for one in some if one.way and one.way != Way.NOTICE] for pk, some in ways.items()
    }
    for one in centres:
        found[one.pk].items = offered.get(one.unit_id, [])
    return found


def teams(keys: Sequence[int]) -> dict[int, Offered]:
    """Return who sees to requests at centres now, and what they were taught; no items."""
    found = {pk: Offered() for pk in keys}
    serving = pointing(TeamMember, "centre", keys).filter(until=None, duty__in=SERVING)
    at: dict[int, int] = {}
    for member in serving:
        at[member.pk] = member.centre_id
        found[member.centre_id].team.append(member)
    taught = pointing(Training, "member", serving.order_by().values("pk")).select_related("item")
    for one in taught:
        found[at[one.member_id]].trainings.append(one)
    return found


@fact("centre.offered", Centre, "number", label=_("能办的事项数"), needs=ITEM_VIEW)
def offered(rows: Sequence[Centre], _on: dt.date) -> dict[int, Answer]:
    """Return how many items each offers."""
    return {pk: Known(len(one.items), _("办理方式")) for pk, one in of(rows).items()}


@fact("centre.untrained", Centre, "number", label=_("没有人受过培训的事项数"), needs=ITEM_VIEW)
def untrained(rows: Sequence[Centre], _on: dt.date) -> dict[int, Answer]:
    """Return of how many of its items nobody of the team was taught; unknown without a team."""
    return {
        pk: Known(len(one.untrained), TEAM) if one.team
        else Unknown(_("没有登记服务人员"))
        for pk, one in of(rows).items()
    }  # fmt: skip


@fact(
    "centre.trained", Centre, "choice", label=_("窗口有受过培训的人"), needs=ITEM_VIEW,
    choices=YES_NO,
)  # fmt: skip
def trained(rows: Sequence[Centre], _on: dt.date) -> dict[int, Answer]:
    """Say whether anybody of the team was taught anything; unknown without a team."""
    return {
        pk: Known(YES if one.trainings else NO, TEAM) if one.team
        else Unknown(_("没有登记服务人员"))
        for pk, one in teams([row.pk for row in rows]).items()
    }  # fmt: skip
