"""From a plan to what is moved at a meeting: who takes another seat, and who loses one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.scope import found, rows_of
from guantong.meeting.models import Meeting, Motion
from guantong.meeting.room import MEETING_RECORD
from guantong.meeting.services import opening
from guantong.meeting.services.proposed import Member, Move
from guantong.people.models import Person
from guantong.staffing.models import Plan, Post, Seat
from guantong.staffing.services import unknowns, vacancy

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from guantong.core.models import Account

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
            _(
                "%(n)s 个席位所缺的事实已补录，或同意已撤回，不能提交会议，"
                "请重新生成方案：%(names)s。"
            )
            % {"n": len(gone), "names": names}
        )
    moves = moves_of(plan)
    if not moves:
        raise GuantongError(_("这个方案没有人员调整，不需要开会。"))
    scenario = plan.scenario
    told = {"is_demo": scenario.is_demo, **(data or {}), **facts, "plan": plan}
    meeting: Meeting = opening.create(actor, scenario.unit, told, members, moves)
    return Done(f"由方案“{plan.name}”列入 {len(moves)} 项", made=meeting)


@act(
    Post, "会议.由补缺列入", gettext_lazy("列入会议议题"), needs=MEETING_RECORD, makes=Motion,
    name="propose", when=lambda post: post.closed_on is None,
    ask=(
        Field(
            "meeting", gettext_lazy("会议"), "choice",
            choices=lambda reader, _post: _drafts(reader),
            help=gettext_lazy("还在筹备的会议。没有的，先在“讨论决定”里准备会议。"),
        ),
        Field("person", gettext_lazy("人选"), Person),
        Field("leaves", gettext_lazy("同时免去现任职务"), "flag", initial=True, required=False),
        "reason",
    ),
    begins=lambda _post, said: {"person": said["person"]} if "person" in said else {},
)  # fmt: skip
def propose(
    actor: Account | None, post: Post, meeting: str, person: Person, *, leaves: bool = True,
    reason: str = "",
) -> Done:  # fmt: skip
    """Put a person forward for a post at a meeting, by its key, that is being prepared.

    What nobody knows of the person is marked on the motion. Errors as `opening.add_motions`.
    """
    at = found(Meeting, int(meeting)) if meeting.isdecimal() else None
    if at is None:
        raise Conflict(_("会议已不存在，请刷新页面。"), field="meeting")
    [one] = vacancy.judged(post, [person], at.on)
    remove = person.post if leaves else ""
    move = Move(
        person, post.unit, post.title, post.full_name, remove, level=post.level, duty=post.work,
        is_chief=post.is_chief, is_leading=post.in_team, is_elected=post.is_elected,
        reason=reason, beside=not remove, post=post, missing=one.kinds,
    )  # fmt: skip
    opening.add_motions(actor, at, [move])
    made = rows_of(at, Motion).get(person=person)
    return Done(f"{at.name}：{post.full_name} 1 人", _("已列入“%s”。") % at.name, made)


def _drafts(reader: Account) -> list[tuple[str, str]]:
    rows = Meeting.objects.visible_to(reader, MEETING_RECORD).filter(state=Meeting.State.DRAFT)
    return [(str(row.pk), f"{row.name}（{row.on:%Y-%m-%d}）") for row in rows]


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
