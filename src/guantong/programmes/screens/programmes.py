"""A programme: its page with its tabs, and what fewer changes cost."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guantong.core.requests import Request
from guantong.core.services import events
from guantong.core.text import Text
from guantong.frame import allowed, way
from guantong.frame.listings import Listing
from guantong.frame.records.page import MOST_SHOWN, facts
from guantong.programmes.listings import Batches, BatchPlans, Budgets, Funds, VillagePins
from guantong.programmes.models import Programme
from guantong.programmes.planning.instance import published
from guantong.programmes.queries import comparing
from guantong.programmes.room import PROGRAMME_MANAGE, PROGRAMME_VIEW
from guantong.programmes.services import runs
from guantong.programmes.services.programmes import AIMS, EDITED, RULES

View, Manage = PROGRAMME_VIEW, PROGRAMME_MANAGE
TABS = {
    "plans": gettext_lazy("方案"), "rules": gettext_lazy("规则和权重"),
    "funds": gettext_lazy("资金来源"), "budgets": gettext_lazy("年度资金"),
    "batches": gettext_lazy("分批要求"), "pins": gettext_lazy("锁定和排除"),
    "history": gettext_lazy("修改记录"),
}  # fmt: skip
LISTINGS: dict[str, type[Listing]] = {
    "plans": BatchPlans, "funds": Funds, "budgets": Budgets, "batches": Batches,
    "pins": VillagePins,
}  # fmt: skip
#: Acts on the programme that stand above the table of a tab.
OFFERS = {
    "rules": ("rules", "weights"), "funds": ("fund-add",), "budgets": ("budget",),
    "batches": ("batch-add",), "pins": ("lock", "ban"),
}  # fmt: skip
#: In what a rule counts.
COUNTED = {
    "weak_line": gettext_lazy("%s 元"), "strong_line": gettext_lazy("%s 元"),
    "late_after": gettext_lazy("第 %s 年"), "most_starts": gettext_lazy("%s 个"),
    "town_starts": gettext_lazy("%s 个"), "first_share": "%s%%",
    "years_after": gettext_lazy("%s 年"),
}  # fmt: skip
TEMPLATE = "programmes/programme.html"


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a programme: what it asks for, what was found, and what to do next."""
    row = allowed.get(request, Programme, pk, View)
    key = request.GET.get("tab") or "plans"
    key = key if key in TABS else "plans"
    manages = row.state in EDITED and request.user.may(Manage, row.unit_path)
    context: dict[str, Any] = {
        "title": row.name, "crumbs": way.to(row), "programme": row, "tabs": TABS.items(),
        "tab": key, "manages": manages, "running": runs.running(row), "live": published(row),
        "offers": OFFERS.get(key, ()), "seconds": runs.OFFERED, "default": runs.SECONDS,
        "narrows": False,
    }  # fmt: skip
    if key == "rules":
        context |= {
            "facts": _rules(row),
            "weights": [(label, row.weights.get(name)) for name, label in AIMS.items()],
        }
    if key == "history":
        context["history"] = events.of(row)[:MOST_SHOWN]
    listing = LISTINGS.get(key)
    if listing is None:
        return render(request, TEMPLATE, context)
    return listing.show(request, row, template=TEMPLATE, **context)


def _rules(row: Programme) -> list[tuple[Text, str]]:
    """Say each rule with what it counts in."""
    return [
        (label, "—" if value is None else str(COUNTED.get(name, "%s")) % _thousands(value))
        for name, (label, value) in zip(RULES, facts(row, RULES), strict=True)
    ]


def _thousands(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


@allowed.needs(View)
def curve(request: Request, pk: int) -> HttpResponse:
    """Show what fewer changes of the published plan cost."""
    row = allowed.get(request, Programme, pk, View)
    points = comparing.curve(row)
    best = max((one.worth for one in points), default=0.0)
    context = {
        "title": _("变动多少，得益多少"), "crumbs": way.through(row), "programme": row,
        "running": runs.running(row), "live": published(row),
        "points": [(one, 100 * (best - one.worth) / best if best else 0.0) for one in points],
    }  # fmt: skip
    return render(request, "programmes/curve.html", context)
