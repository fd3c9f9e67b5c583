"""The pages of the one-stop service."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from guantong.casework.room import CASE_VIEW
from guantong.casework.services import processes
from guantong.core.requests import Request
from guantong.core.scope import rows_of, rows_of_all
from guantong.frame import allowed
from guantong.frame import way as ways
from guantong.frame.asked import answers
from guantong.frame.buttons import beside
from guantong.frame.records import page
from guantong.jobs.one_stop.listings import Gaps
from guantong.jobs.one_stop.models import FACTS, ItemVersion, ServiceItem, TeamMember, Training
from guantong.jobs.one_stop.models import Request as Asked
from guantong.jobs.one_stop.models.team import WEEKDAYS
from guantong.jobs.one_stop.room import ITEM_VIEW
from guantong.jobs.one_stop.services import modes, offers, requests
from guantong.places.models import Centre

SHOWN = (
    "code",
    *(one for one in FACTS if one not in ("materials", "source", "verify", "process", "questions")),
    "state",
)


@allowed.needs(ITEM_VIEW)
def item(request: Request, pk: int) -> HttpResponse:
    """Show an item, its materials, its versions, and whether it is still to be verified."""
    row = allowed.get(request, ServiceItem, pk, ITEM_VIEW)
    return page.show(
        request,
        row,
        SHOWN,
        template="one_stop/item.html",
        item=row,
        versions=rows_of(row, ItemVersion),
        process=processes.in_force(row.process, row.unit_path),
    )


@allowed.needs(CASE_VIEW)
def request_page(request: Request, pk: int) -> HttpResponse:
    """Show a request: what was asked for, and what is open beside it."""
    row = allowed.get(request, Asked, pk, CASE_VIEW)
    beside = [one for one in requests.twins(row.service.item, row.unit) if one.pk != row.pk]
    return page.show(
        request, row, ("code", "unit", "channel", "applicant", "phone", "taken_at"),
        template="one_stop/request.html", asked=row,
        held=[f"{one.name}（{one.held}）" for one in row.service.papers() if one.held],
        beside=beside,
        answers=answers(row.service.fields(), row.answers, request.user, row),
    )  # fmt: skip


@allowed.needs(ITEM_VIEW)
def village(request: Request, pk: int) -> HttpResponse:
    """Show how every item is done in a village, what is missing first."""
    unit = allowed.unit(request, pk, ITEM_VIEW)
    here = sorted(modes.of([unit])[unit.pk], key=lambda one: (not one.gap, one.item.code))
    context = {
        "title": _("%s的办理方式") % unit.name, "here": here,
        "crumbs": [(Gaps.heading, reverse(Gaps.route))],
        "gaps": sum(bool(one.gap) for one in here),
    }  # fmt: skip
    return render(request, "one_stop/village.html", context)


#: What may be done to somebody of a team.
OF_MEMBER = ("train", "team-change", "leave")


@allowed.needs(ITEM_VIEW)
def centre(request: Request, pk: int) -> HttpResponse:
    """Show a centre's team: who is there on which day, trained for what; and what it offers."""
    row = allowed.get(request, Centre, pk, ITEM_VIEW)
    found = offers.of([row])[row.pk]
    team = list(rows_of(row, TeamMember).filter(until=None))
    taught = rows_of_all(team, Training, "member").select_related("member", "item")
    untrained = {one.item.pk for one in found.untrained} if found.team else set()
    context = {
        "title": _("%s：服务队伍和事项") % row.name, "centre": row, "crumbs": ways.through(row),
        "week": [(label, [one for one in team if key in one.weekdays]) for key, label in WEEKDAYS],
        "undated": [one for one in team if not one.weekdays],
        "team": [(one, beside(request.user, one, OF_MEMBER)) for one in team],
        "taught": [(one, beside(request.user, one, ("untrain",))) for one in taught],
        "serving": found.team,
        "heads": _by_category(found, untrained), "left": len(untrained),
    }  # fmt: skip
    return render(request, "one_stop/centre.html", context)


def _by_category(
    found: offers.Offered, untrained: set[int]
) -> list[tuple[str, list[tuple[modes.Here, list[str], bool]]]]:
    """Return the items by category; what nobody was taught comes first."""
    heads: dict[str, list[tuple[modes.Here, list[str], bool]]] = {}
    for one in found.items:
        line = (one, found.trained(one), one.item.pk in untrained)
        heads.setdefault(one.item.category or _("其他"), []).append(line)
    return sorted(heads.items(), key=lambda head: not any(lacks for *_rest, lacks in head[1]))
