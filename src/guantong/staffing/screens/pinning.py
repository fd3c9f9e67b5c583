"""Locking, barring, releasing, taking back: each with its reason, none over another officer's."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from guantong.core.errors import Conflict, GuantongError
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people.models import Person
from guantong.staffing.models import Pin, Plan, Seat
from guantong.staffing.queries import scenarios
from guantong.staffing.queries.boards import Pinned
from guantong.staffing.room import PLAN_MANAGE
from guantong.staffing.screens.pin_forms import BAN, LOCK, STEPS, PinForm, seen, told
from guantong.staffing.screens.seats import (
    person_context,
    person_of,
    plan_of,
    seat_context,
    seat_of,
    template_of,
)
from guantong.staffing.services import pins, undoing

Manage = PLAN_MANAGE
MOST_STEPS = 20
CHANGED = "board-changed"


@require_POST
@allowed.needs(Manage)
def pin(request: Request, pk: int) -> HttpResponse:
    """Lock or bar; what was typed stays in the form if it cannot be done."""
    plan = plan_of(request, pk)
    form = PinForm(request.POST, has_post=bool(request.POST.get("post")))
    valid = form.is_valid()
    data = form.cleaned_data
    if data.get("person") is None:
        raise Http404
    person = person_of(request, plan, data["person"])
    row = seat_of(request, plan, data["post"]) if data.get("post") else None
    status = 422
    if valid:
        try:
            return _pinned(request, plan, row, person, data)
        except GuantongError as error:
            form, status = _kept(request, plan, data, error), error.status
    if row is None:
        context = person_context(request, plan, person, form)
    else:
        context = seat_context(request, plan, row, person, form)
    return render(request, template_of(request), context, status=status)


@require_POST
@allowed.needs(Manage)
def release(request: Request, pk: int, pin: int) -> HttpResponse:
    """Take a lock or a ban back."""
    plan = plan_of(request, pk)
    row = allowed.get(request, Pin, pin, Manage)
    before = undoing.standing(plan.scenario)
    words = _("解除%(kind)s：%(who)s") % {"kind": row.get_kind_display(), "who": row.person.name}
    try:
        held = pins.release(request.user, row, version=_version(request)).scenario
    except GuantongError as error:
        return _list(request, plan, error)
    _remember(request, undoing.Step.made(held, words, before))
    return _list(request, plan)


@require_POST
@allowed.needs(Manage)
def undo(request: Request, pk: int) -> HttpResponse:
    """Take the officer's last step back, unless somebody changed the scenario since."""
    plan = plan_of(request, pk)
    steps = request.session.get(STEPS, [])
    if not steps:
        return _list(request, plan, Conflict(_("没有可以撤销的操作。")))
    step = undoing.Step.read(steps[-1])
    try:
        held = undoing.undo(request.user, plan.scenario, step, version=step.version)
    except GuantongError as error:
        if error.status == Conflict.status:
            # What others built on is not taken back from under them; it can be released one by one.
            request.session[STEPS] = []
        return _list(request, plan, error)
    request.session[STEPS] = _rebased(steps[:-1], step, held.version)
    return _list(request, plan)


def _pinned(
    request: Request, plan: Plan, row: Seat | None, person: Person, data: dict[str, Any]
) -> HttpResponse:
    actor: Any = request.user
    before = undoing.standing(plan.scenario)
    asked = {"reason": data["reason"], "version": data["version"]}
    kind, post = data["kind"], row.post if row else None
    if kind == LOCK and post is not None:
        made = pins.lock(actor, plan.scenario, person, post, **asked)
        words = _("锁定：%(who)s 任 %(post)s") % {"who": person.name, "post": post.full_name}
    else:
        post = post if kind == BAN else None
        made = pins.ban(actor, plan.scenario, person, post, **asked)
        where = post.full_name if post else _("任何职位")
        words = _("排除：%(who)s 不任 %(post)s") % {"who": person.name, "post": where}
    held = made.scenario
    _remember(request, undoing.Step.made(held, words, before))
    if not request.headers.get("HX-Request"):
        messages.success(request, words)
        address = reverse("staffing:board", args=[plan.pk])
        return redirect(f"{address}?unit={row.post.unit_id}" if row else address)
    context = {**_pins(request, plan), "words": words}
    return _changed(render(request, "staffing/board/pinned.html", context))


def _kept(request: Request, plan: Plan, data: dict[str, Any], error: GuantongError) -> PinForm:
    """Return the form with what was typed, the error, and what others did since it was opened."""
    now = seen(request.user, plan)
    form = PinForm({**data, **now}, has_post=bool(data.get("post")))
    form.is_valid()
    form.add_error(error.field if error.field in form.fields else None, error.message)
    if error.status == Conflict.status:
        form.since = _since(request, plan, data["seen"])
    return form


def _since(request: Request, plan: Plan, seen: str) -> dict[str, Any]:
    """Return which pins came and how many went since they were seen."""
    known = {int(pk) for pk in seen.split(",") if pk.isdigit()}
    rows = list(scenarios.pins(request.user, plan.scenario))
    return {
        "came": [pin for pin in rows if pin.pk not in known],
        "went": len(known - {pin.pk for pin in rows}),
    }


def _list(request: Request, plan: Plan, error: GuantongError | None = None) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        if error:
            messages.error(request, error.message)
        return redirect("staffing:board", plan.pk)
    context = {**_pins(request, plan), "error": error}
    template = "staffing/board/pins.html"
    if error:
        return render(request, template, context, status=error.status)
    return _changed(render(request, template, context))


def _pins(request: Request, plan: Plan) -> dict[str, Any]:
    """Return what the list of pins shows; it comes with every answer that changes it."""
    return {
        "plan": plan, "scenario": plan.scenario, "manages": True,
        "pinned": Pinned.of(request.user, plan.scenario),
        "pin_context": told(request, plan),
    }  # fmt: skip


def _changed(answer: HttpResponse) -> HttpResponse:
    """Let the other parts of the board be fetched anew, once the answer is in its place."""
    answer["HX-Trigger-After-Swap"] = CHANGED
    return answer


def _remember(request: Request, step: undoing.Step) -> None:
    steps = [*request.session.get(STEPS, []), step.as_json()]
    request.session[STEPS] = steps[-MOST_STEPS:]


def _rebased(steps: list[dict[str, Any]], done: undoing.Step, version: int) -> list[dict[str, Any]]:
    """Let the step before follow on, if it made what the last began on: nobody came between."""
    made = {"scenario": done.scenario, "version": done.base}
    if steps and made.items() <= steps[-1].items():
        steps[-1] = {**steps[-1], "version": version}
    return steps


def _version(request: Request) -> int | None:
    value = request.POST.get("version", "")
    return int(value) if value.isdigit() else None
