"""A scenario of a term change: its page with its tabs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.frame.listings import Listing
from guantong.staffing.listings import Bounds, History, Pins, Plans
from guantong.staffing.models import Post, Scenario
from guantong.staffing.queries import plans as plan_reads
from guantong.staffing.queries import scenarios as reads
from guantong.staffing.queries import unknowns as unknown_reads
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.scoring import weighting
from guantong.staffing.services import freshness, runs, unknowns
from guantong.standards.rules import all_rules

View, Manage = PLAN_VIEW, PLAN_MANAGE
TABS = {
    "plans": gettext_lazy("运行与方案"), "weights": gettext_lazy("人岗相适度与调整幅度"),
    "bounds": gettext_lazy("结构要求"), "pins": gettext_lazy("指定人选、不作考虑"),
    "bars": gettext_lazy("资格核对"), "history": gettext_lazy("修改记录"),
}  # fmt: skip
LISTINGS: dict[str, type[Listing]] = {
    "plans": Plans, "bounds": Bounds, "pins": Pins, "history": History,
}  # fmt: skip
TEMPLATE = "staffing/scenario.html"
LATEST_RUNS, COMPARED = 5, 3


@allowed.needs(View)
def page(request: Request, pk: int) -> HttpResponse:
    """Show a scenario: what it asks for, what was found, and what to do next."""
    row = allowed.get(request, Scenario, pk, View)
    key = request.GET.get("tab") or ""
    key = key if key in TABS else "plans"
    open_to = row.state != Scenario.State.CLOSED and request.user.may(Manage, row.unit_path)
    context: dict[str, Any] = {
        "scenario": row, "tabs": TABS.items(), "tab": key, "edits": open_to,
        "prepared": reads.prepared(row), "running": runs.running(row),
        "kinds": [str(Unit.Kind(kind).label) for kind in row.unit_kinds],
        "pin_count": reads.pins(request.user, row).count(),
        "bound_count": reads.bounds(request.user, row).count(), "seconds": runs.OFFERED,
        "narrows": False, "changed": _changed(row),
    }  # fmt: skip
    context |= BUILD[key](request, row) if key in BUILD else {}
    listing = LISTINGS.get(key)
    whole: dict[str, Any] = {"title": row.name, "crumbs": way.to(row), **context}
    if listing is None:
        return render(request, TEMPLATE, whole)
    return listing.show(request, row, template=TEMPLATE, **whole)


def _changed(row: Scenario) -> list[str]:
    """Say what changed since eligibility was checked, before anybody solves on it."""
    return freshness.changed_since(row) if row.state == Scenario.State.READY else []


def _plans(request: Request, row: Scenario) -> dict[str, Any]:
    """Return what the page of searches and plans shows beside the table of plans."""
    rows = Post.objects.visible_to(request.user).filter(closed_on=None, use=row.kind)
    posts = rows.filter(rows.under(row.unit_path))
    if row.unit_kinds:
        posts = posts.filter(unit__kind__in=row.unit_kinds)
    found = plan_reads.plans(request.user, row).order_by("-number")
    latest = list(found.values_list("pk", flat=True)[:COMPARED])
    return {
        "posts": posts.count(), "teams": posts.order_by().values("unit").distinct().count(),
        "runs": reads.runs(request.user, row)[:LATEST_RUNS],
        "latest": ",".join(str(pk) for pk in reversed(latest)) if len(latest) > 1 else "",
    }  # fmt: skip


def _weights(_request: Request, row: Scenario) -> dict[str, Any]:
    """Return the declared weighting and the prices, in words."""
    known = weighting.read_weighting(row.weighting)
    prices = weighting.read_prices(row.prices).as_json()
    return {
        "terms": [(term, 100 * known.share(term.code)) for term in known.terms],
        "prices": [(weighting.PRICES[name], value) for name, value in prices.items()],
    }  # fmt: skip


def _bars(_request: Request, row: Scenario) -> dict[str, Any]:
    """Return, rule by rule, what was found when eligibility was prepared."""
    told = reads.prepared(row)
    if told is None:
        return {"rules": []}
    names = {one["code"]: one["name"] for one in told["rules"]}
    rules = [{**one, "unknown": told["unknown"].get(one["code"], 0)} for one in told["rules"]]
    rules += [
        {"code": code, "name": _rule_name(code), "pairs": 0, "people": 0, "unknown": count}
        for code, count in told["unknown"].items()
        if code not in names
    ]
    rules = [one for one in rules if one["pairs"] or one["unknown"]]
    return {
        "rules": sorted(rules, key=lambda one: (-one["pairs"], -one["unknown"])),
        "openings": unknown_reads.openings(row, unknowns.accepted(row)),
    }


def _rule_name(code: str) -> str:
    known = all_rules()
    return known[code].name if code in known else code


BUILD = {"plans": _plans, "weights": _weights, "bars": _bars}
