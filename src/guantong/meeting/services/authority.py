"""Whether a committee decides on a motion, recommends, or proposes: by who manages the post.

Asked when a motion is put on the agenda, and kept with it. That nobody can say who manages the
post is a third state: such a motion is not put to the vote.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core import tree
from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of, rows_of_all
from guantong.meeting.models import Meeting, Motion, Way
from guantong.meeting.room import MEETING_RECORD
from guantong.people.models import Duty, PostHeld
from guantong.staffing.models import Authority, Post, Side
from guantong.staffing.queries import authority as posts
from guantong.standards import authority as rules
from guantong.standards.authority import COUNTY, DUAL, LINE, OWN, PREFECTURE, PROVINCE, Managed
from guantong.standards.authority import Place as Asked
from guantong.standards.posts import in_full

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account
    from guantong.meeting.services.proposed import Move
    from guantong.people.models import Person

#: From the highest.
RANK = {PROVINCE: 0, PREFECTURE: 1, COUNTY: 2, OWN: 3}
TIERS = {
    Unit.Kind.PREFECTURE: PREFECTURE, Unit.Kind.COUNTY: COUNTY, Unit.Kind.ZONE: COUNTY,
}  # fmt: skip
#: Bodies that are a party committee's own; the others decide for their unit alone.
WHOLE = (Meeting.Kind.STANDING, Meeting.Kind.PLENARY)
LINES = {
    Duty.COURT: "上级人民法院党组", Duty.PROCURATORATE: "上级人民检察院党组",
    Duty.POLICE: "上级公安机关党委",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """What is kept with a motion: who manages the post, what the vote comes to, whom one asks.

    ``post`` is the post in use under the title that was said, where there is one.
    """

    authority: str = ""
    way: str = Way.UNKNOWN.value
    asked_of: str = ""
    post: Post | None = None


@dataclass(frozen=True)
class _Seat:
    """A post that a motion gives or takes, with who manages it."""

    managed: Managed | None
    unit: Unit
    area: Unit | None
    work: str


def standings(meeting: Meeting, moves: Sequence[Move]) -> list[Standing]:
    """Return how a meeting stands to each of some changes."""
    held = _held([move.person for move in moves])
    units = {unit.pk: unit for move in moves for unit in _units(move, held)}
    around = posts.areas([*units.values(), meeting.unit])
    known = _posts(units)
    return [_standing(meeting, move, held, around, known) for move in moves]


def tier_of(meeting: Meeting) -> str:
    """Return what a meeting's committee manages: 市管, 县管, or its own unit's posts."""
    if meeting.kind not in WHOLE:
        return OWN
    return TIERS.get(Unit.Kind(meeting.unit.kind), OWN)


def committee(meeting: Meeting) -> str:
    """Name a meeting's committee: 甲县县委, 示范市委, 市财政局党组（党委）."""
    return _body(tier_of(meeting), meeting.unit, posts.areas([meeting.unit]).get(meeting.unit_id))


def upwards(meeting: Meeting) -> str:
    """Name the committee to which a meeting's committee writes when it asks for approval."""
    tier = tier_of(meeting)
    area = posts.areas([meeting.unit]).get(meeting.unit_id)
    if tier == OWN:
        tier_above = TIERS.get(Unit.Kind(area.kind), PREFECTURE) if area else PREFECTURE
        return _body(tier_above, meeting.unit, area)
    return _body(PROVINCE if tier == PREFECTURE else PREFECTURE, meeting.unit, area)


def _answered(_reader: Any, _row: Any) -> list[tuple[str, Any]]:
    return list(Authority.choices)


@act(
    Motion, "会议.管理权限", gettext_lazy("写明管理权限"), needs=MEETING_RECORD, within="meeting",
    when=lambda motion: (
        motion.meeting.state == Meeting.State.DRAFT and motion.way == Way.UNKNOWN
    ),
    name="manage",
    ask=(
        Field("by", gettext_lazy("干部管理权限"), "choice", choices=_answered),
        Field("led_by", gettext_lazy("主管方"), "choice", choices=Side.choices,
              when="by=dual"),
        Field("assisted_by", gettext_lazy("协管方"), "choice", choices=Side.choices,
              when="by=dual"),
        Field("reason", gettext_lazy("依据"), "reason"),
    ),
)  # fmt: skip
def manage(
    _actor: Account | None, motion: Motion, by: str, reason: str, led_by: str = "",
    assisted_by: str = "",
) -> Done:  # fmt: skip
    """Say who manages a post of which no rule can say it, e.g. because its level is not known.

    Raises
    ------
    GuantongError
        If a dual-managed post has not two sides.

    """
    if by == DUAL and led_by == assisted_by:
        text = _("双重管理的职位须写明主管方和协管方，且不能相同。")
        raise GuantongError(text, field="led_by")
    unit = motion.unit or motion.person.unit
    area = posts.areas([unit]).get(unit.pk)
    seat = _Seat(Managed(by, led_by, assisted_by), unit, area, motion.duty)
    put(motion, _weigh(motion.meeting, seat))
    motion.save(update_fields=["authority", "way", "asked_of"])
    label = str(Authority(by).label)
    return Done(f"{motion.name}：{label}。依据：{reason}", _("已写明：%s。") % label)


def put(motion: Motion, standing: Standing) -> Motion:
    """Keep with a motion how its meeting stands to it, and what the post itself says."""
    motion.authority, motion.way = standing.authority, standing.way
    motion.asked_of = standing.asked_of
    post = standing.post
    if post is not None and motion.kind != Motion.Kind.REMOVE:
        motion.post = motion.post or post
        motion.is_elected = motion.is_elected or post.is_elected
    return motion


def require_known(meeting: Meeting) -> None:
    """Refuse to open a meeting while nobody can say who manages a post.

    Raises
    ------
    Conflict
        With the name of whom it concerns, and what to do.

    """
    rows = rows_of(meeting, Motion).filter(way=Way.UNKNOWN)
    names = list(rows.values_list("name", flat=True)[:5])
    if names:
        text = _(
            "%(names)s：职务层次不明，不能判断由谁管理。请在该项“写明管理权限”，"
            "或撤下后写明职务层次重新列入。"
        )
        raise Conflict(text % {"names": "、".join(names)})


def _standing(
    meeting: Meeting,
    move: Move,
    held: dict[int, PostHeld],
    around: dict[int, Unit],
    known: dict[tuple[int, str], Post],
) -> Standing:
    unit = move.unit or move.person.unit
    post = move.post or known.get((unit.pk, move.title.strip()))
    if move.managed is not None:
        seat = _Seat(move.managed, unit, around.get(unit.pk), move.duty)
        return replace(_weigh(meeting, seat), post=post)
    left = _left(move, held, around, known)
    if move.rank and left.managed is None:
        # Who holds no leading post is its own committee's to promote.
        return Standing(OWN, Way.DECIDE.value)
    if move.unit is None:
        return _weigh(meeting, left)
    area = around.get(move.unit.pk)
    managed = (
        posts.manager(post, area)
        if post
        else _by_rule(move.unit, area, move.title, move.level, move.duty, chief=move.is_chief)
    )
    work = post.work if post else move.duty
    found = _weigh(meeting, _Seat(managed, move.unit, area, work))
    if not move.beside and move.remove and found.way in (Way.DECIDE, Way.CONSULT):
        # Nobody takes a person out of a post that a committee above manages.
        leaving = _weigh(meeting, left)
        found = leaving if leaving.way == Way.RECOMMEND else found
    return replace(found, post=post)


def _left(
    move: Move,
    held: dict[int, PostHeld],
    around: dict[int, Unit],
    known: dict[tuple[int, str], Post],
) -> _Seat:
    """Return the post that a person leaves."""
    person, row = move.person, held.get(move.person.pk)
    unit = row.unit if row is not None and row.unit is not None else person.unit
    area = around.get(unit.pk)
    post = move.post if move.unit is None else None
    if post is None and row is not None:
        post = known.get((unit.pk, row.title))
    if post is not None:
        return _Seat(posts.manager(post, area), unit, area, post.work)
    if row is not None:
        managed = _by_rule(unit, area, row.title, row.level, row.duty, chief=row.is_chief)
        return _Seat(managed, unit, area, row.duty)
    managed = _by_rule(unit, area, person.post, person.level, "", chief=person.is_chief)
    return _Seat(managed, unit, area, "")


def _by_rule(
    unit: Unit, area: Unit | None, title: str, level: str, work: str, *, chief: bool
) -> Managed | None:
    kind = str(area.kind) if area else ""
    return rules.manager(Asked(kind, unit.name, title, level, work, chief))


def _weigh(meeting: Meeting, seat: _Seat) -> Standing:
    managed = seat.managed
    if managed is None:
        return Standing()
    tier, decides = tier_of(meeting), managed.decides
    inside = tree.inside(seat.unit.path, meeting.unit.path)
    if tier == OWN and meeting.unit.kind in TIERS:
        # 党组 or 部务会议 of a place decides for its own offices, not for those below.
        inside = meeting.unit_id in (seat.unit.pk, seat.unit.parent_id)
    body = _body(decides, seat.unit, seat.area, seat.work)
    if inside and decides == tier:
        if managed.by != DUAL:
            return Standing(managed.by, Way.DECIDE.value)
        helper = _body(managed.assist, seat.unit, seat.area, seat.work)
        return Standing(managed.by, Way.CONSULT.value, helper)
    higher = decides in RANK and RANK[decides] < RANK[tier]
    return Standing(managed.by, (Way.RECOMMEND if higher else Way.PROPOSE).value, body)


def _body(side: str, unit: Unit, area: Unit | None, work: str = "") -> str:
    """Name the committee of a side over a unit."""
    if side == PROVINCE:
        return "省委"
    if side == LINE:
        return (
            LINES.get(Duty(work), "上级主管部门党组（党委）")
            if work
            else "上级主管部门党组（党委）"
        )
    if side == OWN:
        own = unit.parent if unit.kind == Unit.Kind.TEAM and unit.parent else unit
        return f"{own.name}党委" if own.kind == Unit.Kind.TOWNSHIP else f"{own.name}党组（党委）"
    if side == COUNTY and area is not None and area.kind == Unit.Kind.ZONE:
        return f"{area.name}党工委"
    if side == COUNTY and area is not None and area.kind == Unit.Kind.COUNTY:
        return in_full(area.name, f"{area.name[-1]}委")
    root = Unit.objects.unscoped("上级党委的名称").filter(path=unit.path[: tree.WIDTH]).first()
    return in_full(root.name, f"{root.name[-1]}委") if root else "市委"


def _held(people: Sequence[Person]) -> dict[int, PostHeld]:
    """Return the present principal post of each person."""
    rows = rows_of_all(people, PostHeld, "person").filter(end="")
    rows = rows.select_related("unit").order_by("person_id", "is_principal", "-position")
    return {row.person_id: row for row in rows}


def _units(move: Move, held: dict[int, PostHeld]) -> list[Unit]:
    row = held.get(move.person.pk)
    found = [move.unit, move.person.unit, row.unit if row is not None else None]
    return [unit for unit in found if unit is not None]


def _posts(units: dict[int, Unit]) -> dict[tuple[int, str], Post]:
    """Return the posts in use of some units by unit and title."""
    rows = rows_of_all(list(units), Post, "unit").filter(closed_on=None)
    return {(post.unit_id, post.title): post for post in rows.select_related("unit")}
