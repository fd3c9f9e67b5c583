"""Changing what a scenario declares: its day, weights, prices, pairs, bounds, locks and bans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guantong.core.errors import Conflict
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.screens.check import find_person, find_unit
from guantong.staffing.models import Pin, Post, Scenario, ScenarioBound
from guantong.staffing.queries import posts as post_reads
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.scoring import weighting
from guantong.staffing.screens import editing
from guantong.staffing.screens.scenario_forms import (
    BoundForm,
    CloseForm,
    NameForm,
    PairsForm,
    PinForm,
    PricesForm,
    WeightsForm,
    pairs_of,
    weights_of,
)
from guantong.staffing.services import pins, scenarios

Manage = PLAN_MANAGE


@allowed.needs(Manage)
def name(request: Request, pk: int) -> HttpResponse:
    """Change the name and the day."""
    row = allowed.get(request, Scenario, pk, Manage)

    def build(now: Scenario, data: Any) -> NameForm:
        return NameForm(data, initial={"name": now.name, "on": now.on})

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.change(request.user, row, version=version, **data)
        return _saved(request, row)

    return editing.edit(request, row, build, act, title=_("名称和日期"), submit=_("保存"))


@allowed.needs(Manage)
def weights(request: Request, pk: int) -> HttpResponse:
    """Change how a fit is made up."""
    row = allowed.get(request, Scenario, pk, Manage)
    known = weighting.read_weighting(row.weighting)

    def build(now: Scenario, data: Any) -> WeightsForm:
        return WeightsForm(data, known=weighting.read_weighting(now.weighting))

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        told = weights_of(known, data)
        scenarios.change(request.user, row, version=version, weights=told)
        return _saved(request, row, "weights")

    return editing.edit(
        request, row, build, act, title=_("适配度构成"), submit=_("保存"), back_to="?tab=weights",
        template="staffing/weights.html",
    )  # fmt: skip


@allowed.needs(Manage)
def prices(request: Request, pk: int) -> HttpResponse:
    """Change what a change costs."""
    row = allowed.get(request, Scenario, pk, Manage)

    def build(now: Scenario, data: Any) -> PricesForm:
        return PricesForm(data, known=weighting.read_prices(now.prices))

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.change(request.user, row, version=version, prices=data)
        return _saved(request, row, "weights")

    return editing.edit(
        request, row, build, act, title=_("调整的代价"), submit=_("保存"), back_to="?tab=weights",
        template="staffing/prices.html",
    )  # fmt: skip


@allowed.needs(Manage)
def pairs(request: Request, pk: int) -> HttpResponse:
    """Change what two kinds are worth together."""
    row = allowed.get(request, Scenario, pk, Manage)
    known = weighting.read_pairs(row.pairs)

    def build(now: Scenario, data: Any) -> PairsForm:
        return PairsForm(data, known=weighting.read_pairs(now.pairs))

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.change(request.user, row, version=version, pairs=pairs_of(known, data))
        return _saved(request, row, "weights")

    return editing.edit(
        request, row, build, act, title=_("搭配分值"), submit=_("保存"), back_to="?tab=weights",
        template="staffing/pairs.html",
    )  # fmt: skip


@allowed.needs(Manage)
def close(request: Request, pk: int) -> HttpResponse:
    """Put a scenario away."""
    row = allowed.get(request, Scenario, pk, Manage)

    def act(_data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.close(request.user, row, version=version)
        return _saved(request, row)

    return editing.edit(
        request, row, lambda _now, data: CloseForm(data), act, title=_("归档"), submit=_("归档"),
        note=_("归档后不能再修改设定，也不能再求解；已有的方案照旧可看。"),
    )  # fmt: skip


@allowed.needs(Manage)
def bound_add(request: Request, pk: int) -> HttpResponse:
    """Add a requirement on structure."""
    row = allowed.get(request, Scenario, pk, Manage)

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.add_bound(request.user, row, _bound_facts(request, data), version=version)
        return _saved(request, row, "bounds")

    return editing.edit(
        request, row, lambda _now, data: BoundForm(data), act, title=_("增加结构要求"),
        submit=_("保存"), back_to="?tab=bounds", template="staffing/bound.html",
    )  # fmt: skip


@allowed.needs(Manage)
def bound(request: Request, pk: int) -> HttpResponse:
    """Change a requirement on structure."""
    row = allowed.get(request, ScenarioBound, pk, Manage)

    def build(_now: Scenario, data: Any) -> BoundForm:
        now = allowed.get(request, ScenarioBound, pk, Manage)
        start = {name: getattr(now, name) for name in BoundForm.base_fields if name != "kind"}
        start["unit"] = now.unit.code if now.unit else ""
        return BoundForm(data, initial={**start, "kind": "hard" if now.is_hard else "soft"})

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        scenarios.change_bound(request.user, row, _bound_facts(request, data), version=version)
        return _saved(request, row.scenario, "bounds")

    return editing.edit(
        request, row.scenario, build, act, title=row.name, submit=_("保存"),
        back_to="?tab=bounds", template="staffing/bound.html",
    )  # fmt: skip


@require_POST
@allowed.needs(Manage)
def bound_remove(request: Request, pk: int) -> HttpResponse:
    """Take a requirement out."""
    row = allowed.get(request, ScenarioBound, pk, Manage)
    return _pressed(request, row, scenarios.remove_bound, "bounds")


@allowed.needs(Manage)
def pin_add(request: Request, pk: int) -> HttpResponse:
    """Lock somebody to a post, or bar somebody; the posts are those of the unit chosen."""
    row = allowed.get(request, Scenario, pk, Manage)
    posts = post_reads.posts(request.user)
    posts = posts.filter(Post.objects.under(row.unit_path))
    if row.unit_kinds:
        posts = posts.filter(unit__kind__in=row.unit_kinds)
    units = Unit.objects.visible_to(request.user).filter(pk__in=posts.order_by().values("unit"))
    teams: list[Unit] = list(units.order_by("path"))
    asked = request.GET.get("unit") or ""
    team = next((one for one in teams if str(one.pk) == asked), teams[0] if teams else None)
    some = post_reads.with_holders(request.user, posts.filter(unit=team)) if team else []

    def build(_now: Scenario, data: Any) -> PinForm:
        get = request.GET
        start = {"kind": get.get("kind", "lock"), "person": get.get("person", ""),
                 "post": get.get("post", "")}  # fmt: skip
        return PinForm(data, posts=some, initial=start)

    def act(data: dict[str, Any], version: int) -> HttpResponse:
        person = find_person(request, data["person"])
        found = (one.post for one in some if str(one.post.pk) == data["post"])
        post: Post | None = next(found, None)
        if data["kind"] == Pin.Kind.LOCK and post is not None:
            pins.lock(request.user, row, person, post, data["reason"], version=version)
        else:
            pins.ban(request.user, row, person, post, data["reason"], version=version)
        return _saved(request, row, "pins")

    return editing.edit(
        request, row, build, act, title=_("锁定或排除"), submit=_("保存"), back_to="?tab=pins",
        template="staffing/pin.html", teams=teams, team=team,
    )  # fmt: skip


@require_POST
@allowed.needs(Manage)
def pin_release(request: Request, pk: int) -> HttpResponse:
    """Take a lock or a ban back."""
    row = allowed.get(request, Pin, pk, Manage)
    return _pressed(request, row, pins.release, "pins")


def _pressed(
    request: Request, row: ScenarioBound | Pin, act: Callable[..., Any], tab: str
) -> HttpResponse:
    """Do what a button says on the version that its officer saw, or show the conflict."""
    version = editing.seen(request)
    try:
        act(request.user, row, version=version)
    except Conflict as error:
        return editing.refused(request, row.scenario, version, error)
    return _saved(request, row.scenario, tab)


def _bound_facts(request: Request, data: dict[str, Any]) -> dict[str, Any]:
    facts = {**data, "unit": find_unit(request, data["unit"]) if data["unit"] else None}
    if facts.pop("kind") == "hard":
        facts["price"] = None
    return facts


def _saved(request: Request, row: Scenario, tab: str = "") -> HttpResponse:
    messages.success(request, _("已保存。"))
    address = reverse("staffing:scenario", args=[row.pk])
    return redirect(f"{address}?tab={tab}" if tab else address)
