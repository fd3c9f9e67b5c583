"""One seat of a plan: whoever sits there or is to sit there, every rule, the fit, the reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from guantong.core.errors import GuantongError
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed, way
from guantong.people.models import Person
from guantong.staffing.models import Plan, Post, Seat
from guantong.staffing.queries import boards, plans
from guantong.staffing.room import PLAN_MANAGE, PLAN_VIEW
from guantong.staffing.screens import unknowns
from guantong.staffing.screens.pin_forms import PinForm, new
from guantong.staffing.services import explaining, fits
from guantong.standards.rules import Finding, Verdict

View, Manage = PLAN_VIEW, PLAN_MANAGE


@require_GET
@allowed.needs(View)
def seat(request: Request, pk: int, post: int) -> HttpResponse:
    """Show one seat with whoever sits there, or with a person who is to be put there."""
    plan = plan_of(request, pk)
    row = seat_of(request, plan, post)
    key = request.GET.get("person", "")
    person = person_of(request, plan, int(key)) if key.isdigit() else row.person
    return render(request, template_of(request), seat_context(request, plan, row, person))


@require_GET
@allowed.needs(View)
def why(request: Request, pk: int, post: int) -> HttpResponse:
    """Explain a seat: what its holder brings, who else could, which rules bar how many."""
    return _told(request, pk, post, "why", "story", explaining.explain)


@require_GET
@allowed.needs(View)
def without(request: Request, pk: int, post: int) -> HttpResponse:
    """Tell what the best plan without whoever sits there would be worth."""
    return _told(request, pk, post, "without", "loss", explaining.without)


def _told(
    request: Request, pk: int, post: int, template: str, name: str, ask: Callable[..., Any]
) -> HttpResponse:
    """Show what a service tells of a seat, or why it cannot."""
    plan = plan_of(request, pk)
    row = seat_of(request, plan, post)
    context: dict[str, Any] = {"plan": plan, "seat": row}
    try:
        context[name] = ask(request.user, plan, row.post)
    except GuantongError as error:
        context["fault"] = error.message
    return render(request, f"staffing/board/{template}.html", context)


@require_GET
@allowed.needs(View)
def person(request: Request, pk: int, person: int) -> HttpResponse:
    """Show a person beside the plan, whatever seat: to say that they get none."""
    plan = plan_of(request, pk)
    found = person_of(request, plan, person)
    return render(request, template_of(request), person_context(request, plan, found))


def plan_of(request: Request, pk: int) -> Plan:
    """Return a plan in scope with its scenario, or answer 404."""
    rows = plans.plans(request.user)
    found = rows.select_related("parent", "scenario__changed_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    request.row = found
    return found


def seat_of(request: Request, plan: Plan, post: int) -> Seat:
    """Return a seat of a plan, or answer 404."""
    found = plans.seats(request.user, plan).filter(post_id=post).first()
    if found is None:
        raise Http404
    return found


def seat_context(
    request: Request, plan: Plan, row: Seat, person: Person | None,
    form: PinForm | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return what the page of a seat shows."""
    actor: Any = request.user
    scenario = plan.scenario
    pinned = boards.Pinned.of(actor, scenario)
    people = [one for one in (person, row.person) if one]
    context: dict[str, Any] = {
        "title": row.post.full_name, "crumbs": crumbs(plan, row.post.unit), "plan": plan,
        "scenario": scenario, "seat": row, "person": person, "cards": boards.cards(
            actor, plan, people), "other": person is not None and person.pk != row.person_id,
        "manages": actor.may(Manage, scenario.unit_path), "lock": pinned.locks.get(row.post_id),
        "form": form,
    }  # fmt: skip
    if person is None:
        return context
    context["form"] = form or new(actor, plan, person, row)
    context["banned"] = pinned.nowhere.get(person.pk) or next(
        (pin for pin in pinned.bans.get(row.post_id, ()) if pin.person_id == person.pk), None
    )
    context["sits"] = plans.seats(actor, plan).filter(person=person).first()
    context |= _checked(actor, plan, person, row.post)
    return context


def crumbs(plan: Plan, unit: Unit | None = None) -> way.Way:
    """Return the way to pages below a board."""
    query = f"?unit={unit.pk}" if unit else ""
    board = (_("班子配备图"), reverse("staffing:board", args=[plan.pk]) + query)
    return [*way.through(plan), board]


def _checked(actor: Any, plan: Plan, person: Person, post: Post) -> dict[str, Any]:
    """Return the finding of every rule, the fit term by term, what the change alone would do."""
    try:
        check = fits.check_seat(actor, plan.scenario, person, post)
    except GuantongError as error:
        return {"fault": error.message}
    unknown = unknowns.of_seat(actor, plan.scenario, person, post, check.findings)
    told: dict[str, Any] = {
        "check": check, "broken": [f for f in check.findings if f.verdict is Verdict.BROKEN],
        # What a rule lacks is told once for each fact, not once for each rule.
        "verdict": _verdict(check, unknown), "unknown": unknown,
        "sound": [f for f in check.findings if f.verdict is Verdict.MET],
        "tally": _tally(check.findings),
        "spread": 1.96 * check.fit.error,
    }  # fmt: skip
    try:
        told["change"] = explaining.change_of(actor, plan, person, post)
        if told["change"] is None and not told["broken"] and not unknown.open:
            told["closed"] = explaining.barring(plan, person, post)
    except GuantongError as error:
        told["note"] = error.message
    return told


def _verdict(check: fits.SeatCheck, unknown: unknowns.Unknown) -> str:
    """Say in a word whether the person may sit there: no, exception, unknown or yes."""
    if check.barring:
        return "no"
    if any(one.verdict is Verdict.BROKEN and one.exceptional for one in check.findings):
        return "exception"
    return "unknown" if unknown.open else "yes"


def _tally(found: list[Finding]) -> list[tuple[Verdict, int]]:
    count = Counter(one.verdict for one in found)
    return [(verdict, count[verdict]) for verdict in (Verdict.BROKEN, Verdict.UNKNOWN, Verdict.MET)]


def person_of(request: Request, plan: Plan, pk: int) -> Person:
    """Return a person of the scenario's scope, or answer 404."""
    rows = Person.objects.visible_to(request.user).select_related("unit")
    within = rows.filter(rows.under(plan.scenario.unit_path))
    found: Person | None = within.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def person_context(
    request: Request, plan: Plan, person: Person, form: PinForm | None = None
) -> dict[str, Any]:
    """Return what the page of a person beside a plan shows."""
    actor: Any = request.user
    return {
        "title": person.name, "crumbs": crumbs(plan), "plan": plan, "scenario": plan.scenario,
        "person": person, "cards": boards.cards(actor, plan, [person]),
        "sits": plans.seats(actor, plan).filter(person=person).first(),
        "banned": boards.Pinned.of(actor, plan.scenario).nowhere.get(person.pk),
        "manages": actor.may(Manage, plan.scenario.unit_path),
        "form": form or new(actor, plan, person, None),
    }  # fmt: skip


def template_of(request: Request) -> str:
    """Return the part for the inspector, or the whole page."""
    within = request.headers.get("HX-Request")
    return "staffing/board/panel.html" if within else "staffing/board/seat_page.html"
