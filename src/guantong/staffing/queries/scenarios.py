"""Scenarios, their bounds, pins and searches, as an account sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from guantong.core import acts
from guantong.core.models import Event
from guantong.core.scope import rows_of
from guantong.core.services import events
from guantong.staffing.models import Eligibility, Pin, Run, Scenario, ScenarioBound

if TYPE_CHECKING:
    from guantong.core.models import Account


def scenarios(actor: Account) -> QuerySet[Scenario]:
    """Return the scenarios in scope, the newest first."""
    rows = Scenario.objects.visible_to(actor)
    return rows.select_related("unit", "created_by", "changed_by")


def bounds(actor: Account, scenario: Scenario) -> QuerySet[ScenarioBound]:
    """Return a scenario's requirements in their order."""
    rows = ScenarioBound.objects.visible_to(actor)
    return rows.filter(scenario=scenario).select_related("unit", "scenario")


def pins(actor: Account, scenario: Scenario) -> QuerySet[Pin]:
    """Return a scenario's locks and bans in the order they were made."""
    rows = Pin.objects.visible_to(actor).filter(scenario=scenario)
    return rows.select_related("person", "person__unit", "post", "post__unit", "by", "scenario")


def runs(actor: Account, scenario: Scenario) -> QuerySet[Run]:
    """Return a scenario's searches, the newest first."""
    rows = Run.objects.visible_to(actor).filter(scenario=scenario)
    return rows.select_related("task", "plan", "by", "scenario")


def prepared(scenario: Scenario) -> dict[str, Any] | None:
    """Return what a screen shows of the eligibility of a scenario that was read for an account.

    ``people``, ``posts``, ``arcs`` (pairs that may be), ``rules`` (by rule: pairs barred, persons
    barred everywhere), ``unknown`` (rule → persons of whom a fact is missing), ``seconds``, ``at``.
    """
    row = rows_of(scenario, Eligibility).defer("content", "lacking").first()
    if row is None:
        return None
    told = {name: row.counts[name] for name in ("people", "posts", "arcs", "rules", "unknown")}
    return {**told, "seconds": row.seconds, "at": row.made_at}


def history(scenario: Scenario) -> QuerySet[Event]:
    """Return the edits of a scenario that was read for an account: one for each version."""
    rows = events.of(scenario).filter(action__in=acts.edits(Scenario))
    return rows.exclude(outcome=acts.REFUSED).order_by("-seq")
