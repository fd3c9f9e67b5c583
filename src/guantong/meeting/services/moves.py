"""From a plan to what is moved at a meeting: who takes another seat, and who loses one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.scope import rows_of
from guantong.meeting.models import Meeting
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import opening
from guantong.meeting.services.proposed import Member, Move
from guantong.staffing.models import Plan, Post, Seat
from guantong.staffing.services import unknowns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from guantong.core.models import Account
    from guantong.people.models import Person

TERM_CHANGE = "换届人事安排"


def moves_of(plan: Plan) -> list[Move]:
    """Return what a plan changes, in the order of units and posts.

    First who takes a seat, by seats; after the seats of a unit, who loses one there and gets none.
    """
    rows = rows_of(plan, Seat).filter(changed=True)
    seats = list(
        rows.select_related("post__unit", "person__unit", "holder__unit", "from_post__unit")
    )
    kept = rows_of(plan, Seat).exclude(person=None)
    placed = set(kept.values_list("person_id", flat=True))
    out: list[Move] = []
    leaving: list[Move] = []
    unit = None
    for seat in seats:
        if seat.post.unit_id != unit:
            out, leaving, unit = out + leaving, [], seat.post.unit_id
        if seat.person is not None and not _stays(seat):
            out.append(_coming(seat, seat.person))
        if seat.holder is not None and seat.holder_id not in placed:
            words = seat.post.full_name
            leaving.append(Move(seat.holder, remove=words, reason=TERM_CHANGE, post=seat.post))
    return out + leaving


@act(
    Plan, "会议.由方案列入", gettext_lazy("提交会议"), needs=MEETING_RECORD, makes=Meeting,
    name="meeting", ask=opening.ASKED,
)  # fmt: skip
def create_from_plan(
    actor: Account | None, plan: Plan, data: Mapping[str, Any] | None = None,
    members: Sequence[Member] | str = (), **facts: Any,
) -> Done:  # fmt: skip
    """Prepare a meeting of the scenario's unit that decides on a plan; errors as `opening.create`.

    Raises
    ------
    GuantongError
        If the plan changes nothing.
    Conflict
        If a seat rests on missing facts and that stands accepted no longer.

    """
    gone = unknowns.withdrawn(plan)
    if gone:
        names = "、".join(f"{seat.post.full_name} {seat.person}" for seat in gone[:5])
        raise Conflict(
            _("%(n)s 个席位所缺的事实已补录，或同意已撤回，不能提交会议，请重新求解：%(names)s。")
            % {"n": len(gone), "names": names}
        )
    moves = moves_of(plan)
    if not moves:
        raise GuantongError(_("这个方案没有人员调整，不需要开会。"))
    scenario = plan.scenario
    told = {"is_demo": scenario.is_demo, **(data or {}), **facts, "plan": plan}
    meeting: Meeting = opening.create(actor, scenario.unit, told, members, moves)
    return Done(f"由方案“{plan.name}”列入 {len(moves)} 项", made=meeting)


def _stays(seat: Seat) -> bool:
    """Tell whether whoever comes leaves a post like it, which is no move."""
    return seat.from_post is not None and seat.from_post.kind == seat.post.kind


def _coming(seat: Seat, person: Person) -> Move:
    post: Post = seat.post
    left = seat.from_post.full_name if seat.from_post else person.post
    return Move(
        person, post.unit, post.title, post.full_name, left, level=post.level, duty=post.work,
        is_chief=post.is_chief, is_leading=post.in_team, is_elected=post.is_elected,
        reason=TERM_CHANGE, post=post, missing=tuple(seat.missing),
    )  # fmt: skip
