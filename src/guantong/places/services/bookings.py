"""Bookings in two steps: asked by one unit, answered by whoever keeps the base; clashes are said.

The asker and the base lie apart in the tree: each acts by a right over its own side.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import held as held_now
from guantong.core.scope import pointing, rows_of
from guantong.places import opening
from guantong.places.models import Base, Booking, GroupVisit, TeachingPoint
from guantong.places.opening import MIDNIGHT, clock
from guantong.places.room import BASE_BOOK, BASE_MANAGE

if TYPE_CHECKING:
    from guantong.core.models import Account

State = Booking.State
WRITTEN = re.compile(r"(\d{1,2}):(\d{2})[-至到~](\d{1,2}):(\d{2})")
WHY = Field("reason", type="reason", most=200)


def hours_of(text: str) -> tuple[int, int]:
    """Return from when until when, in minutes after midnight.

    Raises
    ------
    GuantongError
        If it is written otherwise, or ends before it begins.

    Examples
    --------
    >>> hours_of("9：00—11:30")
    (540, 690)

    """
    plain = re.sub(r"[—–―]", "-", re.sub(r"\s", "", unicodedata.normalize("NFKC", text)))
    found = WRITTEN.fullmatch(plain)
    if found is None:
        raise GuantongError(_("时间请写成 9:00-11:30。"), field="hours")
    one, two, three, four = map(int, found.groups())
    start, end = one * 60 + two, three * 60 + four
    if max(two, four) > 59 or not start < end <= MIDNIGHT:
        raise GuantongError(_("“%s”不是一天里的一段时间。") % text, field="hours")
    return start, end


def clash(one: Booking) -> tuple[str, str]:
    """Return the field at fault and why a base cannot take a booking as it stands; "" if it can."""
    base, size = one.base, one.size
    most = min(filter(None, (base.capacity, one.point.capacity if one.point else None)), default=0)
    if base.closed_on is not None:
        return "base", _("%s已停用。") % base
    if most and size > most:
        return "size", _("一次最多接待 %(most)s 人，现有 %(size)s 人。") % {
            "most": most,
            "size": size,
        }
    hours = opening.known(base.opening)
    if hours is not None and not hours.open_at(one.on, one.start, one.end):
        told = "、".join(f"{clock(a)}-{clock(b)}" for a, b in hours.windows(one.on))
        day = {"day": f"{one.on:%Y-%m-%d}", "hours": told}
        if told:
            return "hours", _("%(day)s 只在 %(hours)s 开放。") % day
        return "on", _("%(day)s 不开放。") % day
    return _full(one, most)


def _full(one: Booking, most: int) -> tuple[str, str]:
    """Say which confirmed groups leave no room at that time."""
    there = list(at_once(one))
    if not there or (most and sum(other.size for other in there) + one.size <= most):
        return "", ""
    told = "、".join(f"{other.hours} {other.group}（{other.size} 人）" for other in there)
    return "hours", _("这段时间已经确认了：%s。") % told


def at_once(one: Booking) -> QuerySet[Any]:
    """Return the confirmed bookings of a base that fall into the time of another."""
    rows: QuerySet[Any] = rows_of(one.base, Booking).filter(
        state=State.CONFIRMED, on=one.on, start__lt=one.end, end__gt=one.start
    )
    return rows.exclude(pk=one.pk).order_by("start", "pk")


def unsaid(one: Booking) -> str:
    """Say what the base has not entered, so that nobody can tell whether it fits."""
    gaps = []
    hours = opening.known(one.base.opening)
    if hours is None or not hours.said(one.on):
        gaps.append(_("这一天的开放时间"))
    if one.base.capacity is None:
        gaps.append(_("一次最多接待多少人"))
    return _("基地没有登记：%s，请先问清。") % "、".join(gaps) if gaps else ""


@act(
    Unit, "预约.提出", gettext_lazy("预约基地"), needs=BASE_BOOK, makes=Booking, name="book",
    when=lambda unit: unit.closed_on is None, back="withdraw",
    confirm=gettext_lazy("提交后由基地确认；确认或不能安排，都会在工作台告知。"),
    begins=lambda _row, said: {key: said[key] for key in ("base",) if key in said},
    ask=(
        Field("base", type=Base, help=gettext_lazy("本地的，和接待外单位的都可以选")), "on",
        Field("hours", gettext_lazy("时间"), most=20, help=gettext_lazy("如 9:00-11:30")),
        "group", "size",
        Field("point", type=TeachingPoint, required=False), "purpose",
        Field("telephone", type="phone", required=False),
    ),
)  # fmt: skip
def ask(
    actor: Account | None, unit: Unit, base: Base, on: dt.date, hours: str, group: str, size: int,
    point: TeachingPoint | None = None, **said: Any,
) -> Done:  # fmt: skip
    """Ask a base to take a group.

    Raises
    ------
    GuantongError
        If the day is over, what is taught is taught elsewhere, or the base cannot take the group.

    """
    if on < timezone.localdate():
        raise GuantongError(_("日期已经过了。"), field="on")
    if point is not None and point.base_id != base.pk:
        raise GuantongError(_("“%s”不在这个基地。") % point, field="point")
    start, end = hours_of(hours)
    made = Booking(
        unit=unit, base=base, on=on, start=start, end=end, group=group.strip(), size=size,
        point=point, asked_by=actor, is_demo=base.is_demo, **said,
    )  # fmt: skip
    field, why = clash(made)
    if why:
        raise GuantongError(why, field=field)
    made.save()
    told = unsaid(made) or _("已提交，等基地答复。")
    return Done(f"{unit.name}预约{base} {made}", told, made=made)


def _decide(actor: Account | None, row: Booking, reason: str = "") -> None:
    row.decided_by, row.decided_at, row.reason = actor, timezone.now(), reason


@act(
    Booking, "预约.确认", gettext_lazy("确认预约"), needs=BASE_MANAGE, name="confirm",
    when=(State.ASKED,), then=State.CONFIRMED, versioned=True, back="call-off",
    confirm=lambda row: "；".join(filter(None, (clash(row)[1], unsaid(row))))
    or str(_("确认后告知预约单位；不能接待了，用“取消预约”写明理由。")),
)  # fmt: skip
def confirm(actor: Account | None, row: Booking) -> Done:
    """Let a group come.

    Raises
    ------
    Conflict
        If the base cannot take it: closed, too many, another group is there.

    """
    # Two confirmations of one base take turns.
    row.base = held_now(row.base) or row.base
    _field, why = clash(row)
    if why:
        raise Conflict(why)
    _decide(actor, row)
    return Done(f"{row.base}确认预约 {row}", _("已确认，预约单位的工作台会看到。"))


@act(
    Booking, "预约.不能安排", gettext_lazy("不能安排"), needs=BASE_MANAGE, name="refuse",
    when=(State.ASKED,), then=State.REFUSED, versioned=True, back=FINAL, ask=(WHY,),
    confirm=gettext_lazy("理由会告知预约单位；改了日期可以再预约。"),
)  # fmt: skip
def refuse(actor: Account | None, row: Booking, reason: str) -> Done:
    """Say why a group cannot come."""
    _decide(actor, row, reason)
    return Done(f"{row.base}不能安排 {row}：{reason}", _("已告知预约单位。"))


@act(
    Booking, "预约.取消", gettext_lazy("取消预约"), needs=BASE_MANAGE, name="call-off",
    when=(State.CONFIRMED,), then=State.CANCELLED, versioned=True, back=FINAL, ask=(WHY,),
    confirm=gettext_lazy("已经确认的预约不再接待，理由会告知预约单位。"),
)  # fmt: skip
def call_off(actor: Account | None, row: Booking, reason: str) -> Done:
    """Take back what was confirmed; the asker is told why."""
    _decide(actor, row, reason)
    return Done(f"{row.base}取消预约 {row}：{reason}", _("已告知预约单位。"))


def is_askers(actor: Any, row: Booking) -> bool:
    """Tell whether an account acts for the unit that asked."""
    return bool(row.unit.path) and actor.may(BASE_BOOK, row.unit.path)


@act(
    Booking, "预约.撤回", gettext_lazy("不去了"), needs=is_askers, name="withdraw",
    when=(State.ASKED, State.CONFIRMED), then=State.CANCELLED, versioned=True, back=FINAL,
    ask=(WHY,), confirm=gettext_lazy("撤回后基地不再留时间；要去请再预约。"),
)  # fmt: skip
def withdraw(_actor: Account | None, row: Booking, reason: str) -> Done:
    """Say that the group does not come; the base sees why."""
    row.reason, row.read_at = reason, timezone.now()
    return Done(f"{row.unit.name}撤回预约 {row}：{reason}", _("已撤回，基地会看到。"))


@act(
    Booking, "预约.知道", gettext_lazy("知道了"), needs=is_askers, name="noted",
    when=lambda row: row.read_at is None
    and row.state in (State.CONFIRMED, State.REFUSED, State.CANCELLED),
)  # fmt: skip
def noted(_actor: Account | None, row: Booking) -> str:
    """Keep that the asker saw the answer: it waits no longer."""
    row.read_at = timezone.now()
    row.save(update_fields=["read_at"])
    return f"{row.unit.name}已看到答复 {row}"


@act(
    Booking, "预约.到访", gettext_lazy("登记到访"), needs=BASE_MANAGE, name="held",
    when=lambda row: row.state == State.CONFIRMED and row.on <= timezone.localdate(),
    makes=GroupVisit,
    ask=(
        Field("size", type="number", least=1, most=100_000, initial=lambda row: row.size,
              help=gettext_lazy("只记团队人数，不记个人签到")),
        Field("taught", required=False, most=200,
              initial=lambda row: str(row.point or row.purpose)),
    ),
)  # fmt: skip
def held(actor: Account | None, row: Booking, size: int, taught: str = "") -> Done:
    """Write down that the group was there."""
    made = GroupVisit(
        unit=row.unit, on=row.on, group=row.group, size=size, base=row.base, taught=taught,
        booking=row, by=actor, is_demo=row.is_demo,
    )  # fmt: skip
    made.save()
    row.state = State.HELD
    row.version += 1
    row.save(update_fields=["state", "version"])
    return Done(f"{row.base}登记到访 {row}", made=made)


def _kept(account: Account) -> QuerySet[Any]:
    """Return the bookings of the bases that an account keeps itself: its units', and villages'."""
    roots = account.paths_with(BASE_MANAGE)
    own = Q(unit_path__in=roots) | Q(unit__kind=Unit.Kind.VILLAGE, unit__parent__path__in=roots)
    mine = Base.objects.visible_to(account, BASE_MANAGE).filter(own)
    return pointing(Booking, "base", mine.order_by().values("pk"))


def to_answer(account: Account) -> QuerySet[Any]:
    """Return what waits for an answer of the bases that an account keeps."""
    return _kept(account).filter(state=State.ASKED, on__gte=timezone.localdate())


def answered(account: Account) -> QuerySet[Any]:
    """Return what was answered of what an account's own units asked, and they have not seen yet."""
    told = (State.CONFIRMED, State.REFUSED, State.CANCELLED)
    rows = pointing(Booking, "unit__path", account.paths_with(BASE_BOOK))
    return rows.filter(state__in=told, read_at=None).exclude(decided_at=None)


def to_hold(account: Account) -> QuerySet[Any]:
    """Return the confirmed ones whose day has come and of which nobody said that they were held."""
    return _kept(account).filter(state=State.CONFIRMED, on__lt=timezone.localdate())
