"""The calendar of what comes due: age, term, probation, rank step, exchange, sanction."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from guantong.core import tree
from guantong.core.models import Unit
from guantong.core.requests import Request
from guantong.frame import allowed
from guantong.people import queries
from guantong.people.listings import Cadres
from guantong.people.models import Person, Status
from guantong.people.room import PERSON_VIEW
from guantong.people.rules.calendar import due_between
from guantong.people.screens.papers import sheet
from guantong.standards.errors import MonthError
from guantong.standards.months import Month
from guantong.standards.rules import Due, DueKind, all_rules
from guantong.ui.tables import narrowed

View = PERSON_VIEW
SPANS = (1, 3, 6, 12, 24)
MOST_SHOWN = 500
COLUMNS = (
    "name", "post", "sex", "birth_month", "ethnicity", "party", "party_month", "other_parties",
    "work_month", "level", "level_since", "post_since", "rank", "rank_since", "schooling",
    "is_chief", "health", "grew_up", "speciality", "retirement_kind", "unit_path", "unit__name",
)  # fmt: skip


@allowed.needs(View)
def page(request: Request) -> HttpResponse:
    """List what comes due in some months, for the units in scope or one of them."""
    first, span, kind = _asked(request)
    last = first + (span - 1)
    people, unit = narrowed(request, Cadres, queries.cadres(request.user))
    rows = list(people.filter(status=Status.ACTIVE).defer(None).only(*COLUMNS))
    found = _due(rows, [unit] if unit else allowed.tops(request, View), first, last)
    counts = {one: sum(d.kind is one for d in found) for one in DueKind}
    chosen = [d for d in found if kind in ("", d.kind.value)]
    named = {str(p.pk): p for p in rows}
    if request.GET.get("export") == "xlsx":
        return _export(chosen, named, f"到期事项 {first} 至 {last}")
    context = {
        "title": _("到期事项"), "crumbs": [], "first": str(first), "last": str(last),
        "span": span, "spans": SPANS, "kind": kind, "narrows": True, "under": unit,
        "kinds": [(one, counts[one]) for one in DueKind], "total": len(chosen),
        "months": _months(chosen[:MOST_SHOWN], named), "cut": len(chosen) > MOST_SHOWN,
        "most": MOST_SHOWN,
    }  # fmt: skip
    return render(request, "people/due.html", context)


def _asked(request: Request) -> tuple[Month, int, str]:
    try:
        first = Month.parse(request.GET.get("from") or "")
    except MonthError:
        first = Month.of(timezone.localdate())
    text = request.GET.get("span") or ""
    span = int(text) if text in {str(n) for n in SPANS} else 6
    kind = request.GET.get("kind") or ""
    return first, span, kind if kind in {one.value for one in DueKind} else ""


def _due(rows: list[Person], bases: list[Unit], first: Month, last: Month) -> list[Due]:
    """Reckon what comes due by the rules of the topmost unit over each person."""
    found = []
    for base in bases:
        below = [one for one in rows if tree.inside(one.unit_path, base.path)]
        found += due_between(below, base, first, last)
    return sorted(found, key=lambda one: (one.month, one.kind))


def _months(found: list[Due], people: dict[str, Person]) -> list[tuple[str, list[dict[str, Any]]]]:
    return [
        (str(month), [{"due": d, "person": people[d.person], **_basis(d)} for d in rows])
        for month, rows in groupby(found, key=lambda d: d.month)
    ]


def _basis(one: Due) -> dict[str, Any]:
    rule = all_rules()[one.rule]
    return {"citation": rule.citation, "verify": rule.verify}


def _export(found: list[Due], people: dict[str, Person], title: str) -> HttpResponse:
    head = [_("年月"), _("事项"), _("姓名"), _("单位"), _("现任职务"), _("说明"), _("依据")]
    rows = [
        [
            str(d.month), d.kind.label, d.name, people[d.person].unit.name, people[d.person].post,
            d.text, all_rules()[d.rule].citation,
        ]
        for d in found
    ]  # fmt: skip
    return sheet(title, head, rows)
