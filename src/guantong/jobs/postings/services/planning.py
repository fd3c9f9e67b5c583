"""A plan of postings: set up as a scenario of its own kind; published by two persons."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.acts import Done, act
from guantong.core.errors import Conflict, GuantongError
from guantong.core.fields import Field
from guantong.core.models import Unit
from guantong.core.scope import rows_of
from guantong.jobs.postings import matching, queries
from guantong.jobs.postings.kind import KIND, TERM
from guantong.jobs.postings.models import PostingEnd, Publication
from guantong.people.models import PracticePosting
from guantong.staffing.models import Plan, Scenario, ScenarioBound, Seat
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring.weighting import Weighting

if TYPE_CHECKING:
    from guantong.core.models import Account

LONGEST_NAME = 80
#: What is kept of a posting, in one language.
TASK, REPLACING = "驻村第一书记", "按选派方案调换"
REPLACED = PostingEnd.How.REPLACED


@act(
    Unit, "选派方案.建立", gettext_lazy("新建选派方案"), needs=PLAN_MANAGE, makes=Scenario,
    name="posting-scenario", when=lambda unit: unit.closed_on is None,
    ask=(
        Field("name", most=LONGEST_NAME,
              initial=lambda _unit: _("%s年第一书记选派") % timezone.localdate().year),
        "on",
    ),
    confirm=gettext_lazy("人选是已推荐的和正在任职的；派驻村是已列入的。条件和代价取预置值，待核。"),
)  # fmt: skip
def create(
    actor: Account | None, unit: Unit, name: str, on: dt.date, *, is_demo: bool = False
) -> Done:
    """Set up a scenario of postings for a unit and all below it.

    Raises
    ------
    GuantongError
        If the name is empty.

    """
    name = " ".join(name.split())
    if not name:
        raise GuantongError(_("请填写名称。"), field="name")
    numbers = matching.table()
    row = Scenario(
        unit=unit, name=name, on=on, kind=KIND.code, created_by=actor, changed_by=actor,
        is_demo=is_demo, weighting=Weighting((TERM,)).as_json(),
        prices={key: float(value) for key, value in numbers["prices"].items()},
    )  # fmt: skip
    row.save()
    for position, facts in enumerate(numbers["bounds"]):
        ScenarioBound(scenario=row, position=position, **facts).save()
    told = _("已建立。请先核对资格，再生成方案。")
    return Done(f"{unit.name}：{row.name}", told, made=row)


def _publishable(plan: Plan) -> bool:
    return plan.scenario.kind == KIND.code and not rows_of(plan, Publication).exists()


def changes(plan: Plan) -> list[Seat]:
    """Return the seats of a plan whose person is not whoever serves there now."""
    rows = rows_of(plan, Seat).exclude(person=None)
    rows = rows.select_related("person__unit", "post__unit").order_by("post__unit_path")
    now = queries.holders([one.post for one in rows])
    return [one for one in rows if now.get(one.post_id) != one.person_id]


@act(
    Plan, "派驻.发布", gettext_lazy("发布派驻"), needs=PLAN_MANAGE, name="publish",
    when=_publishable, makes=Publication, second=True,
    ask=(
        Field("start", gettext_lazy("到岗月份"), "month",
              initial=lambda _plan: f"{timezone.localdate():%Y-%m}"),
        "document",
    ),
    back=gettext_lazy("发布后由派驻页面的“召回、调换”更正。"),
    confirm=lambda plan: _(
        "核签后，方案中的 %d 人登记为驻村第一书记，被调换的同时结束；双方单位可见。"
    ) % len(changes(plan)),
)  # fmt: skip
def publish(actor: Account | None, plan: Plan, start: str, document: str) -> Done:
    """Let a plan be who serves where; done once it is seconded.

    Raises
    ------
    Conflict
        If nobody changes, or whoever was to come serves elsewhere meanwhile.

    """
    some = changes(plan)
    if not some:
        raise Conflict(_("方案与现在的派驻相同，没有可以发布的。"))
    made = Publication(plan=plan, number=len(some), document=document, by=actor)
    _free(actor, some, start)
    months = int(matching.table()["term"]["months"])
    for seat in some:
        if seat.person is None:
            continue
        row = PracticePosting(
            person=seat.person, kind=queries.KINDS[0], sent_from=seat.person.unit.name,
            unit=seat.post.unit, unit_name=seat.post.unit.name, task=TASK,
            at_grassroots=True, start=start, planned=months, document=document,
            is_demo=plan.scenario.is_demo,
        )  # fmt: skip
        row.save()
    made.save()
    return Done(f"{plan.name}：发布派驻 {len(some)} 人", _("已发布。"), made=made)


def _free(actor: Account | None, some: list[Seat], start: str) -> None:
    """End what those who come did elsewhere, and what others do where they come."""
    units = [one.post.unit_id for one in some]
    people = [one.person_id for one in some]
    first = PracticePosting.objects.unscoped("方案的席位已经核对权限").filter(
        kind=queries.KINDS[0], end=""
    )
    rows: Any = first.filter(unit__in=units) | first.filter(person__in=people)
    places = {place.unit_id: place for place in queries.places_of([s.post for s in some]).values()}
    for row in rows.select_related("person__unit", "unit"):
        if row.start > start:
            text = _("%(who)s %(start)s 才到岗，发布的到岗月份不能更早。")
            raise Conflict(text % {"who": row.person.name, "start": row.start}, field="start")
        place = places.get(row.unit_id) or queries.place_at(row.unit_id)
        row.end = start
        row.save()
        if place is not None:
            PostingEnd(place=place, posting=row, how=REPLACED, reason=REPLACING, by=actor).save()
