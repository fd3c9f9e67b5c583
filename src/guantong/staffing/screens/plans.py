"""A plan: what it is worth and how sure that is, who sits where, the structure before and after."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from guantong.core.errors import GuantongError
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.staffing.models import Plan, Seat
from guantong.staffing.queries import plans as reads
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.screens import running, ways
from guantong.staffing.services import proving, runs
from guantong.ui import tables as ui_tables
from guantong.ui.columns import Long, Short

View, Manage = PLAN_VIEW, PLAN_MANAGE
TABS = {
    "seats": gettext_lazy("调配表"), "bounds": gettext_lazy("结构要求"),
    "structure": gettext_lazy("结构前后"), "search": gettext_lazy("求解过程"),
}  # fmt: skip
PARTS = {
    "gains": gettext_lazy("适配度"), "couples": gettext_lazy("正职搭配"),
    "circles": gettext_lazy("全班子搭配"), "moves": gettext_lazy("调整代价"),
    "vacancies": gettext_lazy("空缺"), "left_out": gettext_lazy("未安排"),
    "bounds": gettext_lazy("结构要求未满足"),
}  # fmt: skip
COSTS = ("moves", "vacancies", "left_out", "bounds")
MOST_BOUNDS = 300


class SeatTable(ui_tables.Table):
    """Who sits where, team by team."""

    search = ("post__title", "post__unit__name", "person__name", "holder__name")
    empty = gettext_lazy("没有符合条件的席位。")
    post__unit__name = Long(
        verbose_name=gettext_lazy("单位"), order_by=("post__unit_path", "post__position")
    )
    post__title = Long(verbose_name=gettext_lazy("岗位"))
    holder__name = Short(verbose_name=gettext_lazy("现任"), empty_values=())
    change = Short(
        verbose_name=gettext_lazy("变动"), accessor="changed", order_by=("-changed",),
    )  # fmt: skip
    person__name = Short(verbose_name=gettext_lazy("拟任"), empty_values=())
    source = Long(
        verbose_name=gettext_lazy("从何岗位来"), accessor="from_post", empty_values=(),
        orderable=False,
    )  # fmt: skip

    class Meta(ui_tables.Table.Meta):
        model = Seat
        fields = (
            "post__unit__name", "post__title", "holder__name", "change", "person__name", "source",
        )  # fmt: skip

    def render_holder__name(self, record: Seat) -> str:
        """Name whoever holds the post now."""
        return record.holder.name if record.holder else "—"

    def render_person__name(self, record: Seat) -> Any:
        """Name whoever is to hold it, in bold where that is somebody else."""
        if record.person is None:
            return "—"
        return format_html("<strong>{}</strong>", record.person.name) if record.changed else (
            record.person.name
        )  # fmt: skip

    def value_person__name(self, record: Seat) -> str:
        """Write the name alone into a workbook."""
        return record.person.name if record.person else ""

    def render_change(self, record: Seat) -> Any:
        """Say what happens to the post."""
        words, look = _change(record)
        return format_html('<span class="badge seat-{}">{}</span>', look, words)

    def value_change(self, record: Seat) -> str:
        """Write the same into a workbook."""
        return str(_change(record)[0])

    def render_source(self, record: Seat) -> str:
        """Say from where whoever comes does."""
        if record.person is None or not record.changed:
            return "—"
        if record.from_post is not None:
            return record.from_post.full_name
        return f"{record.person.unit.name}{record.person.post}"


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a plan by the tab asked for."""
    row = allowed.get(request, Plan, pk, View)
    key = request.GET.get("tab") or ""
    key = key if key in TABS else "seats"
    scenario = row.scenario
    manages = request.user.may(Manage, scenario.unit_path)
    context = {
        "plan": row, "scenario": scenario, "tabs": TABS.items(), "tab": key, "manages": manages,
        "parts": _parts(row), "gap": 100 * row.gap, "left": 100 * row.left,
        "stale": scenario.version != row.scenario_version, "running": runs.running(scenario),
        "unmet": sum(bool(one["short"] or one["over"]) for one in row.counts),
        "narrows": False,
    }  # fmt: skip
    if key == "seats":
        return ui_tables.show(
            request, SeatTable, reads.seats(request.user, row), title=row.name,
            crumbs=ways.crumbs(scenario), filters=_filters(request, row),
            template="staffing/plan.html", **context,
        )  # fmt: skip
    context |= BUILD[key](request, row)
    whole = {"title": row.name, "crumbs": ways.crumbs(scenario), **context}
    return render(request, "staffing/plan.html", whole)


@require_POST
@allowed.needs(View)
def prove(request: Request, pk: int) -> HttpResponse:
    """Prove a plan anew and say what came of it."""
    row = allowed.get(request, Plan, pk, View)
    try:
        proof = proving.prove(request.user, row)
    except GuantongError as error:
        messages.error(request, error.message)
        return redirect("staffing:plan", pk)
    words = {
        "seats": proof.seats, "value": f"{proof.value:,.3f}", "bound": f"{proof.bound:,.3f}",
        "seconds": f"{proof.seconds:.1f}",
    }  # fmt: skip
    told = _(
        "复核通过：%(seats)s 个席位逐条合规，总分重算为 %(value)s，"
        "用整数运算重新证明任何方案不超过 %(bound)s。用时 %(seconds)s 秒。"
    )
    messages.success(request, told % words)
    return redirect("staffing:plan", pk)


def _change(seat: Seat) -> tuple[Any, str]:
    if seat.person_id is None:
        return _("空缺"), "empty"
    if not seat.changed:
        return _("留任"), "stays"
    return (_("交流"), "moves") if seat.from_post_id else (_("新进"), "comes")


def _filters(request: Request, plan: Plan) -> tuple[ui_tables.Choice, ...]:
    teams = [
        (unit.pk, f"{unit.name}（{changed}）" if changed else unit.name)
        for unit, changed in reads.units(request.user, plan)
    ]
    kinds = {
        "stays": Q(changed=False, person__isnull=False), "empty": Q(person=None),
        "moves": Q(changed=True, from_post__isnull=False),
        "comes": Q(changed=True, person__isnull=False, from_post=None),
        "leaves": Q(changed=True, holder__isnull=False)
        & ~Q(holder__in=Seat.objects.visible_to(request.user).filter(
            plan=plan, person__isnull=False).order_by().values("person")),
    }  # fmt: skip
    options = [
        ("stays", _("留任")), ("moves", _("交流")), ("comes", _("新进")), ("empty", _("空缺")),
        ("leaves", _("现任未安排")),
    ]  # fmt: skip
    return (
        ui_tables.Choice(
            "team", _("班子（变动数）"), teams,
            apply=lambda some, value: some.filter(post__unit=int(value)),
        ),
        ui_tables.Choice(
            "change", _("变动"), options, apply=lambda some, value: some.filter(kinds[value])
        ),
    )  # fmt: skip


def _parts(plan: Plan) -> list[tuple[Any, float]]:
    """Return what a plan's points are made up of, costs as what they take away."""
    told = []
    for name, words in PARTS.items():
        value = float(plan.parts.get(name, 0.0))
        if value:
            told.append((words, -abs(value) if name in COSTS else value))
    return told


def _bounds(request: Request, plan: Plan) -> dict[str, Any]:
    every = request.GET.get("show") == "all"
    rows = [one for one in plan.counts if every or one["short"] or one["over"]]
    rows.sort(key=lambda one: -float(one["paid"]))
    met = sum(not (one["short"] or one["over"]) for one in plan.counts)
    return {"rows": rows[:MOST_BOUNDS], "every": every, "met": met, "cut": len(rows) > MOST_BOUNDS}


def _structure(request: Request, plan: Plan) -> dict[str, Any]:
    seats = reads.seats(request.user, plan)
    counted = seats.filter(person__isnull=False).count(), seats.filter(holder__isnull=False).count()
    later, now = (max(1, one) for one in counted)
    return {
        "structure": [
            (name, before, 100 * before / now, after, 100 * after / later)
            for name, before, after in reads.before_and_after(request.user, plan)
        ],
        "sits_now": counted[1], "sits_later": counted[0],
        "leaving": reads.leaving(request.user, plan),
    }  # fmt: skip


def _search(_request: Request, plan: Plan) -> dict[str, Any]:
    curve = plan.curve
    points = [running.standing(point, plan.baseline) for point in curve]
    return {
        "curve_text": running.as_text(curve),
        "table": points,
        "now": points[-1] if points else None,
    }


BUILD = {"bounds": _bounds, "structure": _structure, "search": _search}
