"""Route plans: asked for, asked again, a plan chosen, put in force by a person, kept as a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import FINAL, Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Task, Unit
from guantong.core.scope import pointing
from guantong.core.services import tasks
from guantong.places import opening
from guantong.places.models import HeritageTheme, Line, LineStop, RoutePlan, Site
from guantong.places.room import BASE_BOOK, LINE_MANAGE
from guantong.places.services import routing, ways

if TYPE_CHECKING:
    from guantong.core.models import Account

State = RoutePlan.State
MOST_DAYS = 5
HOURS = "8:00-18:00"
DO = (("must", gettext_lazy("必看")), ("bar", gettext_lazy("不去")),
      ("free", gettext_lazy("不作要求")))  # fmt: skip


def _themes(actor: Any, _row: Any) -> list[tuple[str, str]]:
    rows = HeritageTheme.objects.visible_to(actor) if actor else pointing(HeritageTheme, "pk", [])
    return [(str(one.pk), one.name) for one in rows]


def _sites(actor: Any, _row: Any) -> list[tuple[str, str]]:
    rows = Site.objects.visible_to(actor) if actor else pointing(Site, "pk", [])
    return [(str(one.pk), one.name) for one in rows.filter(closed_on=None)]


def _picked(name: str) -> Any:
    """Return what a plan names already, as a form begins."""

    def initial(row: Any) -> list[str]:
        if not isinstance(row, RoutePlan) or row.pk is None:
            return []
        return [str(pk) for pk in routing.chosen(row, name)]

    return initial


def _kept(name: str, otherwise: Any = None) -> Any:
    """Return what a plan says already, as a form begins."""
    return lambda row: getattr(row, name) if isinstance(row, RoutePlan) else otherwise


THEMES = Field(
    "themes", gettext_lazy("想学的精神主题"), "choices", required=False, choices=_themes,
    initial=_picked("themes"),
    help=gettext_lazy("属于所选主题的点优先；不选，就只看团队去没去过。"),
)  # fmt: skip
MUST = Field(
    "must", gettext_lazy("必看"), "choices", required=False, choices=_sites, initial=_picked("must")
)
ASKED: tuple[str | Field, ...] = (
    "name",
    Field("group", type="text", most=80, initial=_kept("group"),
          help=gettext_lazy("与集体学习登记的团队名称一致，才知道哪里已经去过。")),
    Field("size", type="number", least=1, most=2000, initial=_kept("size")),
    "first_day",
    Field("days", type="number", least=1, most=MOST_DAYS, initial=_kept("days", 1)),
    Field("hours", gettext_lazy("每天几点到几点"), initial=_kept("hours", HOURS), most=20,
          help=gettext_lazy("如 8:00-18:00：最早出发、最晚返回。")),
)  # fmt: skip
PLACES = (
    Field("start", gettext_lazy("从哪里出发"), Unit),
    Field("night", gettext_lazy("晚上住哪里"), Unit, required=False,
          help=gettext_lazy("不填就回出发地。")),
    Field("end", gettext_lazy("最后回到哪里"), Unit, required=False,
          help=gettext_lazy("不填就回出发地。")),
)  # fmt: skip


@act(
    Unit, "线路规划.编制", gettext_lazy("规划线路"), needs=BASE_BOOK, makes=RoutePlan,
    name="route-add", when=lambda unit: unit.closed_on is None, back="drop",
    ask=(*ASKED, *PLACES, THEMES, MUST),
)  # fmt: skip
def add(
    actor: Account | None, unit: Unit, start: Unit, night: Unit | None = None,
    end: Unit | None = None, themes: Sequence[Any] = (), must: Sequence[Any] = (), **said: Any,
) -> Done:  # fmt: skip
    """Ask for a plan for a group.

    Raises
    ------
    GuantongError
        If the hours are none, or a place where days begin or end has no point.

    """
    row = RoutePlan(unit=unit, made_by=actor)
    row.ends = {
        name: _end(one, name)
        for name, one in (("start", start), ("night", night), ("end", end))
        if one is not None
    }
    _fill(row, said)
    row.save()
    _name(row, "themes", themes)
    _name(row, "must", must)
    _submit(actor, row)
    return Done(f"{unit.name}规划线路：{row}", _("已开始测算。"), made=row)


@act(
    RoutePlan, "线路规划.修改", gettext_lazy("改要求，重新测算"), needs=BASE_BOOK, name="change",
    when=(State.DRAFT,), versioned=True, ask=(*ASKED, THEMES, MUST),
)  # fmt: skip
def change(
    actor: Account | None, row: RoutePlan, themes: Sequence[Any] = (), must: Sequence[Any] = (),
    **said: Any,
) -> Done:  # fmt: skip
    """Say anew what is wanted, and seek plans again.

    Raises
    ------
    Conflict
        If a search is under way.

    """
    _idle(row)
    _fill(row, said)
    _name(row, "themes", themes)
    _name(row, "must", must)
    _submit(actor, row)
    return Done(f"{row}重新测算", _("已开始测算。"))


def _begun(_row: Any, said: Mapping[str, str]) -> dict[str, Any]:
    return {name: said[name] for name in ("site", "do") if said.get(name)}


@act(
    RoutePlan, "线路规划.点", gettext_lazy("改必看和不去"), needs=BASE_BOOK, name="wish",
    when=(State.DRAFT,), versioned=True, begins=_begun,
    ask=(
        Field("site", gettext_lazy("红色资源"), Site),
        Field("do", gettext_lazy("怎么办"), "choice", choices=DO),
    ),
)  # fmt: skip
def wish(actor: Account | None, row: RoutePlan, site: Site, do: str) -> Done:
    """Say of one site that it must be seen, is left out, or neither; and seek plans again.

    Raises
    ------
    Conflict
        If a search is under way.

    """
    _idle(row)
    must, barred = routing.chosen(row, "must"), routing.chosen(row, "barred")
    _name(row, "must", (must | {site.pk}) if do == "must" else must - {site.pk})
    _name(row, "barred", (barred | {site.pk}) if do == "bar" else barred - {site.pk})
    _submit(actor, row)
    return Done(f"{row}：{site.name}{dict(DO)[do]}", _("已重新测算。"))


def _plans(_actor: Any, row: Any) -> list[tuple[str, str]]:
    return [(str(at), one["name"]) for at, one in enumerate(getattr(row, "plans", ()))]


@act(
    RoutePlan, "线路规划.选方案", gettext_lazy("选用方案"), needs=BASE_BOOK, name="choose",
    versioned=True, when=lambda row: row.state == State.DRAFT and len(row.plans) > 1,
    begins=lambda _row, said: {"plan": said["plan"]} if said.get("plan") else {},
    ask=(Field("plan", gettext_lazy("哪个方案"), "choice", choices=_plans),),
)  # fmt: skip
def choose(_actor: Account | None, row: RoutePlan, plan: str) -> str:
    """Say which of the plans is meant."""
    row.chosen = int(plan)
    return f"{row}选用“{row.plans[row.chosen]['name']}”"


def _ready(row: Any) -> bool:
    return row.state == State.DRAFT and not row.searching and row.plan is not None


@act(
    RoutePlan, "线路规划.启用", gettext_lazy("启用"), needs=LINE_MANAGE, name="put-in-force",
    when=_ready, versioned=True, back="recall",
    confirm=gettext_lazy("启用后按这个方案出行，不能再改；请先与各点联系人确认。位置为虚构的只是示意。"),
)  # fmt: skip
def put_in_force(actor: Account | None, row: RoutePlan) -> str:
    """Put a plan in force, in one's own name."""
    row.state, row.decided_by, row.decided_at = State.IN_FORCE, actor, timezone.now()
    return f"启用{row}"


@act(
    RoutePlan, "线路规划.撤回", gettext_lazy("撤回"), needs=LINE_MANAGE, name="recall",
    when=(State.IN_FORCE,), then=State.RECALLED, versioned=True, back="draft-again",
    ask=(Field("reason", gettext_lazy("撤回理由"), "reason"),),
    confirm=gettext_lazy("撤回后不再按它出行。已打印的请收回，并告知各点联系人。"),
)  # fmt: skip
def recall(_actor: Account | None, row: RoutePlan, reason: str) -> str:
    """Take a plan out of force."""
    return f"撤回{row}：{reason}"


@act(
    RoutePlan, "线路规划.重拟", gettext_lazy("改回草案"), needs=LINE_MANAGE, name="draft-again",
    when=(State.RECALLED,), then=State.DRAFT, versioned=True, back="put-in-force",
    confirm=gettext_lazy("改回草案后可以修改、重新计算；要按它出行，再由具名的人启用。"),
)  # fmt: skip
def draft_again(_actor: Account | None, row: RoutePlan) -> str:
    """Make a proposal of a plan that was taken back."""
    row.decided_by, row.decided_at = None, None
    return f"{row}改回草案"


@act(
    RoutePlan, "线路规划.存为线路", gettext_lazy("存为线路"), needs=LINE_MANAGE, name="keep",
    when=lambda row: row.plan is not None and not row.searching and row.line_id is None,
    makes=Line, ask=("name", "text"), begins=lambda row, _said: {"name": row.name},
    back=gettext_lazy("存错了，在线路的页面上停用。"),
)  # fmt: skip
def keep(_actor: Account | None, row: RoutePlan, name: str, text: str = "") -> Done:
    """Keep the stops of the plan that is meant as a line of the unit."""
    plan = row.plan or {}
    made = Line(unit=row.unit, name=name.strip(), text=text, is_demo=row.is_demo,
                source=_("由线路规划“%s”存成") % row)  # fmt: skip
    made.save()
    stops = [stop for day in plan["days"] for stop in day["stops"]]
    LineStop.objects.bulk_create([
        LineStop(line=made, position=at, site_id=stop["site"],
                 minutes=stop["leave"] - stop["start"],
                 taught="；".join([*stop["taught"], *stop["themes"]])[:200])
        for at, stop in enumerate(stops, start=1)
    ])  # fmt: skip
    row.line = made
    row.save()
    return Done(f"{row}存为线路{made}", _("已存为线路：%s。") % made, made=made)


@act(
    RoutePlan, "线路规划.停止测算", gettext_lazy("停止测算"), needs=BASE_BOOK, name="stop",
    when=lambda row: row.searching,
)  # fmt: skip
def stop(actor: Account | None, row: RoutePlan) -> str:
    """Ask the search to stop."""
    if row.task is not None:
        tasks.cancel(actor, row.task)
    return f"{row}停止测算"


@act(
    RoutePlan, "线路规划.删除", gettext_lazy("删除草案"), needs=BASE_BOOK, name="drop", back=FINAL,
    when=lambda row: row.state == State.DRAFT and not row.searching,
    confirm=gettext_lazy("删除这份草案和它的方案。存成的线路保留。"),
)  # fmt: skip
def drop(_actor: Account | None, row: RoutePlan) -> str:
    """Delete a proposal."""
    told = f"删除线路规划草案：{row}"
    row.delete()
    return told


def _end(unit: Unit, name: str) -> dict[str, object]:
    found = ways.spot(unit, unit.name)
    if found is None:
        text = _("“%s”还没有标注位置，请先在地图上标注，或者换一个地方。")
        raise GuantongError(text % unit.name, field=name)
    return {"unit": unit.pk, **found.as_json()}


def _fill(row: RoutePlan, said: dict[str, Any]) -> None:
    hours = said.pop("hours", HOURS)
    try:
        windows = opening.read(f"每天 {hours}").windows(dt.date.min)
    except GuantongError:
        windows = []
    if len(windows) != 1:
        raise GuantongError(_("请写成 8:00-18:00 的样子。"), field="hours")
    row.opens, row.closes = windows[0]
    for name, value in said.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


def _name(row: RoutePlan, name: str, keys: Any) -> None:
    """Let a plan name these themes or sites and no others."""
    through: Any = getattr(RoutePlan, name).through
    last = "heritagetheme_id" if name == "themes" else "site_id"
    pointing(through, "routeplan", [row.pk]).delete()
    through.objects.bulk_create(
        [through(routeplan_id=row.pk, **{last: int(key)}) for key in sorted(map(int, keys))]
    )


def _idle(row: RoutePlan) -> None:
    if row.searching:
        raise Conflict(_("正在测算，请等它结束，或先停止它。"))


def _submit(actor: Account | None, row: RoutePlan) -> Task:
    row.result, row.chosen = {}, 0
    title = _("%s：线路测算") % row.name
    row.task = tasks.submit(actor, row.unit, "places.route", title, {"plan": row.pk})
    row.save()
    return row.task
