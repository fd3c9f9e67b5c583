"""Drafts of who keeps contact with which household of a village: a person confirms them.

Nobody is compared with anybody: under each name stand the households, with the reason.
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
from guantong.core.scope import pointing, rows_of, rows_of_all
from guantong.core.services import tasks
from guantong.places.models import Contact, ContactBar, ContactPlan, Household
from guantong.places.room import HOUSEHOLD_MANAGE
from guantong.places.services import contacts, drawing, ground, plans
from guantong.places.services.households import is_village
from guantong.standards import grids as standard

if TYPE_CHECKING:
    from guantong.core.models import Account

State = ContactPlan.State
TASK = "places.contacts"
REASON = "联系人安排任务，范围在提交时已经核对"
PRICES = (
    (0, gettext_lazy("不考虑现状")), (200, gettext_lazy("尽量少换")),
    (2_000, gettext_lazy("能不换就不换")),
)  # fmt: skip


@act(
    Unit, "联系方案.生成", gettext_lazy("安排联系人"), needs=HOUSEHOLD_MANAGE, name="contacts-draw",
    makes=ContactPlan, when=is_village,
    ask=(
        Field("low", gettext_lazy("每人最少几户"), "number", least=1, most=50,
              initial=lambda _row: standard.size("contact").least),
        Field("high", gettext_lazy("每人最多几户"), "number", least=1, most=100,
              initial=lambda _row: standard.size("contact").most),
        Field("price", gettext_lazy("和现在的联系人相比"), "choice", choices=PRICES, initial=200),
    ),
)  # fmt: skip
def draw(actor: Account | None, unit: Unit, **said: Any) -> Done:
    """Ask for a draft of who keeps contact with whom.

    Raises
    ------
    Conflict
        If one is being made.
    GuantongError
        If the least is above the most.

    """
    made = asked(actor, unit, **said)
    title = f"{unit}：{_('安排联系人')}"
    made.task = tasks.submit(actor, unit, TASK, title, {"plan": made.pk})
    made.save(update_fields=["task"])
    return Done(f"{unit}安排联系人", _("已提交。"), made=made)


def asked(
    actor: Account | None, unit: Unit, *, low: int | None = None, high: int | None = None,
    price: int | str = 200, is_demo: bool = False,
) -> ContactPlan:  # fmt: skip
    """Write down what is asked; errors as `draw`."""
    limits = standard.size("contact")
    low, high = low or limits.least, high or limits.most
    if low > high:
        raise GuantongError(_("最少户数应不大于最多户数。"), field="low")
    if any(one.live for one in rows_of(unit, ContactPlan).filter(state=State.RUNNING)):
        raise Conflict(_("“%s”的方案正在生成，请等它结束。") % unit)
    last = rows_of(unit, ContactPlan).aggregate(last=Max("number"))["last"] or 0
    made = ContactPlan(
        unit=unit, number=last + 1, low=low, high=high, source=limits.citation,
        price=int(price or 0), made_by=actor, is_demo=is_demo,
    )  # fmt: skip
    made.save()
    return made


def make(plan: ContactPlan) -> ContactPlan:
    """Assign the contacts as a plan asks and keep it as the village's draft.

    Raises
    ------
    GuantongError
        If nobody can be assigned; the plan says why.

    """
    unit = plan.unit
    land = ground.read(unit)
    some = list(rows_of(unit, Contact).filter(left_on=None, present=True).order_by("pk"))
    bars = list(rows_of_all([row.pk for row in some], ContactBar, "contact")
                .filter(lifted_on=None))  # fmt: skip
    try:
        found = drawing.assign(land, some, bars, plan.low, plan.high, plan.price)
    except GuantongError as error:
        plan.state, plan.told = State.FAILED, error.message[:400]
        plan.save()
        raise
    left = [(row.pk, _("没有位置，不知道多远")) for row in land.left]
    plan.proven, plan.stood = found.proven, land.stood
    plan.result = {
        "pairs": [[pk, to, why] for pk, (to, why) in found.pairs.items()],
        "unserved": [[pk, why] for pk, why in (*found.unserved, *left)],
        "homeless": [one.pk for one in some if one.home_id not in land.place],
    }  # fmt: skip
    rows_of(unit, ContactPlan).filter(state=State.DRAFT).update(state=State.REPLACED)
    plan.state = State.DRAFT
    plan.save()
    return plan


@tasks.kind(TASK)
def run(progress: tasks.Progress) -> dict[str, Any]:
    """Assign the contacts of one village."""
    rows = ContactPlan.objects.unscoped(REASON).select_related("unit", "task")
    plan = rows.get(pk=progress.task.arguments["plan"])
    progress(5, _("读取住户和联系人"))
    make(plan)
    return {"message": _("得到%s") % plan, "link": plan.get_absolute_url()}


def changes(plan: ContactPlan) -> list[tuple[Household, Contact]]:
    """Return the households that a draft gives to somebody else than now."""
    pairs = {pk: to for pk, to, _why in plan.result.get("pairs", [])}
    rows = rows_of(plan.unit, Household).filter(left_on=None).in_bulk()
    people = pointing(Contact, "pk", set(pairs.values())).in_bulk()
    return [
        (rows[pk], people[to]) for pk, to in pairs.items()
        if pk in rows and to in people and rows[pk].contact_id != to
    ]  # fmt: skip


def _warning(plan: ContactPlan) -> str:
    text = _("确认后 %(n)d 户换联系人，从今天起算；%(left)d 户没有安排。")
    return text % {"n": len(changes(plan)), "left": len(plan.result.get("unserved", []))}


@act(
    ContactPlan, "联系方案.确认", gettext_lazy("确认安排"), needs=HOUSEHOLD_MANAGE, name="confirm",
    when=plans.is_draft, confirm=_warning,
    back=gettext_lazy("确认后可以逐户改，也可以重新安排；联系记录都保留。"),
)  # fmt: skip
def confirm(actor: Account | None, plan: ContactPlan) -> str:
    """Let a draft hold from today on.

    Raises
    ------
    Conflict
        If households, contacts or what is barred changed since.

    """
    if plans.stale(plan):
        raise Conflict(_("生成以后住户有变动，方案已过时，请重新生成。"))
    some = changes(plan)
    gone = [to for _row, to in some if to.left_on is not None]
    barred = set(
        rows_of_all([row.pk for row, _to in some], ContactBar, "household")
        .filter(lifted_on=None).values_list("household", "contact")
    )  # fmt: skip
    if gone or any((row.pk, to.pk) in barred for row, to in some):
        raise Conflict(_("生成以后联系人有变动，方案已过时，请重新生成。"))
    today = timezone.localdate()
    contacts.hand_over(actor, some, today, is_demo=plan.is_demo)
    rows_of(plan.unit, ContactPlan).filter(state=State.SIGNED).update(state=State.REPLACED)
    plan.state, plan.signed_on, plan.signed_by = State.SIGNED, today, actor
    plan.save()
    return f"{plan}确认"


@act(
    ContactPlan, "联系方案.作废", gettext_lazy("作废"), needs=HOUSEHOLD_MANAGE, name="drop",
    when=lambda plan: plan.state in (State.DRAFT, State.FAILED),
    back=gettext_lazy("作废后可以重新生成。"),
    confirm=gettext_lazy("草案作废；现在的联系人不变。"),
)  # fmt: skip
def drop(actor: Account | None, plan: ContactPlan) -> str:
    """Drop a draft."""
    plan.state = State.DROPPED
    plan.save()
    return f"{plan}作废"
