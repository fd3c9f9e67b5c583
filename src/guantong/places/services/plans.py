"""Drafts of a village's grids: asked for, changed by one edit, signed by a second person.

Drawing is background work; what is found is a draft until a second person signs it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import pointing, rows_of, rows_under
from guantong.core.services import bulk, tasks
from guantong.places.models import Grid, GridPlan, Household, VillageGroup
from guantong.places.room import GRID_DRAW, GRID_SIGN
from guantong.places.services import grids, ground
from guantong.places.services.households import is_village
from guantong.standards import grids as standard

if TYPE_CHECKING:
    from collections.abc import Sequence

    from guantong.core.models import Account

State = GridPlan.State
TASK, ALL = "places.grids", "places.grids-all"
#: How much more may be walked rather than move a household, metres: what the slider offers.
PRICES = (
    (0, gettext_lazy("不考虑现状")), (100, gettext_lazy("尽量少动")),
    (500, gettext_lazy("能不动就不动")),
)  # fmt: skip


def _drawn_here(unit: Unit) -> bool:
    return is_village(unit) and grids.keeps_here(unit)


def _sizes(_actor: Any, _row: Any) -> list[tuple[str, str]]:
    return [
        (key, _("%(name)s：%(least)d—%(most)d 户") % {
            "name": one.name, "least": one.least, "most": one.most,
        })
        for key, one in standard.sizes().items() if key != "contact"
    ]  # fmt: skip


ASKED = (
    Field("size", gettext_lazy("每格户数"), "choice", choices=_sizes, initial="village",
          help=gettext_lazy("户数是参数，出处写在方案上")),
    Field("target", gettext_lazy("希望每格多少户"), "number", required=False, least=1, most=500),
    Field("number", gettext_lazy("希望几个网格"), "number", required=False, least=1, most=200,
          help=gettext_lazy("小组不拆分时不一定做得到；空着由系统给出，并写明可以是几个")),
    Field("split", gettext_lazy("小组可以拆分"), "flag", required=False,
          help=gettext_lazy("一般不选：一个小组在一个网格里")),
    Field("price", gettext_lazy("和现有网格相比"), "choice", choices=PRICES, initial=100),
)  # fmt: skip


@act(
    Unit, "网格方案.生成", gettext_lazy("划分网格"), needs=GRID_DRAW, name="grids-draw",
    makes=GridPlan, when=_drawn_here, ask=ASKED,
)  # fmt: skip
def draw(actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Ask for a draft of a village's grids.

    Raises
    ------
    Conflict
        If one is being made.

    """
    made = asked(actor, unit, **said)
    title = f"{unit}：{_('划分网格')}"
    made.task = tasks.submit(actor, unit, TASK, title, {"plan": made.pk})
    made.save(update_fields=["task"])
    return Done(f"{unit}划分网格", _("已提交。"), made=made)


def asked(
    actor: Account | None, unit: Unit, *, size: str = "village", target: int | None = None,
    number: int | None = None, split: bool = False, price: int | str = 100,
    is_demo: bool = False,
) -> GridPlan:  # fmt: skip
    """Write down what is asked; it is to be drawn.

    Raises
    ------
    Conflict
        If a draft of the village is being made.

    """
    running = [one for one in rows_of(unit, GridPlan).filter(state=State.RUNNING) if one.live]
    if running:
        raise Conflict(_("“%s”的方案正在生成，请等它结束。") % unit)
    limits = standard.size(size)
    made = GridPlan(
        unit=unit, number=_next(unit), low=limits.least, high=limits.most, source=limits.citation,
        whole=not split, price=int(price or 0), made_by=actor, is_demo=is_demo,
        asked={name: value for name, value in (("target", target), ("number", number)) if value},
    )  # fmt: skip
    made.save()
    return made


def _next(unit: Unit) -> int:
    last: int | None = rows_of(unit, GridPlan).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@act(
    Unit, "网格方案.逐村生成", gettext_lazy("逐村划分网格"), needs=GRID_DRAW, name="grids-draw-all",
    when=lambda unit: unit.kind in (Unit.Kind.TOWNSHIP, Unit.Kind.COUNTY, Unit.Kind.ZONE),
    back=gettext_lazy("生成的都是草案，可以逐村作废；办理中可以停止。"),
    confirm=gettext_lazy("有住户、由本系统划分的村各生成一份草案；已有草案的村跳过。"),
    ask=(ASKED[0], ASKED[4]),
)  # fmt: skip
def draw_all(actor: Account | None, unit: Unit, size: str, price: int | str = 100) -> Done:
    """Ask for a draft of every village below a unit that has none, in one task."""
    title = f"{unit}：{_('逐村划分网格')}"
    task = tasks.submit(actor, unit, ALL, title, {"unit": unit.pk, "size": size, "price": price})
    return Done(title, _("已提交。每村生成一份草案。"), made=task)


def villages_to_draw(unit: Unit) -> list[Unit]:
    """Return the villages below a unit that have households, no draft, and are drawn here."""
    drafted = rows_under(unit, GridPlan).filter(state=State.DRAFT).order_by().values("unit")
    lived = rows_under(unit, Household).filter(left_on=None).order_by().values("unit")
    rows = rows_under(unit, Unit).filter(kind=Unit.Kind.VILLAGE, closed_on=None, pk__in=lived)
    return [one for one in rows.exclude(pk__in=drafted).order_by("path") if grids.keeps_here(one)]


def is_draft(plan: Any) -> bool:
    """Tell whether a plan is the village's draft."""
    return bool(plan.state == State.DRAFT)


def stale(plan: Any) -> bool:
    """Tell whether households changed since a draft was made."""
    return bool(ground.stood(ground.households_of(plan.unit)) != plan.stood)


def _signable(plan: GridPlan) -> bool:
    return is_draft(plan) and grids.keeps_here(plan.unit)


def _with(_actor: Any, plan: Any) -> list[tuple[str, str]]:
    centres = pointing(Household, "pk", [one["centre"] for one in plan.grids]).in_bulk()
    return [
        (str(one["centre"]), _("第 %(n)d 格（%(many)d 户，中心 %(row)s）") % {
            "n": n, "many": len(one["households"]), "row": centres.get(one["centre"], "—"),
        })
        for n, one in enumerate(plan.grids, 1)
    ]  # fmt: skip


def _edits(plan: GridPlan) -> Sequence[Field]:
    what = (
        Field("group", type=VillageGroup, label=gettext_lazy("哪个小组"))
        if plan.whole else Field("household", gettext_lazy("哪一户"), Household)
    )  # fmt: skip
    return (what, Field("to", gettext_lazy("划入"), "choice", choices=_with))


@act(
    GridPlan, "网格方案.试调整", gettext_lazy("试着调整"), needs=GRID_DRAW, name="try",
    makes=GridPlan, when=is_draft, ask=_edits,
)  # fmt: skip
def attempt(
    actor: Account | None, plan: GridPlan, to: str, group: VillageGroup | None = None,
    household: Household | None = None,
) -> Done:  # fmt: skip
    """Ask what it costs to put a group, or a household, into another grid; nothing is changed yet.

    Raises
    ------
    GuantongError
        If the group or household is another village's, or stands there already.

    """
    row: Any = group or household
    if row is None or row.unit_id != plan.unit_id:
        raise GuantongError(
            _("请选本村的小组或住户。"), field="group" if plan.whole else "household"
        )
    lock = {"group" if group else "household": row.pk, "with": int(to)}
    same = [one for one in plan.locks if {**one, "with": 0} != {**lock, "with": 0}]
    made = GridPlan(
        unit=plan.unit, number=_next(plan.unit), low=plan.low, high=plan.high, source=plan.source,
        whole=plan.whole, price=plan.price, asked=plan.asked, locks=[*same, lock], parent=plan,
        made_by=actor, is_demo=plan.is_demo, told=_("%s划入另一格") % row,
    )  # fmt: skip
    made.save()
    words = _("试调整网格")
    title = f"{plan.unit}：{words}"
    made.task = tasks.submit(actor, plan.unit, TASK, title, {"plan": made.pk})
    made.save(update_fields=["task"])
    return Done(f"{plan}试调整", _("正在计算调整的代价。"), made=made)


@act(
    GridPlan, "网格方案.采用", gettext_lazy("采用这个调整"), needs=GRID_DRAW, name="adopt",
    when=lambda plan: plan.state == State.TRIAL,
    back=gettext_lazy("采用后仍是草案，可以再调整。"),
)  # fmt: skip
def adopt(actor: Account | None, plan: GridPlan) -> str:
    """Let an edit be the village's draft."""
    replace(plan.unit)
    plan.state = State.DRAFT
    plan.save()
    return f"{plan}采用"


def replace(unit: Unit) -> None:
    """Let a village's draft be replaced."""
    rows_of(unit, GridPlan).filter(state=State.DRAFT).update(state=State.REPLACED)


@act(
    GridPlan, "网格方案.作废", gettext_lazy("作废"), needs=GRID_DRAW, name="drop",
    when=lambda plan: plan.state in (State.DRAFT, State.TRIAL, State.FAILED),
    back=gettext_lazy("作废后可以重新生成。"),
    confirm=gettext_lazy("草案作废；现有网格不变。"),
)  # fmt: skip
def drop(actor: Account | None, plan: GridPlan) -> str:
    """Drop a draft."""
    plan.state = State.DROPPED
    plan.save()
    return f"{plan}作废"


def _vet(plan: GridPlan, **_given: Any) -> None:
    if not grids.keeps_here(plan.unit):
        raise Conflict(_("这个村的网格由外部系统登记，这里不划分。"))
    if stale(plan):
        raise Conflict(_("生成以后住户有变动，方案已过时，请重新生成。"))


def _warning(plan: GridPlan) -> str:
    now = rows_of(plan.unit, Grid).filter(closed_on=None).count()
    told = {"new": len(plan.grids), "now": now}
    if not now:
        return _("确认后启用 %(new)d 个网格，按自西向东、自北向南编号。") % told
    return _(
        "确认后现有 %(now)d 个网格停用，启用 %(new)d 个网格，按自西向东、自北向南重新编号；"
        "原来的保留备查。"
    ) % told  # fmt: skip


@act(
    GridPlan, "网格方案.确认", gettext_lazy("提请确认"), needs=GRID_DRAW, seconder=GRID_SIGN,
    name="sign", when=_signable, second=True, vet=_vet, confirm=_warning,
    back=gettext_lazy("确认后可以重新划分；原来的网格停用并保留。"),
)  # fmt: skip
def sign(actor: Account | None, plan: GridPlan) -> Done:
    """Put a draft in force: its grids are numbered, those before are closed.

    Raises
    ------
    Conflict
        If households changed since, or an outside system keeps the grids.

    """
    _vet(plan)
    today = timezone.localdate()
    before = list(rows_of(plan.unit, Grid).filter(closed_on=None))
    was = dict(
        rows_of(plan.unit, Household).filter(grid__in=[one.pk for one in before])
        .values_list("pk", "grid")
    )  # fmt: skip
    grids.close(before, today)
    by_key = {one.pk: one for one in before}
    rows_of(plan.unit, GridPlan).filter(state=State.SIGNED).update(state=State.REPLACED)
    pairs: list[tuple[int, int]] = []
    for number, one in enumerate(plan.grids, 1):
        made = _put_in_force(plan, number, one, by_key.get(_heir(one["households"], was)))
        pairs += [(made.pk, key) for key in one["households"]]
    rows_of(plan.unit, Household).filter(grid__in=list(by_key)).update(grid=None)
    bulk.set_values(Household, "grid_id", pairs)
    plan.state, plan.signed_on = State.SIGNED, today
    plan.save()
    return Done(f"{plan}确认，启用 {len(plan.grids)} 个网格", made=plan)


def _heir(keys: list[int], was: dict[int, int]) -> int:
    """Return the closed grid with which a new one shares most households, 0 for none."""
    shared = [was[key] for key in keys if key in was]
    return max(sorted(set(shared)), key=shared.count, default=0)


def _put_in_force(
    plan: GridPlan, number: int, one: dict[str, Any], before: Grid | None
) -> Grid:  # fmt: skip
    made = Grid(
        unit=plan.unit, number=number, code=standard.code(plan.unit.code, number),
        name=_("第%d网格") % number, plan=plan, since=plan.signed_on or timezone.localdate(),
        proposed_id=one["centre"], before=before, is_demo=plan.is_demo,
        leader=before.leader if before else None,
        organisation=before.organisation if before else None,
        centre=before.centre if before and before.centre_id in one["households"] else None,
    )  # fmt: skip
    made.save()
    return made
