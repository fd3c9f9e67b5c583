"""The service team of a centre: who came, on which days, trained for what, who left."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import GuantongError
from guantong.core.fields import Field, held
from guantong.core.scope import rows_above, rows_of
from guantong.jobs.one_stop.models import ServiceItem, TeamMember, Training
from guantong.jobs.one_stop.models.team import WEEKDAYS
from guantong.jobs.one_stop.room import TEAM_MANAGE
from guantong.places.models import Centre

if TYPE_CHECKING:
    from guantong.core.models import Account

EVERY = "*"
PHONE = Field("telephone", type="phone", required=False, initial=held("telephone"))
DAYS = Field(
    "weekdays", type="choices", required=False, choices=WEEKDAYS,
    initial=lambda row: list(getattr(row, "weekdays", "")),
    help=gettext_lazy("不选就是不清楚。"),
)  # fmt: skip


@act(
    Centre, "服务队伍.登记", gettext_lazy("登记服务人员"), needs=TEAM_MANAGE, makes=TeamMember,
    name="team-add", ask=("name", "duty", DAYS, PHONE, "since"), back="leave",
    when=lambda row: row.closed_on is None,
)  # fmt: skip
def add(actor: Account | None, centre: Centre, name: str, **said: Any) -> Done:
    """Enter somebody who serves at a centre.

    Raises
    ------
    GuantongError
        If that name serves there already.

    """
    if rows_of(centre, TeamMember).filter(name=name.strip(), until=None).exists():
        raise GuantongError(_("“%s”已在这个中心的服务队伍里。") % name.strip(), field="name")
    row = TeamMember(centre=centre, name=name.strip(), **_told(said))
    row.save()
    return Done(f"{centre}登记服务人员", _("已登记。"), made=row)


@act(
    TeamMember, "服务队伍.修改", gettext_lazy("修改"), needs=TEAM_MANAGE, name="team-change",
    ask=("duty", DAYS, PHONE, "since"), when=lambda row: row.until is None,
)  # fmt: skip
def change(actor: Account | None, row: TeamMember, **said: Any) -> str:
    """Say anew what somebody does at a centre, and when."""
    for name, value in _told(said).items():
        setattr(row, name, value)
    row.save()
    return f"{row.centre}修改服务人员"


@act(
    TeamMember, "服务队伍.离岗", gettext_lazy("离岗"), needs=TEAM_MANAGE, name="leave",
    back="return", when=lambda row: row.until is None,
    ask=(Field("until", type="date"),),
    confirm=gettext_lazy("离岗后不再算作这个中心的服务人员；培训记录保留。"),
)  # fmt: skip
def leave(actor: Account | None, row: TeamMember, until: dt.date) -> str:
    """Say that somebody serves there no more.

    Raises
    ------
    GuantongError
        If the day is before they came, or to come.

    """
    if until < row.since or until > timezone.localdate():
        raise GuantongError(_("离岗日期应在到岗以后、今天以前。"), field="until")
    row.until = until
    row.save()
    return f"{row.centre}服务人员离岗"


@act(
    TeamMember, "服务队伍.返岗", gettext_lazy("返岗"), needs=TEAM_MANAGE, name="return",
    when=lambda row: row.until is not None, back="leave",
)  # fmt: skip
def come_back(actor: Account | None, row: TeamMember) -> str:
    """Take it back that somebody left."""
    row.until = None
    row.save()
    return f"{row.centre}服务人员返岗"


def _categories(_actor: Any, row: Any) -> list[tuple[str, Any]]:
    member = row.member if isinstance(row, Training) else row
    if not isinstance(member, TeamMember) or not member.centre_id:
        return []
    found = rows_above(member.centre.unit_path, ServiceItem).filter(ServiceItem.in_use)
    names = found.exclude(category="").order_by("category").values_list("category", flat=True)
    return [("", _("只是一个事项")), *((one, one) for one in names.distinct()),
            (EVERY, _("全部事项"))]  # fmt: skip


@act(
    TeamMember, "服务队伍.培训", gettext_lazy("登记培训"), needs=TEAM_MANAGE, makes=Training,
    name="train", back="untrain", when=lambda row: row.until is None,
    ask=(
        Field("category", gettext_lazy("培训了哪一类"), "choice", required=False,
              choices=_categories, initial=""),
        Field("item", gettext_lazy("只是一个事项的，是哪一项"), ServiceItem, required=False,
              when="!category"),
        "on", "by",
    ),
)  # fmt: skip
def train(
    actor: Account | None, member: TeamMember, on: dt.date, category: str = "",
    item: ServiceItem | None = None, by: str = "",
) -> Done:  # fmt: skip
    """Write down that somebody was taught an item, a category, or all items.

    Raises
    ------
    GuantongError
        If nothing is chosen, or the day is to come.

    """
    if not category and item is None:
        raise GuantongError(_("请选一类事项，或者选一个事项。"), field="item")
    if on > timezone.localdate():
        raise GuantongError(_("培训日期还没有到。培训以后再登记。"), field="on")
    row = Training(
        member=member, on=on, by=by.strip(), item=None if category else item,
        category="" if category == EVERY else category,
    )  # fmt: skip
    row.save()
    return Done(f"{member.centre}登记培训：{row.of}", _("已登记培训：%s。") % row.of, made=row)


@act(
    Training, "服务队伍.删培训", gettext_lazy("删除"), needs=TEAM_MANAGE, name="untrain",
    back=FINAL, confirm=gettext_lazy("登记错的培训才删除；删除后对应的事项可能又没有人受过培训。"),
)  # fmt: skip
def untrain(actor: Account | None, row: Training) -> str:
    """Take out a training that was never held."""
    told = f"{row.member.centre}删除培训：{row.of}"
    row.delete()
    return told


def _told(said: dict[str, Any]) -> dict[str, Any]:
    days = said.pop("weekdays", None)
    made = {name: value.strip() if isinstance(value, str) else value
            for name, value in said.items()}  # fmt: skip
    return made if days is None else {**made, "weekdays": "".join(sorted(days))}
